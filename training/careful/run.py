"""The careful tier: tuned, weighed, written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from tertulia.language.careful.file import E5File
from tertulia.language.careful.numbers import Learnt, numbers
from tertulia.language.careful.reader import opened
from tertulia.language.careful.weights import Weights, save_decisions
from tertulia.language.linear import Linear
from training.careful.deciding import decisions, of_told_br
from training.careful.graph import graph
from training.careful.lessons import course
from training.careful.reach import measured
from training.careful.tuning import Tuning
from training.sources import Data

SEED = 20_261_122


def train(data: Data, fast: Linear, out: Path) -> str:
    """Write the folder; the version of what is in it."""
    out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    file = E5File.of_the_wheel()
    wanted = course(data, random)
    shown = [each.text for each in wanted.lessons]
    tuning = Tuning(file, measured(file, Learnt(), shown), wanted, random)
    tuned = tuning.run()
    learnt = measured(file, tuned.learnt, shown)
    whole = graph(file, numbers(file, learnt))
    (out / "VERSION").write_text("")
    Weights(whole, learnt, tuned.middle, tuned.spread, {}).save_encoder(out)
    # What was written is what is read: its rounding is part of what is weighed.
    careful = opened(out, fast)
    save_decisions(out / "decisions.npz", decisions(careful, fast, tuning, tuned))
    save_decisions(out / "decisions_told_br.npz", [of_told_br(careful, fast, data)])
    digest = hashlib.sha256(whole)
    for path in sorted(out.glob("*.npz")):
        with np.load(path, allow_pickle=False) as arrays:
            for name in sorted(arrays.files):
                digest.update(arrays[name].tobytes())
    version = f"careful-{digest.hexdigest()[:12]}"
    (out / "VERSION").write_text(f"{version}\n")
    return version
