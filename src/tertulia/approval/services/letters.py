"""Mails to reviewers from outside: each carries a fresh link, made when it is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand
from tertulia.approval.models import Letter
from tertulia.approval.queries import waiting_for
from tertulia.approval.services.links import new_link
from tertulia.kernel import clock
from tertulia.kernel.settings import settings

_RETRY: Final = timedelta(minutes=5)


def send_letters(*, limit: int = 50) -> int:
    """Send what waits; how many were sent. A mail server that fails costs five minutes."""
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            letter = (
                Letter.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("reviewer__request__asked_by")
                .filter(due_at__lte=clock.now())
                .order_by("due_at")
                .first()
            )
            if letter is None:
                break
            if _send(letter):
                letter.due_at, letter.sent_at = None, clock.now()
                sent += 1
            else:
                letter.due_at = clock.now() + _RETRY
            letter.save(update_fields=["due_at", "sent_at"])
    return sent


def _send(letter: Letter) -> bool:
    reviewer = letter.reviewer
    items = list(reviewer.request.items.all())
    if letter.kind != "renewed":
        items = [each for each in items if waiting_for(each, [reviewer.id])]
    if not items:
        return True  # answered, or withdrawn, while the letter waited
    brand = Brand.objects.get(id=letter.brand_id)
    token, link = new_link(reviewer=reviewer)
    with translation.override(reviewer.language):
        address = settings().public_url + reverse("reviewing:page", args=[token])
        mail = _mail(letter, brand, address, len(items), link.expires_at)
    return deliver(mail)


def _mail(letter: Letter, brand: Brand, address: str, count: int, until: datetime) -> EmailMessage:
    request = letter.reviewer.request
    asker = str(request.asked_by) if request.asked_by else brand.name
    title = (
        _("Still waiting for your approval: %s")
        if letter.kind == "reminder"
        else _("To approve: %s")
    ) % request.title
    about = {"who": asker, "brand": brand.name, "n": count}
    asks = ngettext(
        "%(who)s asks you to approve %(n)d text of %(brand)s.",
        "%(who)s asks you to approve %(n)d texts of %(brand)s.",
        count,
    )
    parts = (
        asks % about,
        request.note,
        _("Read them, approve them or suggest other words here:"),
        address,
        _(
            "The link is yours alone and ends on %s. The first time, you are asked for a code that"
            " is sent to this address."
        )
        % date_format(until.astimezone(ZoneInfo(brand.zone)), "DATE_FORMAT"),
    )
    return EmailMessage(
        subject=" ".join(f"[{brand.name}] {title}".split()),
        body="\n\n".join(part for part in parts if part),
        from_email=django_settings.DEFAULT_FROM_EMAIL,
        to=[letter.reviewer.email],
    )


def deliver(mail: EmailMessage) -> bool:
    """Hand a mail to the server; False when it does not take it now."""
    try:
        return bool(mail.send())
    except OSError:  # smtplib's errors are OSErrors
        return False
