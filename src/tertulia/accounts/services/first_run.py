"""The first start: organisation, owner and brand, made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand, Membership, Organisation, Role, User
from tertulia.accounts.services.audit import record_audit
from tertulia.accounts.services.brands import BrandFacts, insert_brand
from tertulia.accounts.services.people import create_user
from tertulia.kernel.errors import Conflict, NotAllowed
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings

#: Held while the first person is made, so that two who come at once do not both become owner.
_LOCK: Final = 0x7E_27_01


@dataclass(frozen=True)
class Beginning:
    """What the first person says."""

    organisation: str
    owner_name: str
    email: str
    password: str
    language: str
    brand: BrandFacts


def is_first_run() -> bool:
    """Whether nobody is here yet."""
    return not User.objects.exists()


def setup_token() -> str:
    """What the first person must know where strangers could reach the page; `serve` prints it."""
    return salted_hmac("tertulia.first_run", "setup", algorithm="sha256").hexdigest()[:20]


def needs_setup_token(*, public_url: str, host: str) -> bool:
    """Whether the first-run page can be reached from other machines.

    >>> needs_setup_token(public_url="http://127.0.0.1:8000", host="127.0.0.1")
    False
    """
    local = {"127.0.0.1", "localhost", "::1", ""}
    return (urlsplit(public_url).hostname or "") not in local or host not in local


def setup_token_needed() -> bool:
    """The same, for this process."""
    ours = settings()
    return needs_setup_token(public_url=ours.public_url, host=ours.host)


def check_setup_token(token: str) -> None:
    """Raises: NotAllowed."""
    if setup_token_needed() and not constant_time_compare(token, setup_token()):
        raise NotAllowed(
            _("Open the address that the program printed when it started: it holds a setup code.")
        )


@transaction.atomic
def begin(*, beginning: Beginning) -> tuple[User, Brand]:
    """Make organisation, owner and brand. Raises: Conflict when somebody was faster; Invalid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not is_first_run():
        raise Conflict(_("Tertulia is already set up. Sign in."))
    user = create_user(
        email=beginning.email,
        name=beginning.owner_name,
        password=beginning.password,
        language=beginning.language,
    )
    organisation = Organisation.objects.create(
        name=beginning.organisation.strip() or beginning.brand.name
    )
    brand = insert_brand(organisation_id=organisation.id, facts=beginning.brand)
    Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
    record_audit(
        scope=Scope(brand.id, organisation.id, user.id, Role.OWNER, actor=user.name),
        action="organisation.create",
        object_kind="organisation",
        object_id=organisation.id,
        summary=organisation.name,
    )
    return user, brand
