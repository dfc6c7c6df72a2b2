"""The features that all tasks share: which words have a vector, and how rare each n-gram is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from tertulia.language.features import DIMENSIONS, Features, pieces
from tertulia.language.grams import AT_ONCE, hashed_pieces, plain, spelt
from training.fitting import counted
from training.meanings import vectors_of
from training.sources import UMSAB, XED, Data

SEEN = 2
"""A word has a vector when it was seen so often."""
HALF = 1e-3
"""A word of this share of all words counts half (smooth inverse frequency)."""
LENGTH = 0.5
"""Root mean square of a text's meaning, beside n-grams of length 1."""
STEPS = 127


def features_of(data: Data) -> Features:
    """All of it; the vectors take some minutes."""
    texts = everything(data)
    words = sorted(word for word, many in words_of(texts).items() if many >= SEEN)
    return made_features(texts, words, vectors_of(words))


def everything(data: Data) -> list[str]:
    """Every text that may be learnt from, for its words alone."""
    texts = [each.text for language in UMSAB for each in data.umsab(language, "train")]
    texts += [text for language in XED for text, _marks in data.xed(language)]
    sets = (
        data.red("train"),
        data.ro_offense("train"),
        data.emotions_en("train"),
        data.offensive_en("train"),
        data.hate_en("train"),
        data.messages(),
        *data.videos().values(),
    )
    texts += [each.text for rows in sets for each in rows]
    for language in ("es", "pt", "ro", "en"):
        texts += [each.text for each in data.invented_intents(language)]
        texts += [each.text for each in data.invented_urgencies(language)]
    return texts


def words_of(texts: Sequence[str]) -> Counter[str]:
    """Every word and sign, as the reader cuts them."""
    found: Counter[str] = Counter()
    for at in range(0, len(texts), AT_ONCE):
        part = texts[at : at + AT_ONCE]
        begins, ends = pieces(spelt(part))
        line = plain(part)
        found.update(line[a:b] for a, b in zip(begins, ends, strict=True))
    return found


def made_features(texts: Sequence[str], words: Sequence[str], vectors: np.ndarray) -> Features:
    """`vectors`: of any length, one a word; the likeliest directions of them are kept."""
    counts = words_of(texts)
    many = sum(counts.values())
    weight = np.array([HALF / (HALF + counts[word] / many) for word in words], dtype=np.float32)
    small = shortened(vectors, np.array([counts[word] for word in words]))
    scale = np.abs(small).max(axis=0) / STEPS
    hashed = np.array([_hash(word) for word in words], dtype=np.uint64)
    order = np.argsort(hashed)
    features = Features(
        rarity=rarity_of(texts),
        words=hashed[order],
        vectors=np.rint(small / scale)[order].astype(np.int8),
        scale=scale.astype(np.float32),
        weight=weight[order].astype(np.float16).astype(np.float32),
    )
    some = features.meanings(spelt(texts[:AT_ONCE]))
    length = float(np.sqrt((some**2).sum(axis=1).mean()))
    object.__setattr__(features, "scale", features.scale * np.float32(LENGTH / length))
    return features


def rarity_of(texts: Sequence[str]) -> np.ndarray:
    """Inverse document frequency of every bucket, as it is written to disk."""
    seen = np.asarray(counted(texts).sum(axis=0)).ravel()
    rarity = np.log((1 + len(texts)) / (1 + seen)) + 1
    return rarity.astype(np.float16).astype(np.float32)


def shortened(vectors: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Of length 1, without what all of them share, in the directions in which they differ most."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    often = np.argsort(-counts)[:20_000]
    vectors = vectors - vectors[often].mean(axis=0)
    _left, _sizes, directions = np.linalg.svd(vectors[often], full_matrices=False)
    return vectors @ directions[:DIMENSIONS].T


def _hash(word: str) -> int:
    batch = spelt([word])
    begins, ends = pieces(batch)
    return int(hashed_pieces(batch.letters, begins[:1], ends[:1])[0])
