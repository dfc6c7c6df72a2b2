"""People and tokens for the API's tests."""

from __future__ import annotations

from tertulia.accounts.models import Brand, Membership, User
from tertulia.accounts.rules import ALL
from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services.tokens import create_token
from tertulia.kernel.ids import new_id
from tests.delivery.world import World


def bearer(world: World, role: str = "owner") -> str:
    """A fresh token of a person of that role, with every permission that the role has."""
    brand = Brand.objects.get(id=world.scope.brand_id)
    user = User.objects.create_user(f"{role}-{new_id().hex}@example.org", name=role)
    Membership.objects.create(organisation_id=brand.organisation_id, user=user, role=role)
    scope = scope_in(user, brand)
    held = scope.permissions & ALL
    return create_token(scope=scope, user_id=user.id, name="test", permissions=held)
