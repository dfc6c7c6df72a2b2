"""What people said to a brand of the demo, and what its team did about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from tertulia.accounts.scopes import scope_in
from tertulia.delivery.models import Delivery
from tertulia.inbox.models import Act, Conversation, Entry, EntryKind
from tertulia.inbox.services.acting import assign_conversation, need_no_answer
from tertulia.inbox.services.replying import send_reply
from tertulia.inbox.services.settling import refresh_conversation
from tertulia.inbox.services.writing import add_note
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Variant
from tools.demo import network
from tools.demo.life import CROWD, Answer, PostPlan
from tools.demo.stage import date_back_delivery

if TYPE_CHECKING:
    from tools.demo.brands import Seeding


@dataclass(frozen=True)
class Said:
    """An answer of the plan as it stands on the network."""

    plan: Answer
    status_id: str
    at: datetime


class Talk:
    """Answers, messages and mentions of one brand."""

    def __init__(self, seeding: Seeding) -> None:
        self.seeding, self.plan, self.crowd = seeding, seeding.plan, seeding.crowd

    def run(self) -> None:
        """They speak; the program hears it; the team acts; all of it is dated back."""
        said = sorted(self._speak(), key=lambda each: each.at)
        network.date_back({each.status_id: each.at for each in said})
        self.seeding.stage.read()
        for each in said:
            self._act(each)
        self.seeding.stage.send()
        for each in said:
            self._as_if_then(each)
        self.seeding.stage.read()

    def _speak(self) -> list[Said]:
        said: list[Said] = []
        likers = [person.username for person in CROWD]
        for number, post in enumerate(p for p in self.plan.post if p.is_past):
            for key, status_id in self._statuses(post).items():
                for who in likers[number % 5 : number % 5 + 2 + number % 3]:
                    self.crowd.like(who, status_id)
                if number % 4 == 1:
                    self.crowd.boost(likers[(number + 3) % len(likers)], status_id)
                for each in post.answer:
                    if (each.channel or next(iter(post.texts))) == key:
                        said.append(self._answer(each, post, status_id))
        network.date_back_notices(
            kinds=["favourite", "reblog"], at=self.plan.now - timedelta(hours=7)
        )
        for each in self.plan.whisper:
            at = self.plan.said_at(each, None)
            said.append(Said(each, self.crowd.whisper(each.who, each.text), at))
        for each in self.plan.mention:
            at = self.plan.said_at(each, None)
            said.append(Said(each, self.crowd.write(each.who, each.text), at))
        return said

    def _answer(self, each: Answer, post: PostPlan, under: str) -> Said:
        username = next(c.username for c in self.plan.channel if c.key == self._key(each, post))
        text = f"@{username} {each.text}"
        made = self.crowd.write(each.who, text, under=under, language=each.language)
        return Said(each, made, self.plan.said_at(each, post))

    @staticmethod
    def _key(each: Answer, post: PostPlan) -> str:
        return each.channel or next(iter(post.texts))

    def _statuses(self, post: PostPlan) -> dict[str, str]:
        """The post's status on each connected channel, by the channel's key."""
        found: dict[str, str] = {}
        for key in post.texts:
            variant = Variant.objects.filter(
                post__title=post.title, channel_id=self.seeding.channels[key]
            ).first()
            row = Delivery.objects.filter(id=variant.delivery_id).first() if variant else None
            if row is not None and row.remote_id.isdigit():
                found[key] = row.remote_id
        return found

    def _scope(self, name: str) -> Scope:
        return scope_in(self.seeding.team[name], self.seeding.brand)

    def _entry(self, said: Said) -> Entry | None:
        return Entry.objects.filter(
            brand_id=self.seeding.brand.id, remote_id=said.status_id
        ).first()

    def _act(self, said: Said) -> None:
        entry, plan = self._entry(said), said.plan
        if entry is None:
            raise LookupError(f"The program has not heard: {plan.text}")
        scope, conversation = self._scope(plan.by), entry.conversation_id
        if plan.reply:
            send_reply(
                scope=scope,
                conversation_id=conversation,
                text=plan.reply,
                answers_id=entry.id,
                close=plan.close,
            )
        if plan.no_answer:
            need_no_answer(scope=scope, conversation_ids=[conversation])
        if plan.note:
            add_note(scope=scope, conversation_id=conversation, text=plan.note)
        if plan.assign:
            assign_conversation(
                scope=scope,
                conversation_id=conversation,
                user_id=self.seeding.team[plan.assign].id,
                name=self.seeding.team[plan.assign].name,
            )

    def _as_if_then(self, said: Said) -> None:
        entry = self._entry(said)
        if entry is None:
            return
        at = said.at + timedelta(minutes=said.plan.reply_min or 20)
        at = min(at, self.plan.now - timedelta(minutes=1))
        ours = Entry.objects.filter(conversation_id=entry.conversation_id, at__gt=self.plan.now)
        for line in ours:
            Entry.objects.filter(id=line.id).update(at=at)
            if line.kind == EntryKind.REPLY and line.delivery_id:
                date_back_delivery(line.delivery_id, at)
                if line.remote_id.isdigit():
                    network.date_back({line.remote_id: at})
        self._refresh(entry.conversation_id, at)

    def _refresh(self, conversation_id: UUID, at: datetime) -> None:
        row = Conversation.objects.get(id=conversation_id)
        if row.settled_until is not None and row.settled_until > self.plan.now:
            row.settled_until = at
        refresh_conversation(row)
        Act.objects.filter(brand_id=row.brand_id, at__gt=self.plan.now).update(at=at)
