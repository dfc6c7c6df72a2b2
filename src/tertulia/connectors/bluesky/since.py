"""Reading what is new from lists that can only be read backwards from the newest.

The cursor remembers names of what was seen, because the network sorts a notice by the time its
author claims: one that comes late stands between those already read. A run goes back page by
page until it meets what was seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2s

from tertulia.networks.values import Page, RemoteInteraction

REMEMBERED = 120
"""So many of the newest are known again at the next run."""
RECENT = 200
"""So many of the last are known again within a run, while new ones push the list down."""


@dataclass(frozen=True)
class Notice:
    """One entry of a list: its name, when the network had it, and what it means to us if at all."""

    name: str
    at: datetime
    item: RemoteInteraction | None


@dataclass(frozen=True)
class _State:
    seen: tuple[str, ...] = ()
    """Short names of the newest that earlier runs met, newest first."""
    top: str = ""
    """The newest moment that earlier runs met: nothing older ends a run later than this."""
    floor: str = ""
    """The oldest moment of the very first page: what is older is history and stays there."""
    next: str = ""
    """The network's own cursor, in the middle of a run."""
    fresh: tuple[str, ...] = ()
    fresh_top: str = ""


ReadPage = Callable[[str], tuple[Sequence[Notice], str]]


def read_since(cursor: str, read_page: ReadPage) -> Page:
    """One page of what was not seen yet. `read_page` takes and gives the network's own cursor."""
    state = _opened(cursor)
    notices, onward = read_page(state.next)
    known = {*state.seen, *state.fresh}
    floor = datetime.fromisoformat(state.floor) if state.floor else None
    new = [each for each in notices if floor is None or each.at >= floor]
    items = tuple(each.item for each in new if each.item and _short(each) not in known)
    grown = _grown(state, new)
    if cursor and onward and notices and not _met(state, notices):
        return Page(items, _closed(replace(grown, next=onward)), more=True)
    if cursor and not {*grown.fresh} - {*state.seen}:
        return Page(items, cursor if not state.next else _closed(_ended(grown, ())))
    return Page(items, _closed(_ended(grown, () if cursor else notices)))


def _grown(state: _State, notices: Sequence[Notice]) -> _State:
    names = tuple(dict.fromkeys((*state.fresh, *map(_short, notices))))
    if len(names) > REMEMBERED + RECENT:
        names = names[:REMEMBERED] + names[-RECENT:]
    tops = [each.at.isoformat() for each in notices]
    return replace(state, fresh=names, fresh_top=max((state.fresh_top, *tops)))


def _ended(state: _State, first_page: Sequence[Notice]) -> _State:
    """The state between runs; the very first page sets the floor."""
    floor = state.floor or min((each.at.isoformat() for each in first_page), default="")
    names = tuple(dict.fromkeys((*state.fresh, *state.seen)))[:REMEMBERED]
    return _State(seen=names, top=max(state.top, state.fresh_top), floor=floor)


def _met(state: _State, notices: Sequence[Notice]) -> bool:
    if any(_short(each) in state.seen for each in notices):
        return True
    return bool(state.top) and notices[-1].at < datetime.fromisoformat(state.top)


def _short(notice: Notice) -> str:
    return blake2s(notice.name.encode(), digest_size=5).hexdigest()


def _opened(cursor: str) -> _State:
    if not cursor:
        return _State()
    given = json.loads(cursor)
    for name in ("seen", "fresh"):
        given[name] = tuple(given.get(name, "").split())
    return _State(**given)


def _closed(state: _State) -> str:
    plain = asdict(state)
    for name in ("seen", "fresh"):
        plain[name] = " ".join(plain[name])
    return json.dumps({key: value for key, value in plain.items() if value}, separators=(",", ":"))
