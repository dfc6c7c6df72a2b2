"""An address for one telephone: shown as a square, good once and for a short while."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
from datetime import timedelta
from uuid import UUID

import qrcode
from django.db.models.functions import Now
from qrcode.image.svg import SvgPathImage

from tertulia.accounts.scopes import scope_in
from tertulia.kernel import clock
from tertulia.kernel.errors import NotFound
from tertulia.kernel.scope import Scope
from tertulia.library.models import PhoneLink

GOOD_FOR = timedelta(minutes=15)
MOST_FILES = 30


def make_phone_link(*, scope: Scope) -> tuple[PhoneLink, str]:
    """A new address for the person of this scope, and its secret, which is kept nowhere."""
    token = secrets.token_urlsafe(24)
    if scope.user_id is None:
        raise NotFound("")
    link = PhoneLink.objects.create(
        brand_id=scope.brand_id,
        user_id=scope.user_id,
        token_digest=_digest(token),
        expires_at=clock.now() + GOOD_FOR,
    )
    return link, token


def open_phone_link(token: str) -> PhoneLink | None:
    """The link of that secret, if it is good and was not used."""
    return (
        PhoneLink.objects.select_related("brand", "user")
        .filter(token_digest=_digest(token), used_at=None, expires_at__gt=Now())
        .first()
    )


def use_phone_link(link: PhoneLink) -> Scope:
    """Use it up, and act for its person. Raises: NotFound when somebody was quicker, or the person
    may no longer bring files."""
    scope = scope_in(link.user, link.brand)
    rows = PhoneLink.objects.filter(id=link.id, used_at=None)
    if not scope.may("media.manage") or not rows.update(used_at=clock.now()):
        raise NotFound("")
    return scope


def was_used(*, scope: Scope, link_id: UUID) -> bool:
    """Whether the telephone has sent something."""
    return PhoneLink.objects.filter(
        brand_id=scope.brand_id, id=link_id, used_at__isnull=False
    ).exists()


def forget_old_links() -> int:
    """Links that are over are deleted after a day."""
    gone, _what = PhoneLink.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()
    return gone


def square(address: str) -> str:
    """The address as a picture, in a `data:` address."""
    made = qrcode.make(address, image_factory=SvgPathImage, box_size=10, border=2)
    out = io.BytesIO()
    made.save(out)
    return f"data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
