"""The conversations of the year, as the inbox keeps them: written, answered, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tertulia.delivery.models import Delivery
from tertulia.delivery.states import DeliveryKind
from tertulia.inbox.models import Conversation, Entry, EntryKind, State
from tertulia.inbox.rules import Heard, place_of
from tertulia.inbox.services.approving import ORIGIN
from tertulia.interactions.models import Interaction
from tertulia.interactions.rules import searchable
from tertulia.interactions.services.waiting import wait_to_be_read
from tertulia.networks.models import Channel
from tertulia.networks.values import Content, InteractionKind, Part, RemoteRef
from tertulia.people.models import Identity, Member
from tools.demo.year.answers import Written
from tools.demo.year.plaza import Stands
from tools.demo.year.sent import Sent
from tools.demo.year.writing import Out, Year

#: Who answered.
ANSWERING = ("mireia", "tomas", "tomas")


@dataclass(frozen=True)
class _Line:
    """A comment in its place."""

    out: Out
    written: Written
    at: datetime
    remote_id: str
    identity: Identity


class Talking:
    """Everything that was said to one brand in its year."""

    def __init__(self, year: Year, accounts: Mapping[str, str]) -> None:
        self._year, self._accounts = year, accounts
        self._zone = ZoneInfo(year.brand.zone)
        self._members: dict[str, Member] = {}
        self._identities: dict[tuple[str, str], Identity] = {}
        self._interactions: list[Interaction] = []
        self._conversations: list[Conversation] = []
        self._entries: list[Entry] = []
        self.stands: list[Stands] = []

    def write(self) -> list[Stands]:
        """Into the database; gives what stands on the network."""
        for out in self._year.out:
            if out.delivery.remote_id:
                for written in self._year.answers[out.said.number]:
                    self._add(out, written)
        Member.objects.bulk_create(self._members.values())
        Identity.objects.bulk_create(self._identities.values())
        Interaction.objects.bulk_create(self._interactions)
        wait_to_be_read(self._interactions)
        Conversation.objects.bulk_create(self._conversations)
        self._year.ledger.write()
        Entry.objects.bulk_create(self._entries)
        members = list(self._members.values())
        for row in members:
            row.created_at = row.first_seen
        Member.objects.bulk_update(members, ["created_at"])
        return self.stands

    def _add(self, out: Out, written: Written) -> None:
        at = written.local.replace(tzinfo=self._zone)
        remote = self._year.ledger.remote_id(at)
        line = _Line(out, written, at, remote, self._identity(out.channel, written, at))
        heard = self._heard(line)
        self._interactions.append(heard)
        place = place_of(
            Heard(
                remote_id=remote,
                kind=InteractionKind.COMMENT,
                person=str(line.identity.id),
                in_reply_to=out.delivery.remote_id,
                root=out.delivery.remote_id,
                about=out.delivery.remote_id,
            ),
            None,
        )
        assert place is not None  # nosec: a comment always has its place
        row = Conversation(
            id=self._year.ids.at(at),
            brand=self._year.brand,
            channel=out.channel,
            identity=line.identity,
            key=place.key,
            base=place.base,
            about=place.about,
            kind=InteractionKind.COMMENT,
            state=State.CLOSED,
            why_closed="answered" if written.answered else "no_answer",
            settled_until=at,
            first_at=at,
            last_at=at,
            last_in_at=at,
            preview=written.exchange.text[:200],
            texts=1,
        )
        self._conversations.append(row)
        self._entries.append(self._entry(row, line, heard))
        if written.answered:
            self._answer(row, line, heard)
        self.stands.append(
            Stands(
                remote_id=remote,
                account=line.identity.remote_id,
                text=f"@{_username(out.channel)} {written.exchange.text}",
                at=at,
                language=written.exchange.language,
                under=out.delivery.remote_id,
                under_account=out.channel.remote_id,
            )
        )

    def _identity(self, channel: Channel, written: Written, at: datetime) -> Identity:
        """The person's, known by the account on the channel's server."""
        account = self._accounts[written.who]
        known = self._identities.get((channel.address, account))
        if known is None:
            member = self._members[account] = Member(
                id=self._year.ids.at(at),
                brand=self._year.brand,
                name=written.name,
                first_seen=at,
                last_seen=at,
            )
            handle = f"{written.who}@{channel.handle.rpartition('@')[2]}"
            known = self._identities[channel.address, account] = Identity(
                id=self._year.ids.at(at),
                brand=self._year.brand,
                member=member,
                network=channel.network,
                realm=channel.address,
                remote_id=account,
                handle=handle,
                name=written.name,
                url=f"{channel.url.rpartition('/')[0]}/@{written.who}",
                search=searchable(written.name, handle),
                first_seen=at,
                last_seen=at,
            )
        for row in (known, self._members[account]):
            row.first_seen, row.last_seen = min(row.first_seen, at), max(row.last_seen, at)
        return known

    def _heard(self, line: _Line) -> Interaction:
        post, person, text = line.out.delivery.remote_id, line.identity, line.written.exchange.text
        return Interaction(
            id=self._year.ids.at(line.at),
            brand=self._year.brand,
            channel=line.out.channel,
            remote_id=line.remote_id,
            url=f"{person.url}/{line.remote_id}",
            kind=InteractionKind.COMMENT,
            author_remote_id=person.remote_id,
            author_handle=person.handle,
            author_name=person.name,
            author_url=person.url,
            text=f"@{_username(line.out.channel)} {text}",
            language=line.written.exchange.language,
            visibility="public",
            mentions=[line.out.channel.handle],
            in_reply_to=post,
            root=post,
            about=post,
            created_at=line.at,
            stored_at=line.at + timedelta(seconds=20),
            looked_at=line.at + timedelta(days=3),
            search=searchable(text, person.name, person.handle),
        )

    def _entry(self, row: Conversation, line: _Line, heard: Interaction) -> Entry:
        return Entry(
            id=self._year.ids.at(line.at),
            brand=self._year.brand,
            conversation=row,
            channel=line.out.channel,
            kind=EntryKind.INTERACTION,
            at=line.at,
            waits=bool(line.written.exchange.reply),
            interaction=heard,
            remote_id=line.remote_id,
        )

    def _answer(self, row: Conversation, line: _Line, heard: Interaction) -> None:
        """Ours: a delivery of its own, and the last line of the conversation."""
        local = line.written.answered or line.written.local
        who = self._year.team[ANSWERING[int(line.remote_id) % len(ANSWERING)]]
        entry_id = self._year.ids.at(local.replace(tzinfo=self._zone))
        delivery = self._year.ledger.add(self._reply(line, heard, entry_id, local, who.id))
        words = line.written.exchange.reply
        at = delivery.published_at or delivery.due_at
        self._entries.append(
            Entry(
                id=entry_id,
                brand=self._year.brand,
                conversation=row,
                channel=line.out.channel,
                kind=EntryKind.REPLY,
                at=at,
                ours=True,
                remote_id=delivery.remote_id,
                user=who,
                text=words,
                data={"url": delivery.url, "close": True, "answers": str(heard.id)},
                delivery_id=delivery.id,
                delivery_state=delivery.state,
            )
        )
        row.settled_until = row.last_at = at
        row.preview, row.preview_ours, row.texts = words[:200], True, 2
        self.stands.append(self._stands(delivery, line, words))

    def _reply(
        self, line: _Line, heard: Interaction, entry_id: UUID, local: datetime, by: UUID
    ) -> Sent:
        return Sent(
            channel=line.out.channel,
            content=Content(
                parts=(Part(line.written.exchange.reply),),
                visibility="public",
                in_reply_to=RemoteRef(line.remote_id, url=heard.url),
                root=RemoteRef(line.out.delivery.remote_id),
                mention=line.identity.handle,
            ),
            local=local,
            zone=self._year.brand.zone,
            origin=ORIGIN,
            origin_id=entry_id,
            by=by,
            kind=DeliveryKind.REPLY,
        )

    def _stands(self, delivery: Delivery, line: _Line, words: str) -> Stands:
        return Stands(
            remote_id=delivery.remote_id,
            account=line.out.channel.remote_id,
            text=f"@{line.written.who} {words}",
            at=delivery.published_at or delivery.due_at,
            language=line.written.exchange.language,
            under=line.remote_id,
            under_account=line.identity.remote_id,
        )


def _username(channel: Channel) -> str:
    return channel.handle.partition("@")[0]
