"""How far the numbers go that go into each dense layer: what the reader needs to make bytes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertulia.language.careful.encoder import THREADS, Session, Words
from tertulia.language.careful.file import E5File, Floats
from tertulia.language.careful.numbers import Learnt, numbers
from training.careful.graph import graph

LOOKED_AT = 400
"""Texts. With ten times as many, the reach of a channel hardly grows."""


def measured(file: E5File, learnt: Learnt, texts: Sequence[str]) -> Learnt:
    """With the reach of every channel, as the layers say it in floats."""
    words = Words(file)
    unmeasured = replace(learnt, reach={})
    floats = numbers(file, unmeasured)
    session = Session(graph(file, floats, tell=True), floats, THREADS)
    reach: dict[str, Floats] = {}
    for text in texts[:: max(1, len(texts) // LOOKED_AT)]:
        for name, went_in in session.run(words.begun(text)).items():
            if name != "out":
                largest = np.abs(went_in).max(axis=0)
                reach[name] = np.maximum(reach.get(name, largest), largest)
    # In half floats, as it is kept.
    return replace(
        learnt, reach={k: v.astype(np.float16).astype(np.float32) for k, v in reach.items()}
    )
