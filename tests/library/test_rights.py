"""Rights: until when something may be used, and that it does not go out a minute later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.accounts.models import Notification
from tertulia.kernel.scope import Scope
from tertulia.library import expiring, rules
from tertulia.library.models import Asset, Version
from tertulia.library.queries import expired_on
from tertulia.library.services import crop_picture, set_rights, take_in
from tertulia.library.values import Rights, Use
from tests.library import files

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(day=DAYS, expires_on=st.none() | DAYS)
def test_the_last_day_is_still_a_day(day: date, expires_on: date | None) -> None:
    expired = rules.is_expired(expires_on, day)
    assert expired == (expires_on is not None and day > expires_on)
    assert not (expired and rules.expires_soon(expires_on, day))


@given(day=st.none() | DAYS, expires_on=DAYS, waits=st.booleans())
def test_what_has_no_day_yet_may_come_too_late(
    day: date | None, expires_on: date, waits: bool
) -> None:
    use = Use("a post", "/", day=day, waits=waits)
    assert expiring.is_too_late(use, expires_on) == (waits and (day is None or day > expires_on))


def an_asset(scope: Scope, seed: int = 1) -> Asset:
    return take_in(scope=scope, data=files.jpeg(seed), filename="a.jpg").asset


def ends(scope: Scope, asset: Asset, day: date | None, consent: str = "") -> None:
    set_rights(scope=scope, asset_ids=[asset.id], rights=Rights(expires_on=day, consent=consent))


@pytest.mark.django_db
def test_at_the_minute_the_brand_s_own_clock_decides(scope: Scope) -> None:
    asset = an_asset(scope)
    ends(scope, asset, date(2026, 5, 10))
    here = [asset.digest]  # Guayaquil: five hours behind
    last_minute = datetime(2026, 5, 11, 4, 59, tzinfo=UTC)
    assert expiring.holds_back(scope.brand_id, here, last_minute) == ""
    minute_later = last_minute + timedelta(minutes=1)
    assert expiring.holds_back(scope.brand_id, here, minute_later) == "media_expired"
    assert expiring.holds_back(scope.brand_id, ["0" * 64], minute_later) == ""
    assert [each.id for each in expired_on(scope=scope, ids=[asset.id], day=date(2026, 5, 11))]
    assert not expired_on(scope=scope, ids=[asset.id], day=date(2026, 5, 10))


@pytest.mark.django_db
def test_another_brand_s_same_picture_is_not_held_back(scope: Scope, people: Any) -> None:
    ends(scope, an_asset(scope), date(2020, 1, 1))
    other = people.elsewhere.scope
    theirs = an_asset(other)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert expiring.holds_back(other.brand_id, [theirs.digest], now) == ""


@pytest.mark.django_db
def test_a_refusal_holds_back_an_earlier_version_too(scope: Scope) -> None:
    asset = an_asset(scope)
    before = asset.digest
    crop_picture(scope=scope, asset_id=asset.id, left=0.1, top=0.1, width=0.5, height=0.5)
    ends(scope, asset, None, consent="refused")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert expiring.holds_back(scope.brand_id, [before], now) == "media_refused"
    assert Version.objects.get(asset_id=asset.id).digest == before


@pytest.mark.django_db
def test_who_keeps_the_media_is_told_once_in_time(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset, other = an_asset(scope, 1), an_asset(scope, 2)
    today = datetime.now(UTC).date()
    ends(scope, asset, today + timedelta(days=3))
    ends(scope, other, today + timedelta(days=90))
    use = Use("Summer", "/", day=today + timedelta(days=9))
    monkeypatch.setattr(expiring, "uses_of", lambda *, scope, ids: {each: [use] for each in ids})
    assert expiring.warn_of_expiries() > 0
    assert expiring.warn_of_expiries() == 0
    told = Notification.objects.filter(kind="library.expires")
    assert {each.url for each in told} == {f"/b/here/library/{asset.id}/"}
    assert "Summer" in told[0].body
