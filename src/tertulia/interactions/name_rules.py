"""Pure decisions about names: what a text names, whom it is about, what may be written as a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tertulia.language.dictionary import Dictionary, Kind, Named, Term, key_of
from tertulia.language.marks import LINK, handles_in, hashtags_in, links_in, may_link
from tertulia.language.ordinary import is_ordinary
from tertulia.language.towards import clauses, settled, towards
from tertulia.networks.values import InteractionKind

MOST_TERMS = 2_000
MOST_ALIASES = 20
LONGEST = 120
SHORTEST = 2
"""Letters and digits: a single one is no name but a letter."""
MOST_MARKS, LONGEST_MARK = 20, 300
_MOST_READ = 4_000
"""Characters, as the reader has it."""
TO_US = frozenset(
    {
        InteractionKind.COMMENT,
        InteractionKind.REPLY,
        InteractionKind.MENTION,
        InteractionKind.MESSAGE,
        InteractionKind.QUOTE,
        InteractionKind.REVIEW,
    }
)
"""Said to us, or of what we wrote."""


@dataclass(frozen=True)
class Names:
    """What a brand looks for."""

    dictionary: Dictionary
    ids: Mapping[Term, str]
    """The brand itself has none: ""."""
    ours: frozenset[str] = field(default=frozenset())
    """Handles, lower case, without @ and server."""


@dataclass(frozen=True)
class Written:
    """A name as a person wrote it, with who it is in the list."""

    id: str
    kind: str
    name: str
    aliases: Sequence[str] = ()


@dataclass(frozen=True)
class Text:
    """A text, as far as its names matter. `felt`: in it as a whole."""

    text: str
    kind: str
    felt: float
    felt_by_clause: Sequence[int] | None = None
    """Percent, where it was asked before."""


@dataclass(frozen=True)
class Found:
    """What a text names. `towards` is None where each clause must be read for it."""

    named: tuple[Named, ...]
    towards: str | None
    hashtags: tuple[str, ...]
    handles: tuple[str, ...]
    links: tuple[str, ...]


def names_of(
    written: Iterable[Written], *, brand: str, channels: Iterable[str], handles: Iterable[str]
) -> Names:
    """The brand's own list, and what is known without being written: its name and its channels."""
    ids = {
        Term(Kind(each.kind), each.name, tuple(each.aliases)): each.id for each in written
    }  # fmt: skip
    bare = [each.strip().lstrip("@").split("@")[0] for each in handles]
    others = dict.fromkeys(each for each in (*channels, *bare) if len(key_of(each)) >= SHORTEST)
    itself = Term(Kind.BRAND, brand, tuple(others))
    ids.setdefault(itself, "")
    return Names(
        Dictionary(ids, is_ordinary), ids, frozenset(each.lower() for each in bare if each)
    )


def found_in(names: Names, text: Text) -> Found:
    """What a text names, and whom it is about as far as that needs no further reading."""
    said = text.text[:_MOST_READ]
    links = [match.span() for match in LINK.finditer(said)] if may_link(said) else []
    named = tuple(
        each
        for each in names.dictionary.find(said)
        if not any(start < each.end and each.start < end for start, end in links)
    )
    about = without_own_handles(named, said, names)
    ours, to_us = names.ours, text.kind in TO_US
    whom: str | None = settled(said, text.felt, named=about, ours=ours, to_us=to_us)
    known = text.felt_by_clause
    if whom is None and known is not None and len(known) == len(clauses(said)):
        felt = [each / 100 for each in known]
        whom = towards(said, felt, named=about, ours=ours, to_us=to_us)
    return Found(
        named,
        whom,
        _few(hashtags_in(said), lower=True),
        _few(handles_in(said)),
        _few(links_in(said)),
    )


def pieces_of(text: str) -> list[str]:
    """The clauses of a text, to be read one by one."""
    said = text[:_MOST_READ]
    return [said[each.start : each.end] for each in clauses(said)]


def without_own_handles(named: Iterable[Named], text: str, names: Names) -> list[Named]:
    """@us at the head of an answer says whom it is for, not what it is about."""
    return [
        each
        for each in named
        if names.ids.get(each.term) or not each.start or text[each.start - 1] != "@"
    ]


def as_kept(names: Names, named: Iterable[Named]) -> list[list[Any]]:
    """As it is stored."""
    return [[names.ids[each.term], each.start, each.end, each.how.value] for each in named]


def keys_of(name: str, aliases: Iterable[str]) -> list[str]:
    """The keys of a name and its aliases, each once."""
    return list(dict.fromkeys(key for key in map(key_of, (name, *aliases)) if key))


def tidy(name: str, aliases: Iterable[str]) -> tuple[str, list[str]]:
    """Without edges, NUL and doubled spaces; of aliases that are the same, the first."""
    name = _spaced(name)
    kept: dict[str, str] = {}
    for each in map(_spaced, aliases):
        if each and (key := key_of(each) or each) != key_of(name):
            kept.setdefault(key, each)
    return name, list(kept.values())


def felt_of(sentiment: Mapping[str, float]) -> float:
    """1 minus the chance of neutral; 0 where nobody asked."""
    return max(0.0, 1.0 - sentiment.get("neutral", 0.0)) if sentiment else 0.0


def _spaced(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _few(marks: Collection[str], *, lower: bool = False) -> tuple[str, ...]:
    if not marks:
        return ()
    found = (each.lower() if lower else each for each in marks)
    return tuple(dict.fromkeys(each[:LONGEST_MARK] for each in found))[:MOST_MARKS]
