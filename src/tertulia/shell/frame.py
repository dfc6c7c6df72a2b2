"""What the frame around a page needs to know of the person and the brand.

The shell stands below `accounts`, so it cannot read them: the middleware of `accounts` puts a
`Frame` on the request as `request.frame`. Without one the page has no brand and nobody signed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest


@dataclass(frozen=True)
class BrandMark:
    """A brand as the switcher shows it.

    `colour` is a name of the palette (ink, c1 to c4); `detail` the small line below the name
    ("6 channels · Guayaquil"); `url` where choosing it leads.
    """

    slug: str
    name: str
    mark: str = ""
    colour: str = "ink"
    detail: str = ""
    url: str = ""
    picture_url: str = ""
    id: str = ""
    """Of the brand: live events of another one do not change this page's counts."""

    @property
    def letter(self) -> str:
        """What stands in the circle."""
        return self.mark or self.name[:1].upper()


@dataclass(frozen=True)
class Pause:
    """A brand on hold, as the banner over every page says it."""

    sentence: str
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """Person, brand and rights, as the rail and the palette need them."""

    person: str = ""
    brand: BrandMark | None = None
    brands: Sequence[BrandMark] = ()
    permissions: frozenset[str] = field(default_factory=frozenset)
    theme: str = ""
    """auto, light or dark; empty lets the cookie decide."""
    pause: Pause | None = None


def frame_of(request: HttpRequest) -> Frame:
    """The request's frame, or an empty one."""
    found = getattr(request, "frame", None)
    return found if isinstance(found, Frame) else Frame()
