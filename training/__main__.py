"""`python -m training DATA OUT`: the weights and their card, from the labelled texts."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

from tertulia.language.features import Features
from tertulia.language.reader import FEATURES
from training.fast import trained
from training.sources import Data
from training.vocabulary import features_of


def main() -> int:
    """Fit every file of weights and write it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"There is no folder {options.data}: name the labelled texts with DATA=.")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    data = Data(options.data)
    features = features_of(data)
    features.save(options.out / FEATURES)
    # What was written is what is read: its rounding is part of what the tasks learn from.
    features = Features.load(options.out / FEATURES)
    digests = {"features": hashlib.sha256(features.vectors.tobytes()).hexdigest()[:16]}
    for name, model in trained(data, features).items():
        path = options.out / f"{name}.npz"
        model.save(path)
        digests[name] = hashlib.sha256(model.outputs.weights.tobytes()).hexdigest()[:16]
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {', '.join(model.tasks)}")
    version = hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:12]
    (options.out / "VERSION").write_text(f"fast-{version}\n")
    print(f"fast-{version} in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
