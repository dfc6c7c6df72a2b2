"""Who has a post open now, and on which sheet they write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from tertulia.kernel import clock
from tertulia.kernel.live import notify
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Presence
from tertulia.publishing.queries import post_of

#: A page says every 15 s that it is still open (`together.ts`).
GONE_AFTER = timedelta(seconds=40)


@dataclass(frozen=True)
class Present:
    """Somebody else with the same post open."""

    user_id: UUID
    name: str
    sheet: str
    """The variant on which they write, "post" for title and idea, "" when they only read."""


def arrive(*, scope: Scope, post_id: UUID, page: str, sheet: str) -> None:
    """`page` (one tab of one browser) has the post open, and writes on `sheet`. Raises: NotFound.

    The other pages are told only when something changed.
    """
    post = post_of(scope=scope, post_id=post_id)
    now = clock.now()
    with transaction.atomic():
        rows = Presence.objects.filter(brand_id=scope.brand_id, post=post)
        rows.filter(at__lt=now - GONE_AFTER).delete()
        before = rows.filter(page=page).values_list("sheet", flat=True).first()
        rows.update_or_create(
            page=page,
            defaults={"sheet": sheet, "at": now},
            create_defaults={
                "brand_id": scope.brand_id,
                "post": post,
                "user_id": scope.user_id,
                "sheet": sheet,
                "at": now,
            },
        )
        if before != sheet:
            tell(scope, post_id, page)


def leave(*, scope: Scope, post_id: UUID, page: str) -> None:
    """The page was closed."""
    with transaction.atomic():
        rows = Presence.objects.filter(brand_id=scope.brand_id, post_id=post_id, page=page)
        if rows.delete()[0]:
            tell(scope, post_id, page)


def present_on(*, scope: Scope, post_id: UUID, page: str) -> tuple[Present, ...]:
    """The others, each person once: where they write, else where they read."""
    rows = (
        Presence.objects.filter(
            brand_id=scope.brand_id, post_id=post_id, at__gte=clock.now() - GONE_AFTER
        )
        .exclude(page=page)
        .select_related("user")
        .order_by("-sheet", "at")
    )
    found: dict[UUID, Present] = {}
    for row in rows:
        if row.user_id is not None and row.user is not None:
            name = row.user.name or row.user.email
            found.setdefault(row.user_id, Present(row.user_id, name, row.sheet))
    return tuple(sorted(found.values(), key=lambda each: each.name))


def tell(scope: Scope, post_id: UUID, page: str) -> None:
    """Somebody came, went or moved."""
    data = {"post": post_id, "page": page}
    notify(scope.brand_id, "presence", data, permission="post.read")


def tell_saved(scope: Scope, post_id: UUID, page: str = "") -> None:
    """The post is not as the open pages show it; `page` is the one that knows."""
    notify(scope.brand_id, "post", {"post": post_id, "page": page}, permission="post.read")
