"""The table of permissions, and who may what."""

from __future__ import annotations

from datetime import time
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.accounts.models import Role
from tertulia.accounts.rules import (
    ALL,
    ORGANISATION_WIDE,
    PERMISSIONS,
    Held,
    is_quiet,
    may_give_role,
    permissions_of,
    rights_on,
)

roles = st.sampled_from(Role.values)
HERE, THERE = uuid4(), uuid4()
#: The machine may be busy with other things.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
held = st.builds(Held, role=roles, brand_id=st.sampled_from([None, HERE, THERE]))


def test_every_role_is_in_the_table() -> None:
    assert set(PERMISSIONS) == set(Role.values)


def test_the_owner_may_everything() -> None:
    assert PERMISSIONS[Role.OWNER] == ALL


@pytest.mark.parametrize(
    ("role", "may_not"),
    [
        (Role.READER, "post.write"),
        (Role.READER, "reply.send"),
        (Role.REVIEWER, "conversation.read"),
        (Role.REVIEWER, "post.publish"),
        (Role.DEPARTMENT_AGENT, "post.read"),
        (Role.DEPARTMENT_AGENT, "conversation.moderate"),
        (Role.MODERATOR, "post.publish"),
        (Role.COMMUNITY_MANAGER, "channel.connect"),
        (Role.STRATEGIST, "team.manage"),
        (Role.ADMINISTRATOR, "owner.manage"),
    ],
)
def test_what_a_role_may_not(role: str, may_not: str) -> None:
    assert may_not in ALL
    assert may_not not in PERMISSIONS[role]


@patient
@given(st.lists(held, max_size=6))
def test_rights_come_only_from_memberships_on_the_brand_or_on_all(rows: list[Held]) -> None:
    rights = rights_on(HERE, rows)
    here = [row for row in rows if row.brand_id in (None, HERE)]
    assert (rights is None) == (not here)
    if rights is not None:
        role, permissions, _ = rights
        assert role in {row.role for row in here}
        for row in here:
            assert permissions_of(row.role, all_brands=row.brand_id is None) <= permissions
        if all(row.brand_id for row in here):
            assert not permissions & ORGANISATION_WIDE


@patient
@given(roles, roles)
def test_nobody_gives_more_than_they_have(giver: str, role: str) -> None:
    permissions = permissions_of(giver, all_brands=True)
    if may_give_role(permissions, role):
        assert permissions_of(role, all_brands=False) <= permissions
        assert "team.manage" in permissions


def test_only_an_owner_makes_owners() -> None:
    assert may_give_role(PERMISSIONS[Role.OWNER], Role.OWNER)
    assert not may_give_role(PERMISSIONS[Role.ADMINISTRATOR], Role.OWNER)
    assert not may_give_role(ALL, "emperor")


times = st.times()


@patient
@given(times, times, times)
def test_quiet_hours_and_their_complement_cover_the_day(at: time, start: time, end: time) -> None:
    if start == end:
        assert not is_quiet(at, start, end)
    else:
        assert is_quiet(at, start, end) is not is_quiet(at, end, start)


def test_quiet_hours_may_pass_midnight() -> None:
    assert is_quiet(time(23), time(22), time(7))
    assert is_quiet(time(6, 59), time(22), time(7))
    assert not is_quiet(time(7), time(22), time(7))


def test_an_unknown_role_gives_nothing() -> None:
    assert rights_on(UUID(int=1), [Held("emperor", None)]) is None
