"""Years of life of many brands, written by the database itself.

Each table gets its rows from one row that the program has made (the template), with some columns
told otherwise: so the rows are such as the program writes, whatever columns a table has.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import sql

#: A word of a text has this rank with a probability of about 1 / rank.
SYLLABLES = ("ca", "lo", "ta", "mi", "re", "sol", "pan", "vi", "te", "nu", "ba", "jo", "que", "ri")
POOL = 3000


@dataclass(frozen=True)
class Sizes:
    """How much there is in all, shared out among the brands by Zipf's law."""

    brands: int = 50
    interactions: int = 1_000_000
    posts: int = 100_000
    longest: int = 2_000
    """Messages of the longest conversation, in the largest brand."""

    def of(self, whole: int) -> list[int]:
        """Shares of a whole: the k-th brand has 1/k of the first."""
        weights = [1 / rank for rank in range(1, self.brands + 1)]
        return [max(10, round(whole * weight / sum(weights))) for weight in weights]


@dataclass(frozen=True)
class Words:
    """What is searched for."""

    rare: tuple[str, ...]
    common: tuple[str, ...]
    absent: tuple[str, ...]


def vocabulary(seed: int = 7) -> list[str]:
    """Four thousand words that look like words."""
    dice = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < 4000:
        made["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))] = None
    return list(made)


def sentences(words: Sequence[str], seed: int = 11) -> list[str]:
    """Texts of 3 to 14 words; the first word of the list is in most of them."""
    dice = random.Random(seed)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [" ".join(dice.choices(words, weights, k=dice.randint(3, 14))) for _ in range(POOL)]


def searched(words: Sequence[str]) -> Words:
    """20 rare words (each in three texts), 20 common ones (ranks 10 to 29), 20 that nobody wrote."""
    rare = tuple(f"quimera{letter}" for letter in "abcdefghijklmnopqrst")
    return Words(rare, tuple(words[9:29]), tuple(f"{each}wxk" for each in words[100:120]))


class Bulk:
    """Writes rows of the program's tables from templates."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._db = connection

    def run(self, query: str) -> None:
        """A statement of the seeding's own staging tables."""
        self._db.execute(query)  # type: ignore[call-overload]

    def multiply(
        self, table: str, template: UUID | int | str, source: str, told: Mapping[str, str]
    ) -> int:
        """One row per row `s` of `source`: the template `t`'s, but for the columns `told`.

        `told` maps a column to an SQL expression over `s` and `t`. Returns how many were written.
        """
        columns = self._columns(table)
        unknown = set(told) - set(columns)
        if unknown:
            raise RuntimeError(f"{table} has no {sorted(unknown)}: the benchmark must follow")
        given = [c for c in columns if c in told or not self._serial(table, c)]
        values = [
            sql.SQL(told[c]) if c in told else sql.SQL("t.{}").format(sql.Identifier(c))  # type: ignore[arg-type]
            for c in given
        ]
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {source} s,"
            " (SELECT * FROM {table} WHERE {key}::text = {template}) t"
        ).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, given)),
            values=sql.SQL(", ").join(values),
            source=sql.SQL(source),  # type: ignore[arg-type]
            key=sql.Identifier(self._key(table)),
            template=sql.Literal(str(template)),
        )
        return self._db.execute(statement).rowcount

    def _columns(self, table: str) -> list[str]:
        rows = self._db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return [str(row[0]) for row in rows]

    def _serial(self, table: str, column: str) -> bool:
        row = self._db.execute(
            "SELECT is_identity FROM information_schema.columns WHERE table_name = %s"
            " AND column_name = %s",
            [table, column],
        ).fetchone()
        return row is not None and row[0] == "YES"

    def _key(self, table: str) -> str:
        row = self._db.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            " AND a.attnum = i.indkey[0] WHERE i.indrelid = %s::regclass AND i.indisprimary",
            [table],
        ).fetchone()
        if row is None:
            raise RuntimeError(f"{table} has no primary key")
        return str(row[0])
