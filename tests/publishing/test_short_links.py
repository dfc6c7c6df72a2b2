"""Addresses in a text made short; everything else stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.campaigns.services import create_campaign
from tertulia.campaigns.values import Facts
from tertulia.kernel import clock
from tertulia.kernel.text.rule import CountingRule
from tertulia.links.models import ShortLink
from tertulia.links.rules import Utm
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.short_links import replaced, shorten_links, tag_of_post
from tests.roles.cases_publishing import _post

URL = "https://example.org/menu?a=1"


@pytest.fixture
def two(db: None) -> Any:
    from tests.roles.world import make_world

    return make_world()


def rule(two: Any) -> CountingRule:
    from tertulia.publishing.counts import text_rule_of

    _made, variant = _post(two.here)
    return text_rule_of(Variant.objects.select_related("channel").get(id=variant.id).channel)


def variant_of(two: Any) -> Variant:
    _made, variant = _post(two.here)
    return Variant.objects.select_related("channel", "post").get(id=variant.id)


WORDS = st.text("abc ñé🙂,.;:!?()\n@#", max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_what_is_no_address_stays(words: list[str]) -> None:
    plain = CountingRule()
    text = " https://example.org/x ".join(words)
    made, done = replaced(text, plain, lambda url: "S")
    assert len(done) == len(words) - 1
    assert made == " S ".join(words)
    kept, none = replaced(text, plain, lambda url: None)
    assert (kept, none) == (text, [])


def test_each_address_becomes_a_link_with_the_networks_tag(two: Any) -> None:
    variant = variant_of(two)
    text = f"Ven ({URL}). O aquí: {URL}, mañana."
    done = shorten_links(
        scope=two.here.scope, variant=variant, text=text, utm=Utm(medium="social", campaign="n")
    )
    link = ShortLink.objects.get()  # twice the same address is one link
    assert done.count == 2
    assert done.text.count(f"/l/{link.code}") == 2
    assert done.text.startswith("Ven (http")
    assert done.text.endswith(", mañana.")
    assert link.utm == {"source": variant.channel.network, "medium": "social", "campaign": "n"}
    assert (link.origin, link.origin_id) == ("publishing.variant", variant.id)
    again = shorten_links(scope=two.here.scope, variant=variant, text=done.text, utm=Utm())
    assert (again.text, again.count) == (done.text, 0)  # our own stay


def test_an_address_that_no_link_may_lead_to_stays(two: Any) -> None:
    text = "https://user:secret@example.org/x"
    done = shorten_links(scope=two.here.scope, variant=variant_of(two), text=text, utm=Utm())
    assert done.text == text
    assert not ShortLink.objects.exists()


def test_the_campaigns_tag_is_offered(two: Any) -> None:
    post, _variant = _post(two.here)
    assert tag_of_post(scope=two.here.scope, post=post) == ""
    today = clock.now().date()
    row = create_campaign(scope=two.here.scope, facts=Facts("Navidad", today, today))
    Post.objects.filter(id=post.id).update(campaign_id=row.id)
    post.refresh_from_db()
    assert tag_of_post(scope=two.here.scope, post=post) == "navidad"
