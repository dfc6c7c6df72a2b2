"""A vector for each word, from a larger model; kept beside the weights that were made with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from tertulia.language.careful.file import E5File
from training.e5 import E5

MOST_PIECES = 24
AT_ONCE = 256


def vectors_of(words: Sequence[str]) -> np.ndarray:
    """Words by width of the model."""
    model = E5(E5File.of_the_wheel())
    by_length: dict[int, list[int]] = defaultdict(list)
    numbered = model.numbered(words, MOST_PIECES)
    for place, ids in enumerate(numbered):
        by_length[len(ids)].append(place)
    found = np.zeros((len(words), model.width), dtype=np.float32)
    done = 0
    for length in sorted(by_length):
        places = by_length[length]
        for at in range(0, len(places), AT_ONCE):
            part = places[at : at + AT_ONCE]
            found[part] = model.vectors(np.array([numbered[place] for place in part]))
            done += len(part)
        print(f"  words of {length} pieces: {done} of {len(words)}", flush=True)
    return found
