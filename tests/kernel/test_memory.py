"""What was freed goes back to the machine."""

from __future__ import annotations

import subprocess
import sys

_TOLD = """
import resource, sys
from tertulia.kernel.memory import give_back
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
kept = []
for number in range(60_000):  # small ones between large ones: the end of the heap stays in use
    kept.append((bytes(2_000), bytes(40)))
large = resident()
kept = [small for _large, small in kept]
freed = resident()
give_back()
print(large, freed, resident())
"""


def test_freed_memory_goes_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TOLD], capture_output=True, text=True, check=True, timeout=60
    )
    large, freed, after = map(int, done.stdout.split())
    assert after < large - 60_000_000
    assert after <= freed
