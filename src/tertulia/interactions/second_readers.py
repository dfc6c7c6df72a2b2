"""The careful reader of this server, where the extra is installed. Loaded by who reads, never by a page."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tertulia.language.values import Reading

log = logging.getLogger(__name__)
_MODULE = "tertulia.language.careful"


class SecondReader(Protocol):
    """What reads a text the second time, as this room uses it."""

    @property
    def version(self) -> str:
        """Names it."""

    def read(self, texts: Sequence[str], fast: Sequence[Reading]) -> list[Reading]:
        """One reading a text, in order, knowing what the first reader said."""


@cache
def may_be_here() -> bool:
    """Whether the extra seems to be installed; only loading it tells for sure."""
    return find_spec(_MODULE) is not None and find_spec("onnxruntime") is not None


def local() -> SecondReader | None:
    """The careful reader; None where the extra or its weights are missing."""
    try:
        loaded: SecondReader = import_module(_MODULE).careful_reader()
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    return loaded


def forget() -> None:
    """Let its weights go."""
    clear = getattr(import_module(_MODULE).careful_reader, "cache_clear", None)
    if clear is not None:
        clear()
