"""A brand with a book."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tertulia.kernel.ids import new_id
from tertulia.kernel.scope import Scope


@pytest.fixture
def scope(db: Any) -> Scope:
    """Somebody's scope on a new brand, with a channel on it."""
    from tertulia.accounts.models import Brand, Organisation, User
    from tertulia.accounts.scopes import program_scope
    from tertulia.networks.models import Channel

    organisation = Organisation.objects.create(name="Casa")
    brand = Brand.objects.create(
        organisation=organisation, slug="cafe", name="Café", mark="C", languages=["es", "en"]
    )
    Channel.objects.create(brand=brand, network="net", handle="cafe", limits={})
    user = User.objects.create_user("ana@example.org", None, name="Ana")
    scope = program_scope(brand_id=brand.id, organisation_id=organisation.id, actor="Ana")
    return replace(scope, user_id=user.id)


@pytest.fixture
def other(scope: Scope) -> Scope:
    """Somebody else on the same brand."""
    from tertulia.accounts.models import User

    user = User.objects.create_user(f"{new_id().hex}@example.org", None, name="Bea")
    return replace(scope, user_id=user.id, actor="Bea")
