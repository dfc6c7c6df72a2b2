"""What a form of answers says: one button decides, over one item, all of them or the others."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from tertulia.approval.models import Item
from tertulia.approval.rules import Verdict, lines_of
from tertulia.approval.values import Answer
from tertulia.kernel.errors import Invalid


def read_answers(post: QueryDict, items: Sequence[Item]) -> list[Answer]:
    """The answers of a pressed button `do`: `approve:all`, `only:<id>`, or `<verdict>:<id>`.

    `items` are those that wait for this reviewer. `only` approves one and rejects the others.
    Words stand in `words.<id>`, suggested texts in `text.<id>.<part>`. Raises: Invalid.
    """
    verdict, _colon, target = post.get("do", "").partition(":")
    by_id = {str(each.id): each for each in items}
    if target == "all" and verdict in (Verdict.APPROVE, Verdict.REJECT):
        return [_answer(post, each, verdict) for each in items]
    if target not in by_id:
        raise Invalid(_("This was settled in the meantime, or was never there."))
    if verdict == "only":
        return [
            _answer(post, each, Verdict.APPROVE if key == target else Verdict.REJECT)
            for key, each in by_id.items()
        ]
    return [_answer(post, by_id[target], verdict)]


def _answer(post: QueryDict, item: Item, verdict: str) -> Answer:
    suggestion = None
    if verdict == Verdict.SUGGEST:
        count = len(item.content["parts"])
        suggestion = [post.get(f"text.{item.id}.{n}", "") for n in range(count)]
    part, quote = _line(post.get(f"line.{item.id}", ""), item)
    if verdict not in (Verdict.COMMENT, Verdict.REJECT):
        part, quote = 0, ""
    words = post.get(f"words.{item.id}", "")
    return Answer(UUID(str(item.id)), verdict, words, suggestion, part, quote)


def _line(chosen: str, item: Item) -> tuple[int, str]:
    """Part and words of a chosen line, "<part>.<number>"; all of it when none is chosen."""
    part, _dot, number = chosen.partition(".")
    if not (part.isdigit() and number.isdigit()) or int(part) >= len(item.content["parts"]):
        return 0, ""
    lines = lines_of(str(item.content["parts"][int(part)]["text"]))
    return (int(part), lines[int(number)]) if int(number) < len(lines) else (0, "")
