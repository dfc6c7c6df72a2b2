"""Texts to states: multilingual-e5-small with what was learnt, on the ONNX runtime."""

from __future__ import annotations

import math
import mmap
import re
from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from tertulia.language.careful.file import E5File, Floats
from tertulia.language.careful.numbers import Learnt, Numbers, each_number
from tertulia.language.careful.pieces import Pieces

MOST_PIECES = 70
MOST_CHARACTERS = 2_000
"""Nothing later can be among the first pieces."""
THREADS = 2
"""Of one reading: it is for what waits, and others have gone before it."""
_ALIGNED = 64
"""Bytes: where a row of numbers may begin."""
_LINK = re.compile(r"https?://\S+")
_HANDLE = re.compile(r"@\w+")
_PREFIX = "query: "
"""The model was made with it."""


def plain(text: str) -> str:
    """Addresses and handles say nothing but that they are there."""
    return _HANDLE.sub("@user", _LINK.sub("http", text[:MOST_CHARACTERS]))


class Words:
    """A text as it goes into the first layer."""

    def __init__(self, file: E5File) -> None:
        """`file`: stays open."""
        self._file = file
        self._pieces = Pieces(file.vocabulary(), unknown=file.unknown)
        places = file.numbers("emb.pos").reshape(-1, file.width)
        self._places = places + file.numbers("emb.type")[: file.width]

    def begun(self, text: str) -> Floats:
        """Its pieces, with beginning and end, by width."""
        pieces = self._pieces.numbered(_PREFIX + plain(text))[:MOST_PIECES]
        places = np.array([self._file.begin, *pieces, self._file.end])
        words = self._file.rows("emb.word", self._file.width, places)
        state: Floats = words + self._places[: len(places)]
        return state


class Laid:
    """Numbers in a file without a name, mapped: what is not looked at need not lie in memory.

    The runtime multiplies by copies of its own, in the order that its instructions like.
    """

    def __init__(self, given: Iterable[tuple[str, NDArray[np.generic]]]) -> None:
        """Taken one by one: together they are never in memory."""
        places, size = [], 0
        with TemporaryFile() as file:
            for name, each in given:
                places.append((name, each.dtype, each.shape, size))
                size += file.write(np.ascontiguousarray(each).tobytes())
                size += file.write(bytes(-size % _ALIGNED))
            file.flush()
            self._map = mmap.mmap(file.fileno(), size, flags=mmap.MAP_PRIVATE)
        self.numbers: Numbers = {
            name: np.frombuffer(self._map, kind, math.prod(shape), at).reshape(shape)
            for name, kind, shape, at in places
        }

    def leave(self) -> None:
        """Out of memory with them; what is looked at again comes back from the disk."""
        self._map.madvise(mmap.MADV_DONTNEED)


class Session:
    """A graph with its numbers. It keeps nothing of a text, and its threads do not spin."""

    def __init__(self, graph: bytes, given: Numbers | Laid, threads: int) -> None:
        """`given`: all the numbers that the graph names."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The runtime may read them where they lie for as long as it lives.
        self._laid = given if isinstance(given, Laid) else Laid(given.items())
        self._held = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(each)
            for name, each in self._laid.numbers.items()
        }
        options.add_external_initializers(list(self._held), list(self._held.values()))
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(graph, options, providers=providers)
        self._outputs = [each.name for each in self._session.get_outputs()]
        self._laid.leave()

    def run(self, state: Floats) -> dict[str, Floats]:
        """What comes out, by name, for one text's pieces by width."""
        return dict(zip(self._outputs, self._session.run(None, {"state": state}), strict=True))


class Encoder:
    """The mean over the pieces of a text."""

    def __init__(self, words: Words, session: Session) -> None:
        """`session`: all layers."""
        self._words, self._session = words, session

    def states(self, texts: Sequence[str]) -> Floats:
        """Texts by width."""
        found = [self._session.run(self._words.begun(text))["out"].mean(axis=0) for text in texts]
        return np.stack(found)


def with_numbers(graph: bytes, learnt: Learnt) -> Encoder:
    """A graph of all layers, with what was learnt, over the file of the wheel."""
    # What is read only once, for making the numbers, is let go with a file of its own.
    session = Session(graph, Laid(each_number(E5File.of_the_wheel(), learnt)), THREADS)
    return Encoder(Words(E5File.of_the_wheel()), session)
