"""The demo's corrections: of texts that are there, with labels that are, and enough to learn from."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tertulia.accounts.models import AuditEntry, Brand, Membership, Organisation, User
from tertulia.accounts.scopes import scope_in
from tertulia.interactions.learning_queries import taught
from tertulia.interactions.learning_rules import ENOUGH, LEARNT
from tertulia.interactions.models import Correction, Interaction
from tertulia.interactions.readers import installed, installed_version
from tertulia.interactions.reading_rules import LABELS
from tertulia.interactions.services.learning import Learning, ask_due
from tertulia.interactions.services.waiting import wait_to_be_read
from tertulia.networks.models import Channel
from tools.demo.correcting import correct_readings, corrections_of
from tools.demo.life import brand_plan
from tools.demo.seed import BRANDS
from tools.demo.year.stock import stock_of

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)
TEAM = (("mireia", "owner"), ("tomas", "community_manager"), ("carmen", "moderator"))


def texts_of(name: str) -> list[str]:
    """All that is ever written to a brand."""
    plan = brand_plan(name)
    answers = [each.text for post in plan.post for each in post.answer]
    others = [each.text for each in (*plan.whisper, *plan.mention)]
    return [each.text for each in stock_of(plan.stock).exchanges] + answers + others


@pytest.mark.parametrize("name", BRANDS)
def test_each_is_of_a_text_that_is_written_and_says_what_may_be_said(name: str) -> None:
    told = corrections_of(brand_plan(name).slug)
    assert told
    assert set(told) <= set(texts_of(name))
    for said in told.values():
        assert all(label in LABELS[field] for field, label in said.items())


def test_one_brand_has_enough_for_all_that_is_learnt_and_the_others_not_yet() -> None:
    for name in BRANDS:
        fields = Counter(
            field for said in corrections_of(brand_plan(name).slug).values() for field in said
        )
        enough = [fields[each] >= ENOUGH for each in LEARNT]
        assert all(enough) if name == "cafe" else not any(enough)


@pytest.mark.django_db
@pytest.mark.skipif(not installed_version(), reason="the weights are not installed")
def test_what_is_corrected_teaches_and_lies_in_the_past() -> None:
    plan = brand_plan("cafe")
    organisation = Organisation.objects.create(name="Casa")
    brand = Brand.objects.create(
        organisation=organisation, slug=plan.slug, name=plan.name, mark="C", zone=plan.zone
    )
    team = {name: User.objects.create_user(f"{name}@e.example", name=name) for name, _r in TEAM}
    for name, role in TEAM:
        Membership.objects.create(organisation=organisation, user=team[name], role=role)
    channel = Channel.objects.create(brand=brand, network="mastodon", handle="cafetertulia")
    texts = texts_of("cafe")
    wait_to_be_read(Interaction.objects.bulk_create(heard(brand, channel, texts)))
    correct_readings(brand, team, NOW)
    made = Correction.objects.filter(brand=brand, ended_at=None)
    assert made.count() == sum(map(len, corrections_of(plan.slug).values()))
    assert not made.filter(at__gte=NOW).exists()
    assert made.filter(actor="carmen").values_list("field", flat=True).distinct().get() == "urgent"
    assert len(set(made.values_list("at", flat=True))) > 30
    logged = AuditEntry.objects.filter(action="reading.correct").order_by("data__correction")
    said = {str(row.id): row.at for row in made}
    assert {row.data["correction"]: row.at for row in logged} == said
    reader = installed()
    assert reader is not None
    ask_due(reader.version)
    learning = Learning()
    while learning.step(reader):
        pass
    for each in taught(scope=scope_in(team["mireia"], brand)):
        assert each.helps, each
        assert each.after > each.before, each


def heard(brand: Brand, channel: Channel, texts: list[str]) -> list[Interaction]:
    """Each text once, one a day until yesterday."""
    days = [NOW - timedelta(days=n) for n in range(len(texts), 0, -1)]
    return [
        Interaction(
            brand=brand, channel=channel, remote_id=str(number), kind="comment",
            author_remote_id="7", text=f"@cafetertulia {text}", created_at=at, stored_at=at,
            looked_at=at,
        )
        for number, (text, at) in enumerate(zip(texts, days, strict=True))
    ]  # fmt: skip
