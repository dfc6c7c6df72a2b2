"""Links of outside reviewers: guessed never, forwarded in vain, expired kindly.

A link holds 256 random bits and is kept as a digest. It opens nothing by itself: the browser must
have shown, by a code mailed to the reviewer's address, that its person reads that address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.services import record_audit
from tertulia.approval.models import BrowserPass, Letter, Link, Policy, Reviewer
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.scope import Scope

CODE_LIFE: Final = timedelta(minutes=15)
#: Wrong codes before another must be asked for; codes an hour. Five an hour with five tries each:
#: a guesser has 25 chances in a million an hour, and the reviewer a full letter box to wonder at.
CODE_TRIES: Final = 5
CODES_AN_HOUR: Final = 5
PASS_LIFE: Final = timedelta(days=90)


def digest_of(secret: str) -> str:
    """SHA-256 of a secret that is random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _code_digest(link: Link, code: str) -> str:
    """Of a code, which is not random enough: keyed by the installation and the link."""
    key = django_settings.SECRET_KEY.encode()
    return hmac.new(key, f"{link.id}:{code}".encode(), hashlib.sha256).hexdigest()


def new_link(*, reviewer: Reviewer) -> tuple[str, Link]:
    """A fresh link for a reviewer: its token (never kept) and its row."""
    days = Policy.objects.filter(brand_id=reviewer.brand_id).values_list("link_days", flat=True)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    link = Link.objects.create(
        brand_id=reviewer.brand_id,
        reviewer=reviewer,
        digest=digest_of(token),
        created_at=now,
        expires_at=now + timedelta(days=days.first() or 14),
    )
    return token, link


@transaction.atomic
def link_to_hand_over(*, scope: Scope, request_id: UUID, reviewer_id: UUID) -> tuple[str, Link]:
    """A fresh link for somebody from outside, to be sent by hand: its token and its row. Those sent
    before stay good, and the code still goes to the reviewer's own address.

    Raises: NotFound when nobody from outside of this id is asked in this request.
    """
    reviewer = (
        Reviewer.objects.select_related("request")
        .filter(id=reviewer_id, request_id=request_id, brand_id=scope.brand_id, user=None)
        .first()
    )
    if reviewer is None:
        raise NotFound(_("Nobody from outside of this name is asked."))
    token, link = new_link(reviewer=reviewer)
    record_audit(
        scope=scope,
        action="approval.link",
        object_kind="approval request",
        object_id=request_id,
        summary=f"{reviewer.request.title}: {reviewer.email}",
    )
    return token, link


def link_of(token: str) -> Link | None:
    """The link of a token, also an expired one; None: there never was one.

    It is looked up by its digest: how long that takes says nothing about a token.
    """
    return (
        Link.objects.select_related("reviewer__request", "brand")
        .filter(digest=digest_of(token), brand__archived_at__isnull=True)
        .first()
    )


def is_expired(link: Link) -> bool:
    """Whether its days are over."""
    return link.expires_at <= clock.now()


@transaction.atomic
def send_code(*, link: Link) -> None:
    """Mail a six-digit code to the reviewer's address; the code before it ends.

    Raises: Conflict when too many were asked for, or the mail could not be sent.
    """
    row = Link.objects.select_for_update().get(id=link.id)
    now = clock.now()
    recent = [each for each in row.codes_sent if each > now.timestamp() - 3600]
    if len(recent) >= CODES_AN_HOUR:
        raise Conflict(_("Too many codes were asked for. Try again in an hour."))
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.code_digest = _code_digest(row, code)
    row.code_expires_at = now + CODE_LIFE
    row.code_tries = 0
    row.codes_sent = [*recent, now.timestamp()]
    row.save(update_fields=["code_digest", "code_expires_at", "code_tries", "codes_sent"])
    brand = Brand.objects.get(id=row.brand_id)
    mail = EmailMessage(
        subject=_("%(code)s is your code for %(brand)s") % {"code": code, "brand": brand.name},
        body=_(
            "Your code: %(code)s\n\nIt opens the texts of %(brand)s in the browser in which it was"
            " asked for, and ends in 15 minutes. If you did not ask for it, somebody else has your"
            " link: do not tell them the code."
        )
        % {"code": code, "brand": brand.name},
        from_email=django_settings.DEFAULT_FROM_EMAIL,
        to=[link.reviewer.email],
    )
    try:
        mail.send()
    except OSError as error:
        raise Conflict(
            _("The code could not be mailed just now. Try again in a minute."), detail=str(error)
        ) from error


def check_code(*, link: Link, code: str) -> str:
    """The secret of a browser that showed the mailed code; to be kept in its cookie.

    Raises: Invalid for a wrong or expired one. Wrong tries are counted whatever follows.
    """
    with transaction.atomic():
        row = Link.objects.select_for_update().get(id=link.id)
        over = row.code_expires_at is None or row.code_expires_at <= clock.now()
        if not row.code_digest or over or row.code_tries >= CODE_TRIES:
            raise Invalid(_("This code is no longer good. Ask for another one."), field="code")
        right = hmac.compare_digest(row.code_digest, _code_digest(row, code.strip()))
        if right:
            Link.objects.filter(id=row.id).update(code_digest="", code_tries=0)
            return _new_pass(row)
        Link.objects.filter(id=row.id).update(code_tries=F("code_tries") + 1)
    raise Invalid(_("This is not the code of the last mail. Look again."), field="code")


def _new_pass(link: Link) -> str:
    secret = secrets.token_urlsafe(32)
    BrowserPass.objects.create(
        brand_id=link.brand_id,
        email=link.reviewer.email,
        digest=digest_of(secret),
        created_at=clock.now(),
        expires_at=clock.now() + PASS_LIFE,
    )
    return secret


def has_pass(*, link: Link, secret: str) -> bool:
    """Whether this browser has shown that its person reads the reviewer's address."""
    if not secret:
        return False
    return BrowserPass.objects.filter(
        digest=digest_of(secret),
        brand_id=link.brand_id,
        email=link.reviewer.email,
        expires_at__gt=clock.now(),
    ).exists()


@transaction.atomic
def renew(*, link: Link) -> bool:
    """Mail a fresh link to the same address; False: one is on its way already."""
    waiting = Letter.objects.filter(reviewer=link.reviewer, kind="renewed")
    hour_ago = clock.now() - timedelta(hours=1)
    if (
        waiting.filter(due_at__isnull=False).exists()
        or waiting.filter(sent_at__gt=hour_ago).exists()
    ):
        return False
    Letter.objects.create(
        brand_id=link.brand_id, reviewer=link.reviewer, kind="renewed", due_at=clock.now()
    )
    return True
