"""What every template of a page may use, as `shell`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from tertulia.kernel.settings import settings
from tertulia.shell.assets import asset_url
from tertulia.shell.frame import Frame, frame_of
from tertulia.shell.navigation import Place, destinations, settings_destinations
from tertulia.shell.words import script_words

# Pages of a library that a room has mounted and dressed.
_LENT = {"allauth": "accounts"}


def room_of(code: object) -> str:
    """The room that a view or a panel's function belongs to."""
    module = str(getattr(code, "__module__", ""))
    first, _, rest = module.partition(".")
    return rest.split(".")[0] if first == "tertulia" else _LENT.get(first, "")


THEMES = frozenset({"auto", "light", "dark"})


@dataclass
class Shell:
    """Lazy, so that a fragment that shows no rail costs nothing."""

    request: HttpRequest

    @cached_property
    def frame(self) -> Frame:
        """Person, brand and rights."""
        return frame_of(self.request)

    @cached_property
    def _places(self) -> list[Place]:
        return destinations(self.request, self.frame)

    @cached_property
    def rail(self) -> list[Place]:
        """The left rail."""
        return [each for each in self._places if each.in_rail]

    @property
    def by_key(self) -> list[Place]:
        """What is not in the rail but has keys that work on every page."""
        return [each for each in self._places if not each.in_rail and each.shortcut]

    @cached_property
    def phone(self) -> list[Place]:
        """The first four of them, for the bottom bar of a telephone."""
        return self.rail[:4]

    @cached_property
    def phone_rest(self) -> list[Place]:
        """What the bottom bar has no room for."""
        return self.rail[4:]

    @cached_property
    def settings_pages(self) -> list[Place]:
        """The pages behind Settings."""
        return settings_destinations(self.request, self.frame)

    @property
    def settings_page(self) -> Place | None:
        """Where Settings leads: the first page that this person may open."""
        return next(iter(self.settings_pages), None)

    @property
    def in_settings(self) -> bool:
        """Whether this page lies behind Settings."""
        return any(each.current for each in self.settings_pages)

    @property
    def room(self) -> str:
        """Which room's page this is: its styles reach no other's."""
        match = self.request.resolver_match
        return room_of(match.func) if match else ""

    @property
    def theme(self) -> str:
        """auto, light or dark: the cookie of this browser, else the person's choice."""
        chosen = self.request.COOKIES.get("tertulia_theme") or self.frame.theme
        return chosen if chosen in THEMES else "auto"

    @property
    def language(self) -> str:
        """For `<html lang>`."""
        return get_language() or "en"

    @property
    def direction(self) -> str:
        """For `<html dir>`."""
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def live_url(self) -> str:
        """Where events are streamed from; empty when nobody is signed in."""
        return (settings().live_url or "/live") if self.frame.person else ""

    @property
    def icons_url(self) -> str:
        """The sprite."""
        return asset_url("icons.svg")

    @property
    def words(self) -> dict[str, str]:
        """Sentences for scripts."""
        return script_words()


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"shell": Shell(request)}
