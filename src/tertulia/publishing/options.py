"""What else a network can be told with a text, and what each network takes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override

from tertulia.networks.manifest import Manifest
from tertulia.networks.values import Capability

type Kind = Literal["line", "text", "flag"]

#: Every option that is kept with a variant, what it is, and its most characters.
OPTIONS: Mapping[str, tuple[Kind, int]] = {
    "content_warning": ("line", 2_000),
    "sensitive": ("flag", 0),
    "visibility": ("line", 40),
    "language": ("line", 20),
    "link_card": ("line", 2_000),
    "title": ("line", 300),
    "first_comment": ("text", 10_000),
    "place": ("line", 200),
    "people": ("line", 2_000),
    "comments_off": ("flag", 0),
    "cover": ("line", 200),
    "paid": ("flag", 0),
    "ai": ("flag", 0),
}
#: Told to whoever publishes by hand; networks that are connected take them in their own way.
TOLD = ("title", "first_comment", "place", "people", "comments_off", "cover", "paid", "ai")


@dataclass(frozen=True)
class Offered:
    """Which options one network takes. Numbers are the most of it; 0 = not taken."""

    manifest: Manifest

    def _said(self, name: str) -> Any:
        return self.manifest.options.get(name)

    @property
    def title(self) -> int:
        """The most characters of a title."""
        return int(self._said("title") or 0)

    @property
    def people(self) -> int:
        """How many people can be tagged."""
        return int(self._said("people") or 0)

    @property
    def place(self) -> bool:
        """Whether a place can be named."""
        return bool(self._said("place"))

    @property
    def cover(self) -> bool:
        """Whether a cover can be chosen."""
        return bool(self._said("cover"))

    @property
    def comments_off(self) -> bool:
        """Whether comments can be closed."""
        return bool(self._said("comments_off"))

    @property
    def first_comment(self) -> bool:
        """Whether a first comment can follow: a step of the delivery, or by hand."""
        return bool(self._said("first_comment")) or self.manifest.can(Capability.THREAD)

    @property
    def flags(self) -> tuple[str, ...]:
        """The disclosures that the network marks by itself; the others are a line of the text."""
        return tuple(name for name in ("paid", "ai") if self._said(name) == "flag")


def disclosure_line(name: str, language: str) -> str:
    """The line that says it where the network has no mark for it: "" for what is none."""
    with override(language or "en"):
        lines = {"paid": _("Paid partnership"), "ai": _("Made with AI")}
        return str(lines.get(name, ""))


def cleaned(options: Mapping[str, Any]) -> dict[str, Any]:
    """Known options only, within their sizes, without empty ones."""
    made: dict[str, Any] = {}
    for name, (kind, most) in OPTIONS.items():
        value = options.get(name)
        if not value:
            continue
        made[name] = True if kind == "flag" else str(value).strip()[:most].strip()
    return {name: value for name, value in made.items() if value}
