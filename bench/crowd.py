"""Fifty brands of very unequal size, in the order in which their tables lean on each other."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import psycopg

from bench.bulk import Bulk, Sizes, searched, sentences, vocabulary

YEARS_D = 2000
"""Days back to the oldest post."""
AHEAD_D = 60
"""Days ahead to the last planned one."""

#: A number that looks drawn: the same for the same row, another for another salt.
_DICE = "CREATE OR REPLACE FUNCTION dice(n bigint, salt int, sides int) RETURNS int" + (
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
    " $$ SELECT (abs(hashint8(n * 1000003 + salt)::bigint) % sides)::int $$"
)


def fill(
    connection: psycopg.Connection[tuple[object, ...]],
    sizes: Sizes,
    brands: list[UUID],
    templates: Mapping[str, str],
) -> None:
    """Write it all. `templates`: table -> key of the row that the program made."""
    bulk = Bulk(connection)
    bulk.run(_DICE)
    bulk.run(_ids(connection))
    _pool(connection, bulk)
    _brands(connection, bulk, sizes, brands, templates)
    _people(bulk, templates)
    _library(bulk, templates)
    _posts(bulk, templates)
    _talk(bulk, sizes, templates)


def _ids(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    """Ids that grow with time, where the server can make them."""
    made = "uuidv7()" if connection.info.server_version >= 180000 else "gen_random_uuid()"
    return f"CREATE FUNCTION bench_id() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT {made}'"


def _pool(connection: psycopg.Connection[tuple[object, ...]], bulk: Bulk) -> None:
    words = vocabulary()
    bulk.run("CREATE UNLOGGED TABLE bench_text (i int PRIMARY KEY, text text)")
    with connection.cursor().copy("COPY bench_text FROM STDIN") as copy:
        for number, text in enumerate(sentences(words)):
            copy.write_row((number, text))
    bulk.run("CREATE UNLOGGED TABLE bench_rare (i int PRIMARY KEY, word text)")
    with connection.cursor().copy("COPY bench_rare FROM STDIN") as copy:
        for number, word in enumerate(searched(words).rare):
            copy.write_row((number, word))


def _brands(
    connection: psycopg.Connection[tuple[object, ...]],
    bulk: Bulk,
    sizes: Sizes,
    brands: list[UUID],
    templates: Mapping[str, str],
) -> None:
    bulk.run("CREATE UNLOGGED TABLE bench_b (b int, brand uuid, talk int, posts int)")
    shares = zip(brands, sizes.of(sizes.interactions), sizes.of(sizes.posts), strict=True)
    with connection.cursor().copy("COPY bench_b FROM STDIN") as copy:
        for number, (brand, talk, posts) in enumerate(shares):
            copy.write_row((number, brand, talk, posts))
    bulk.run(
        "CREATE UNLOGGED TABLE bench_c AS SELECT b.brand, k, bench_id() AS id"
        " FROM bench_b b, generate_series(0, 3) k"
    )
    told = {
        "id": "s.id",
        "brand_id": "s.brand",
        "handle": "'canal' || s.k",
        "remote_id": "'r' || s.k",
    }
    bulk.multiply("networks_channel", templates["networks_channel"], "bench_c", told)


def _people(bulk: Bulk, templates: Mapping[str, str]) -> None:
    bulk.run(
        "CREATE UNLOGGED TABLE bench_p AS SELECT b.brand, k, bench_id() AS id, bench_id() AS member"
        " FROM bench_b b, generate_series(0, greatest(b.talk / 12, 5) - 1) k"
    )
    bulk.run("CREATE INDEX ON bench_p (brand, k)")
    name = "initcap(split_part(x.text, ' ', 1) || ' ' || split_part(x.text, ' ', 2))"
    people = f"(SELECT p.*, {name} AS name FROM bench_p p JOIN bench_text x ON x.i = p.k % 3000)"
    bulk.multiply(
        "people_member",
        templates["people_member"],
        people,
        {"id": "s.member", "brand_id": "s.brand", "name": "s.name"},
    )
    bulk.multiply(
        "people_identity",
        templates["people_identity"],
        people,
        {
            "id": "s.id",
            "brand_id": "s.brand",
            "member_id": "s.member",
            "remote_id": "'u' || s.k",
            "handle": "'persona' || s.k || '@red.example'",
            "name": "s.name",
            "search": "lower(s.name) || ' persona' || s.k || '@red.example'",
        },
    )


def _library(bulk: Bulk, templates: Mapping[str, str]) -> None:
    bulk.multiply(
        "library_asset",
        templates["library_asset"],
        "(SELECT b.brand, k FROM bench_b b, generate_series(1, greatest(b.posts / 8, 3)) k)",
        {
            "id": "bench_id()",
            "brand_id": "s.brand",
            "digest": "md5(s.brand::text || s.k) || md5('x' || s.k)",
            "filename": "'foto-' || s.k || '.jpg'",
            "alt": "'Foto número ' || s.k",
            "created_at": f"now() - make_interval(hours => s.k % ({YEARS_D} * 24))",
        },
    )


def _posts(bulk: Bulk, templates: Mapping[str, str]) -> None:
    moment = (
        f"date_trunc('minute', now()) - make_interval(days => {YEARS_D}, mins => 7)"
        f" + make_interval(mins => (({YEARS_D} + {AHEAD_D}) * 1440::bigint * k / b.posts)::int)"
    )
    bulk.run(
        "CREATE UNLOGGED TABLE bench_post AS SELECT b.brand, b.posts, k, bench_id() AS id,"
        f" {moment} AS at, initcap(x.text) AS text FROM bench_b b,"
        " generate_series(0, b.posts - 1) k JOIN bench_text x ON x.i = dice(k, 3, 3000)"
    )
    # Half of the posts go to two channels, the others to one.
    bulk.run(
        "CREATE UNLOGGED TABLE bench_v AS SELECT p.brand, p.k, p.id AS post, p.at, p.text, n,"
        " c.id AS channel, bench_id() AS id, bench_id() AS delivery, p.at < now() AS out"
        " FROM bench_post p, generate_series(0, 1) n JOIN bench_c c ON true"
        " WHERE c.brand = p.brand AND c.k = (dice(p.k, 5, 4) + n) % 4 AND (n = 0 OR p.k % 2 = 0)"
    )
    bulk.run("CREATE INDEX ON bench_v (brand, k, n)")
    day = {"due_day": "s.at::date", "due_time": "s.at::time"}
    bulk.multiply(
        "publishing_post",
        templates["publishing_post"],
        "bench_post",
        {
            "id": "s.id",
            "brand_id": "s.brand",
            "title": "left(s.text, 60)",
            "updated_at": "s.at",
            **day,
        },
    )
    parts = "jsonb_build_array(jsonb_build_object('text', s.text, 'media', '[]'::jsonb))"
    bulk.multiply(
        "publishing_variant",
        templates["publishing_variant"],
        "bench_v",
        {
            "id": "s.id",
            "brand_id": "s.brand",
            "post_id": "s.post",
            "channel_id": "s.channel",
            "parts": parts,
            "delivery_id": "s.delivery",
            **day,
        },
    )
    _deliveries(bulk, templates)


def _deliveries(bulk: Bulk, templates: Mapping[str, str]) -> None:
    remote = "CASE WHEN s.out THEN s.k || '.' || s.n ELSE '' END"
    bulk.multiply(
        "delivery_delivery",
        templates["delivery_delivery"],
        "bench_v",
        {
            "id": "s.delivery",
            "brand_id": "s.brand",
            "channel_id": "s.channel",
            "origin_id": "s.id",
            "content": "jsonb_set(t.content, '{parts,0,text}', to_jsonb(s.text))",
            "state": "CASE WHEN s.out THEN 'published' ELSE 'scheduled' END",
            "state_since": "least(s.at, now())",
            "due_at": "s.at",
            "due_local": "to_char(s.at, 'YYYY-MM-DD\"T\"HH24:MI:SS')",
            "ready_at": "s.at",
            "remote_id": remote,
            "url": "CASE WHEN s.out THEN 'https://red.example/' || s.k ELSE '' END",
            "published_at": "CASE WHEN s.out THEN s.at END",
            "created_at": "s.at - interval '3 days'",
        },
    )
    bulk.multiply(
        "delivery_step",
        templates["delivery_step"],
        "bench_v",
        {
            "brand_id": "s.brand",
            "channel_id": "s.channel",
            "delivery_id": "s.delivery",
            "key": "md5(s.id::text)",
            "state": "CASE WHEN s.out THEN 'done' ELSE 'planned' END",
            "remote_id": remote,
            "done_at": "CASE WHEN s.out THEN s.at END",
        },
    )
    figures = (
        "(SELECT * FROM bench_v, unnest(ARRAY['likes', 'replies', 'reposts']) figure WHERE out)"
    )
    bulk.multiply(
        "delivery_reading",
        templates["delivery_reading"],
        figures,
        {
            "brand_id": "s.brand",
            "channel_id": "s.channel",
            "delivery_id": "s.delivery",
            "remote_id": "s.k || '.' || s.n",
            "name": "s.figure",
            "value": "dice(s.k, length(s.figure), 90)",
            "at": "s.at + interval '1 day'",
        },
    )


def _talk(bulk: Bulk, sizes: Sizes, templates: Mapping[str, str]) -> None:
    bulk.run(
        "CREATE UNLOGGED TABLE bench_t AS SELECT b.b, b.brand, b.posts, g.k, bench_id() AS id,"
        " c.id AS channel, p.id AS identity, p.k AS person,"
        f" now() - make_interval(mins => dice(g.k, 17, {YEARS_D} * 1440)) AS first"
        " FROM bench_b b, generate_series(0, greatest((b.talk * 0.45 / 2.5)::int, 3) - 1) g(k)"
        " JOIN bench_c c ON true JOIN bench_p p ON true WHERE c.brand = b.brand"
        " AND c.k = dice(g.k, 19, 4) AND p.brand = b.brand"
        " AND p.k = dice(g.k, 23, greatest(b.talk / 12, 5))"
    )
    bulk.run("CREATE INDEX ON bench_t (brand, k)")
    # 45 of 100 say something; the longest conversation of the largest brand comes first.
    longest = f"b.b = 0 AND k < {sizes.longest}"
    bulk.run(
        "CREATE UNLOGGED TABLE bench_i AS SELECT b.brand, k,"
        f" ({longest}) OR dice(k, 29, 100) < 45 AS says, dice(k, 31, b.posts) AS post,"
        f" CASE WHEN {longest} THEN 0"
        " ELSE dice(k, 37, greatest((b.talk * 0.45 / 2.5)::int, 3)) END AS talk,"
        " x.text || ', ' || y.text || coalesce(' ' || r.word, '') AS text"
        " FROM bench_b b, generate_series(0, b.talk - 1) k"
        " JOIN bench_text x ON x.i = dice(k, 41, 3000) JOIN bench_text y ON y.i = dice(k, 43, 3000)"
        f" LEFT JOIN bench_rare r ON r.i = k / 3 - {sizes.longest} AND k >= {sizes.longest}"
    )
    # As they came, one after the other: so they lie on the disk, and so their ids grow.
    bulk.run(
        "CREATE UNLOGGED TABLE bench_said AS SELECT said.*, bench_id() AS id, bench_id() AS entry"
        " FROM (SELECT i.*, t.channel, t.identity, t.person, t.id AS conversation, t.first"
        " + row_number() OVER (PARTITION BY t.id ORDER BY i.k) * interval '9 minutes'"
        " - interval '20 days' * (t.k = 0)::int AS at"
        " FROM bench_i i JOIN bench_t t ON t.brand = i.brand AND t.k = i.talk ORDER BY at) said"
    )
    _interactions(bulk, templates)
    _conversations(bulk, templates)


def _interactions(bulk: Bulk, templates: Mapping[str, str]) -> None:
    said = "CASE WHEN s.says THEN {} ELSE {} END"
    bulk.multiply(
        "interactions_interaction",
        templates["interactions_interaction"],
        "bench_said",
        {
            "id": "s.id",
            "brand_id": "s.brand",
            "channel_id": "s.channel",
            "remote_id": "'i' || s.k",
            "kind": said.format("'comment'", "'like'"),
            "author_remote_id": "'u' || s.person",
            "author_handle": "'persona' || s.person || '@red.example'",
            "text": said.format("s.text", "''"),
            "search": said.format("lower(s.text)", "''"),
            "about": "s.post || '.0'",
            "root": "s.post || '.0'",
            "in_reply_to": said.format("s.post || '.0'", "''"),
            "created_at": "s.at",
            "stored_at": "s.at",
            "looked_at": "s.at",
        },
    )
    bulk.multiply(
        "inbox_entry",
        templates["inbox_entry"],
        "(SELECT * FROM bench_said WHERE says)",
        {
            "id": "s.entry",
            "brand_id": "s.brand",
            "conversation_id": "s.conversation",
            "channel_id": "s.channel",
            "at": "s.at",
            "interaction_id": "s.id",
            "remote_id": "'i' || s.k",
        },
    )


def _conversations(bulk: Bulk, templates: Mapping[str, str]) -> None:
    last = (
        "(SELECT t.*, e.*, e.last > now() - interval '6 days' AND dice(t.k, 47, 10) < 6 AS open"
        " FROM bench_t t JOIN (SELECT conversation, min(at) AS begun, max(at) AS last,"
        " count(*) AS many, (array_agg(text ORDER BY at DESC))[1] AS words, max(post) AS about"
        " FROM bench_said WHERE says GROUP BY conversation) e ON e.conversation = t.id"
        " ORDER BY e.begun)"
    )
    bulk.multiply(
        "inbox_conversation",
        templates["inbox_conversation"],
        last,
        {
            "id": "s.id",
            "brand_id": "s.brand",
            "channel_id": "s.channel",
            "identity_id": "s.identity",
            "key": "'t' || s.k",
            "about": "s.about || '.0'",
            "state": "CASE WHEN s.open THEN 'open' ELSE 'closed' END",
            "why_closed": "CASE WHEN s.open THEN '' ELSE 'answered' END",
            "waiting_since": "CASE WHEN s.open THEN s.begun END",
            "first_at": "s.begun",
            "last_at": "s.last",
            "last_in_at": "s.last",
            "preview": "left(s.words, 200)",
            "texts": "s.many",
        },
    )
