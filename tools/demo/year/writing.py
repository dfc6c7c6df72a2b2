"""The past year of a brand, written at once: posts, their variants, what went out and came back.

Through the models, in the shapes that the program's own services leave behind; nothing of it is
due, held or waiting any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tertulia.accounts.models import Brand, User
from tertulia.accounts.scopes import scope_in
from tertulia.brandbook.models import Pillar
from tertulia.delivery.models import Delivery
from tertulia.library.models import Asset
from tertulia.networks.models import Channel
from tertulia.publishing.content import content_of
from tertulia.publishing.models import Post, Variant
from tools.demo.gallery import Gallery
from tools.demo.year.album import Album
from tools.demo.year.answers import answers_of
from tools.demo.year.ids import OldIds
from tools.demo.year.rhythm import Said, year_of
from tools.demo.year.sent import Ledger, Sent
from tools.demo.year.stock import Stock
from tools.demo.year.words import again

#: Who wrote: most by one, the rest by two others.
WRITERS = ("tomas", "tomas", "paula", "tomas", "mireia")
#: One in so many was taken back on its day.
CANCELLED = 47


@dataclass(frozen=True)
class Out:
    """A variant with what became of it."""

    said: Said
    variant: Variant
    delivery: Delivery

    @property
    def channel(self) -> Channel:
        """Where."""
        return self.variant.channel


class Year:
    """One brand's."""

    def __init__(
        self,
        *,
        brand: Brand,
        team: Mapping[str, User],
        channels: Mapping[str, UUID],
        stock: Stock,
        now: datetime,
        busy: Sequence[date] = (),
    ) -> None:
        self.brand, self.team, self.stock, self.now = brand, team, stock, now
        self.today = now.astimezone(ZoneInfo(brand.zone)).date()
        self.said = year_of(stock, self.today, busy)
        self.answers = answers_of(stock, self.said)
        self.ids = OldIds(f"{stock.key} {self.today}")
        self.ledger = Ledger(self.ids, stock.key)
        rows = {row.id: row for row in Channel.objects.filter(brand=brand)}
        self.channels = {key: rows[each] for key, each in channels.items()}
        self.scope = scope_in(team["tomas"], brand)
        self.out: list[Out] = []
        self._posts: list[Post] = []
        self._dice = Random(f"{stock.key} figures")  # noqa: S311 - a demo

    def write(self, grade: str = "", gallery: Gallery | None = None) -> list[Out]:
        """Everything; what went out, oldest first."""
        album = Album(self.stock, self.said, grade)
        album.fill(self.scope, gallery or Gallery())
        pillars = dict(Pillar.objects.filter(brand=self.brand).values_list("name", "id"))
        first_use: dict[str, datetime] = {}
        for each in self.said:
            picture = album.pick(each)
            self._say(each, picture, pillars.get(each.idea.pillar))
            if picture is not None:
                came = self.out[-1].delivery.due_at - timedelta(days=4)
                first_use.setdefault(str(picture.id), came)
        Post.objects.bulk_create(self._posts)
        Variant.objects.bulk_create([each.variant for each in self.out])
        self.ledger.write()
        self._date_back()
        album.date_back(first_use)
        return self.out

    def _say(self, each: Said, picture: Asset | None, pillar_id: UUID | None) -> None:
        idea = each.idea
        writer = self.team[WRITERS[each.number % len(WRITERS)]]
        post = Post(
            id=self.ids.at(self._moment(each) - timedelta(days=3)),
            brand=self.brand,
            title=idea.title,
            pillar_id=pillar_id,
            due_day=each.day,
            due_time=each.hour,
            created_by=writer,
            saved_by=writer,
        )
        self._posts.append(post)
        self._vary(each, post, idea.channel, idea.text, picture)
        if each.also and picture is not None:
            self._vary(each, post, self.stock.also, again(self.stock, idea), picture)

    def _vary(self, each: Said, post: Post, key: str, text: str, picture: Asset | None) -> None:
        channel = self.channels[key]
        media = [_use(picture)] if picture is not None else []
        variant = Variant(
            id=self.ids.at(self._moment(each) - timedelta(days=3)),
            brand=self.brand,
            post=post,
            channel=channel,
            parts=[{"text": text, "media": media}],
            options={} if channel.by_hand else {"language": each.idea.language},
            due_day=each.day,
            due_time=each.hour,
            saved_by=post.created_by,
        )
        sent = Sent(
            channel=channel,
            content=content_of(scope=self.scope, variant=variant),
            local=each.local,
            zone=self.brand.zone,
            origin="publishing.variant",
            origin_id=variant.id,
            by=post.created_by_id,
            figures=self._figures(each, picture is not None),
            fate="cancelled" if each.number % CANCELLED == CANCELLED - 1 else "",
        )
        delivery = self.ledger.add(sent)
        variant.delivery_id = delivery.id
        self.out.append(Out(each, variant, delivery))

    def _figures(self, each: Said, shown: bool) -> dict[str, int]:
        """What people did: more as the year goes on, more for pictures and campaigns."""
        grown = 0.55 + 0.45 * each.number / max(1, len(self.said) - 1)
        warm = 1.35 if shown else 1.0
        warm *= 1.5 if each.idea.campaign else 1.0
        likes = grown * warm * self._dice.lognormvariate(2.7, 0.45)
        return {
            "likes": round(likes),
            "replies": len(self.answers[each.number]),
            "reposts": round(likes * self._dice.uniform(0.05, 0.22)),
        }

    def _moment(self, each: Said) -> datetime:
        return each.local.replace(tzinfo=ZoneInfo(self.brand.zone))

    def _date_back(self) -> None:
        """What the database dates by itself."""
        moments = {each.variant.post_id: each.delivery.due_at for each in self.out}
        for post in self._posts:
            post.created_at = moments[post.id] - timedelta(days=3)
            post.updated_at = moments[post.id] - timedelta(days=2)
        for each in self.out:
            each.variant.updated_at = each.delivery.due_at - timedelta(days=2)
        Post.objects.bulk_update(self._posts, ["created_at", "updated_at"])
        Variant.objects.bulk_update([each.variant for each in self.out], ["updated_at"])


def _use(picture: Asset) -> dict[str, Any]:
    return {"asset": str(picture.id), "alt": picture.alt, "focus": [0.0, 0.0]}
