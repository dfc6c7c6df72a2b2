"""Short links in the composer."""

from __future__ import annotations

from tests.roles.case import Case, Ground, Made
from tests.roles.cases_publishing import _post


def a_text(ground: Ground) -> Made:
    """A text with an address in it."""
    from tertulia.links.models import ShortLink

    post, variant = _post(ground)
    rows = ShortLink.objects.filter(brand_id=ground.brand.id)
    return Made(
        arguments={"post_id": post.id},
        data={"variant": str(variant.id), "text": "Ven: https://example.org/menu"},
        watch=rows.count,
    )


CASES = [Case("publishing:short_links", "POST", make=a_text)]
