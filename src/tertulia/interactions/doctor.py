"""What this room tells `tertulia doctor`."""

from __future__ import annotations

from tertulia.interactions import readers, second_readers
from tertulia.interactions.reading import somebody_reads
from tertulia.interactions.second_queries import endpoints_at_fault
from tertulia.interactions.second_words import fault
from tertulia.kernel.room import DoctorFinding


def examine() -> list[DoctorFinding]:
    """Whether texts are read. No fault where they are not: all else works without it."""
    version = readers.installed_version()
    if not version:
        without = "Texts are not read: the package tertulia-weights is not installed"
        return [DoctorFinding(without, ok=True), *_twice()]
    reads = somebody_reads()
    here = f"Texts are read with the weights {version}"
    nobody = "No process reads what comes in; texts wait"
    finding = DoctorFinding(
        here if reads else nobody,
        ok=reads,
        repair="Start one with tertulia serve, or tertulia reader.",
    )
    return [finding, *_twice()]


def _twice() -> list[DoctorFinding]:
    here = second_readers.installed_version()
    careful = f"What is unsure is read again by the careful reader {here}"
    without = "Nothing is read again here: the extra tertulia[careful] is not installed"
    faults = [
        DoctorFinding(
            f"The endpoint {host} for second readings: {fault(name)}",
            ok=False,
            repair="See Settings, Second reading; the first readings stay meanwhile",
        )
        for host, name in endpoints_at_fault()
    ]
    return [DoctorFinding(careful if here else without, ok=True), *faults]
