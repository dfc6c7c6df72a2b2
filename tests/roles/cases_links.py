"""Routes of links."""

from __future__ import annotations

from tests.roles.case import Case, Ground, Made

URL = "https://example.org/menu"


def a_link(ground: Ground) -> Made:
    """A link; clicks are watched."""
    from tertulia.links.models import ClickDay
    from tertulia.links.services import shorten

    link = shorten(scope=ground.scope, url=URL)
    rows = ClickDay.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"code": link.code},
        watch=lambda: sorted(rows.values_list("clicks", "machines")),
    )


CASES = [
    Case("l:follow", make=a_link),
    Case("l:follow", "HEAD", make=a_link),
]
