"""What people said of texts, as a file to learn from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields

from tertulia.interactions.reading_queries import Labelled

COLUMNS = tuple(each.name for each in fields(Labelled))
#: A spreadsheet would run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, line: str) -> str:
        return line


def as_jsonl(rows: Iterable[Labelled]) -> Iterator[str]:
    """One JSON object a line."""
    for row in rows:
        told = asdict(row) | {"interaction_id": str(row.interaction_id), "at": row.at.isoformat()}
        yield json.dumps(told, ensure_ascii=False) + "\n"


def as_csv(rows: Iterable[Labelled]) -> Iterator[str]:
    """For a spreadsheet: with its mark, and no cell that it would run."""
    return as_rows(COLUMNS, ([str(getattr(row, name)) for name in COLUMNS] for row in rows))


def as_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A file of cells, line by line."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(columns))
    for row in rows:
        yield str(writer.writerow([cell(each) for each in row]))


def cell(text: str) -> str:
    """What no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text
