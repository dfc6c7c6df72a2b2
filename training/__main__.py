"""`python -m training DATA OUT`: the weights and their card, from the labelled texts."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

from tertulia.language.features import Features
from tertulia.language.reader import FEATURES, opened
from training.fast import trained
from training.sources import Data
from training.vocabulary import features_of


def main() -> int:
    """Fit both tiers and write their files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", choices=("fast", "careful"), help="one tier (the other stands)")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"There is no folder {options.data}: name the labelled texts with DATA=.")
        return 2
    begun = time.monotonic()
    data = Data(options.data)
    if options.only != "careful":
        print(f"{_fast(data, options.out)} in {time.monotonic() - begun:.0f} s", flush=True)
    if options.only != "fast":
        from training.careful.run import train  # a minute of imports

        model = opened(options.out).model
        version = train(data, model, options.out / "careful")
        print(f"{version} in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


def _fast(data: Data, out: Path) -> str:
    out.mkdir(parents=True, exist_ok=True)
    features = features_of(data)
    features.save(out / FEATURES)
    # What was written is what is read: its rounding is part of what the tasks learn from.
    features = Features.load(out / FEATURES)
    digests = {"features": hashlib.sha256(features.vectors.tobytes()).hexdigest()[:16]}
    for name, model in trained(data, features).items():
        path = out / f"{name}.npz"
        model.save(path)
        digests[name] = hashlib.sha256(model.outputs.weights.tobytes()).hexdigest()[:16]
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {', '.join(model.tasks)}")
    digest = hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:12]
    version = f"fast-{digest}"
    (out / "VERSION").write_text(f"{version}\n")
    return version


if __name__ == "__main__":
    sys.exit(main())
