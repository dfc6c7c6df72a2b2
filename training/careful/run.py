"""The careful tier: tuned, weighed, written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from tertulia.language.careful.file import E5File
from tertulia.language.careful.graph import Learnt
from tertulia.language.careful.reader import (
    CarefulReader,
    Encoder,
    Weights,
    save_decisions,
)
from tertulia.language.linear import Linear
from training.careful.deciding import decisions, of_told_br
from training.careful.lessons import course
from training.careful.tuning import Tuning
from training.sources import Data

SEED = 20_261_122


def train(data: Data, fast: Linear, out: Path) -> str:
    """Write the folder; the version of what is in it."""
    out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    file = E5File.of_the_wheel()
    tuning = Tuning(Encoder(file, Learnt()), course(data, random), random)
    tuned = tuning.run()
    Weights(tuned.learnt, tuned.middle, tuned.spread, {}).save_encoder(out / "encoder.npz")
    # What was written is what is read: its rounding is part of what is weighed.
    written = Weights.load(out)
    careful = CarefulReader(Encoder(file, written.learnt), written, fast, "")
    save_decisions(out / "decisions.npz", decisions(careful, fast, tuning, tuned))
    save_decisions(out / "decisions_told_br.npz", [of_told_br(careful, fast, data)])
    digest = hashlib.sha256()
    for path in sorted(out.glob("*.npz")):
        with np.load(path, allow_pickle=False) as arrays:
            for name in sorted(arrays.files):
                digest.update(arrays[name].tobytes())
    version = f"careful-{digest.hexdigest()[:12]}"
    (out / "VERSION").write_text(f"{version}\n")
    return version
