"""Memory that this process no longer needs goes back to the machine."""

from __future__ import annotations

import ctypes
import gc
from functools import cache
from typing import Any


def give_back() -> None:
    """What was freed is kept by the C library for later; after a large work, others need it more.

    Takes some milliseconds. Does nothing where the library knows no such call (musl, macOS).
    """
    gc.collect()
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _library() -> Any:
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") else None
