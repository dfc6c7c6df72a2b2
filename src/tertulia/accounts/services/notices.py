"""Telling people: a row in the program at once, a mail when the person wants to be disturbed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand, Notification, User
from tertulia.accounts.queries import works_on
from tertulia.accounts.rules import is_quiet
from tertulia.kernel import clock, live
from tertulia.kernel.settings import settings

_RETRY_MAIL: Final = timedelta(minutes=5)


def notify_person(
    *,
    user: User,
    kind: str,
    title: str,
    brand: Brand | None = None,
    body: str = "",
    url: str = "",
    urgent: bool = False,
    once: str = "",
) -> UUID | None:
    """Tell somebody something, as they wish, in the caller's transaction.

    `kind` is room.what; the words are already in the person's language; `url` is a path of ours.
    In quiet hours the mail waits until their end and the browser stays silent, unless it is
    urgent and the person lets urgent things through. `once` names what it tells of: who was told
    already is not told again, and None is returned; so is who has left the brand's team since.
    """
    if brand is not None and not works_on(user_id=user.id, brand=brand):
        return None
    now = clock.now()
    free_at = disturb_at(user, brand, now, urgent=urgent)
    if once and Notification.objects.filter(user=user, once=once).exists():
        return None
    notice = Notification.objects.create(
        user=user,
        brand=brand,
        kind=kind,
        title=title[:200],
        body=body[:1000],
        url=url[:300],
        urgent=urgent,
        created_at=now,
        mail_due_at=free_at if user.mail_notices else None,
        once=once[:120],
    )
    announce(notice, loudly=user.browser_notices and free_at <= now)
    return notice.id


def disturb_at(user: User, brand: Brand | None, now: datetime, *, urgent: bool) -> datetime:
    """The first moment from `now` on at which the person may be disturbed."""
    start, end = user.quiet_start, user.quiet_end
    if start is None or end is None or (urgent and user.urgent_breaks_quiet):
        return now
    zone = ZoneInfo(user.zone or (brand.zone if brand else "UTC"))
    local = now.astimezone(zone)
    if not is_quiet(local.time(), start, end):
        return now
    over = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    if over <= local:
        over += timedelta(days=1)
    return over.astimezone(now.tzinfo)


def announce(notice: Notification, *, loudly: bool) -> None:
    """Tell the person's open tabs that there is something new (nothing is lost without it)."""
    if notice.brand_id is not None:
        data = {"notice": notice.id, "loud": loudly}
        live.notify(notice.brand_id, "notice", data, user_id=notice.user_id)


@transaction.atomic
def mark_read(*, user_id: UUID, notice_id: UUID | None = None) -> int:
    """One notice, or all of them, were looked at. Returns how many were new."""
    rows = Notification.objects.filter(user_id=user_id, read_at=None)
    if notice_id is not None:
        rows = rows.filter(id=notice_id)
    return rows.update(read_at=clock.now())


def send_due_mails(*, limit: int = 50) -> int:
    """Send the mails whose moment has come; returns how many. At least once each.

    A mail server that fails costs the mail five minutes, never its place.
    """
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            notice = (
                Notification.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("user", "brand")
                .filter(mail_due_at__lte=clock.now())
                .order_by("mail_due_at")
                .first()
            )
            if notice is None:
                break
            if _send(notice):
                notice.mail_due_at, notice.mailed_at = None, clock.now()
                sent += 1
            else:
                notice.mail_due_at = clock.now() + _RETRY_MAIL
            notice.save(update_fields=["mail_due_at", "mailed_at"])
    return sent


def mail_what_is_due() -> None:
    """The same, as a periodic job."""
    send_due_mails()


def _send(notice: Notification) -> bool:
    with translation.override(notice.user.language):
        brand = f"[{notice.brand.name}] " if notice.brand else ""
        address = settings().public_url + notice.url if notice.url else ""
        why = _("You get this mail because of your choices on the page “You” in Tertulia.")
        text = "\n\n".join(
            part for part in (notice.title, notice.body, address, "-- \n" + why) if part
        )
    mail = EmailMessage(
        subject=" ".join(f"{brand}{notice.title}".split()),
        body=text,
        from_email=django_settings.DEFAULT_FROM_EMAIL,
        to=[notice.user.email],
    )
    try:
        return bool(mail.send())
    except OSError:  # smtplib's errors are OSErrors
        return False
