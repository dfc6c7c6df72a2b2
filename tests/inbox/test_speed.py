"""Many interactions: the list, its counts, the search and a long thread stay fast."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertulia.inbox.models import Conversation
from tertulia.inbox.queries.lists import conversations_page, counts_of, posts_with_conversations
from tertulia.inbox.queries.threads import conversation_head, lines_page
from tertulia.inbox.queries.values import Wanted
from tertulia.inbox.services.placing import place_said
from tertulia.interactions.models import Interaction
from tertulia.interactions.queries import answers_to, texts_by_id
from tests.inbox.world import World, said

PEOPLE = int(os.environ.get("INBOX_SPEED_PEOPLE", "3000"))
EACH = 10
"""Texts of each person, in one conversation each; every tenth is open. INBOX_SPEED_PEOPLE=20000
makes the two hundred thousand (two minutes)."""
MOST_S = 0.4

_FILL = """
INSERT INTO people_member (id, brand_id, name, first_seen, last_seen, created_at)
  SELECT gen_random_uuid(), %(brand)s, 'Persona ' || n, now(), now(), now()
  FROM generate_series(1, %(people)s) n;
INSERT INTO people_identity (id, brand_id, member_id, network, realm, remote_id, handle, name, url,
    bot, search, first_seen, last_seen)
  SELECT gen_random_uuid(), %(brand)s, id, 'scripted', '', name, name, name, '', false,
    lower(name), now(), now() FROM people_member;
INSERT INTO inbox_conversation (id, brand_id, channel_id, identity_id, key, base, about, kind, state,
    why_closed, waiting_since, settled_until, first_at, last_at, last_in_at, preview, preview_ours,
    texts, language, sentiment, intent, urgent, urgency)
  SELECT gen_random_uuid(), %(brand)s, %(channel)s, id, name, 'p', 'p' || (n %% 300), 'comment',
    CASE WHEN n %% 10 = 0 THEN 'open' ELSE 'closed' END, '',
    CASE WHEN n %% 20 = 0 THEN now() - n * interval '1 minute' END, NULL,
    now(), now() - n * interval '1 minute', now() - n * interval '1 minute', 'hola', false, %(each)s, 'es', '', '', '', 0
  FROM (SELECT id, name, row_number() OVER () AS n FROM people_identity) i;
INSERT INTO interactions_interaction (id, brand_id, channel_id, remote_id, revision, url, kind, ours,
    history, author_remote_id, author_handle, author_name, author_url, author_bot, text, language,
    content_warning, visibility, mentions, in_reply_to, root, root_revision, about, created_at,
    stored_at, looked_at, search)
  SELECT gen_random_uuid(), %(brand)s, %(channel)s, c.key || '-' || n, '', '', 'comment', false, false,
    c.key, c.key, c.key, '', false, 'hola', '', '', '', '[]', '', '', '', c.about,
    c.last_at - n * interval '1 hour', now(), now(),
    'el cafe de loja numero ' || md5(c.key || n) || ' ' || lower(c.key)
  FROM inbox_conversation c, generate_series(1, %(each)s) n;
INSERT INTO inbox_entry (id, brand_id, conversation_id, channel_id, kind, at, ours, waits,
    interaction_id, remote_id, text, verb, data, delivery_state, liked, hidden, reported)
  SELECT gen_random_uuid(), %(brand)s, c.id, %(channel)s, 'interaction', i.created_at, false, true,
    i.id, i.remote_id, '', '', '{}', '', false, false, false
  FROM interactions_interaction i JOIN inbox_conversation c ON c.key = i.author_remote_id;
ANALYZE;
"""


@pytest.fixture
def crowd(world: World) -> World:
    """The brand after years."""
    with connection.cursor() as cursor:
        values = {
            "brand": world.brand.id,
            "channel": world.channel.id,
            "people": PEOPLE,
            "each": EACH,
        }
        for statement in _FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, values)
    return world


def timed(act: Callable[[], Any]) -> float:
    """The best of three, in seconds."""
    times = []
    for _turn in range(3):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def test_everything_is_fast_among_many(crowd: World) -> None:
    scope = crowd.scope

    def page(**wanted: Any) -> Callable[[], object]:
        return lambda: conversations_page(scope=scope, wanted=Wanted(**wanted))

    deep = ""
    for _turn in range(5):
        deep = conversations_page(scope=scope, wanted=Wanted(view="all"), after=deep).after
    open_one = Conversation.objects.filter(brand=crowd.brand, state="open").first()
    assert open_one is not None
    took = {
        "waiting": timed(page()),
        "mine": timed(page(view="mine")),
        "closed": timed(page(view="closed")),
        "all, sixth page": timed(
            lambda: conversations_page(scope=scope, wanted=Wanted(view="all"), after=deep)
        ),
        "unread": timed(page(view="open", unread=True)),
        "under a post": timed(page(view="all", channel_id=crowd.channel.id, about="p7")),
        "counts": timed(lambda: counts_of(scope=scope)),
        "by post": timed(lambda: posts_with_conversations(scope=scope, wanted=Wanted())),
        "search, one": timed(page(view="all", words="persona 1777")),
        "search, many": timed(page(view="all", words="cafe loja")),
        "search, none": timed(page(view="all", words="zzzzqqq")),
        "head": timed(lambda: conversation_head(scope=scope, conversation_id=open_one.id)),
        "lines": timed(lambda: lines_page(scope=scope, conversation_id=open_one.id)),
    }
    print({name: round(seconds, 3) for name, seconds in took.items()})
    assert {name: seconds for name, seconds in took.items() if seconds > MOST_S} == {}


def test_hundreds_that_come_together_are_found_by_an_index(crowd: World) -> None:
    """PostgreSQL sees by itself for a hundred keys at most that a partial index holds all of them."""
    names = [f"c{number}" for number in range(300)]
    crowd.hear(*(said(name, "hola") for name in names))
    rows = texts_by_id(
        scope=crowd.scope,
        ids=Interaction.objects.filter(remote_id__in=names).values_list("id", flat=True),
    )
    with CaptureQueriesContext(connection) as asked:
        answers_to(scope=crowd.scope, channel_id=crowd.channel.id, remote_ids=names)
        place_said([(row, None) for row in rows])
    queries = [each["sql"] for each in asked.captured_queries if each["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for index, query in zip(
            ("interactions_by_parent", "inbox_entry_once"), queries[:2], strict=True
        ):
            cursor.execute(f"EXPLAIN {query}")
            assert any(index in line for (line,) in cursor.fetchall()), index


def test_a_conversation_of_two_thousand_texts_is_paged(world: World) -> None:
    world.hear(*(said(f"c{n}", f"texto {n}") for n in range(40)))
    row = world.one()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO inbox_entry (id, brand_id, conversation_id, channel_id, kind, at, ours,
                waits, remote_id, text, verb, data, delivery_state, liked, hidden, reported)
            SELECT gen_random_uuid(), %s, %s, %s, 'note', now() - n * interval '1 second', true,
                false, '', 'nota', '', '{}', '', false, false, false
            FROM generate_series(1, 1960) n
            """,
            [world.brand.id, row.id, world.channel.id],
        )
    seen: list[object] = []
    before = ""
    while True:
        page = lines_page(scope=world.scope, conversation_id=row.id, before=before)
        assert len(page.lines) <= 30
        seen = [*(line.id for line in page.lines), *seen]
        before = page.before
        if not before:
            break
    assert len(seen) == len(set(seen)) == 2000
    assert timed(lambda: lines_page(scope=world.scope, conversation_id=row.id)) < MOST_S
