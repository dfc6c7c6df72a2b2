"""Copy against the book: what it breaks, where, and the line of the book that says so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.brandbook.addressing import LIKELY, form_named, signs_of
from tertulia.brandbook.content import Address, Book, EmojiRule, Line, Signature
from tertulia.brandbook.emojis import bare, emojis_of
from tertulia.brandbook.endings import pattern_of
from tertulia.brandbook.folding import Folded, fold, without_addresses, words_of

MOST_SIGNS = 5


@dataclass(frozen=True)
class Finding:
    """Something the text does that the book says otherwise.

    `start` and `end` are code points of the text; putting `replacement` (when there is one) there
    mends it. `line` is the book's own words, `anchor` where they stand on its page. `blocks`: the
    book says it must not go out so. `certainty` is 1 unless the words may mean something else.
    """

    code: str
    sentence: Any
    """Lazily translated."""
    line: str
    start: int
    end: int
    blocks: bool = False
    replacement: str | None = None
    anchor: str = ""
    certainty: float = 1.0


@dataclass(frozen=True)
class Copy:
    """A text and where it goes, folded once."""

    text: str
    folded: Folded
    language: str
    country: str
    channel: str
    pillar: str
    product: str


def anchor_of(part: str, words: str) -> str:
    """Where a line of the book stands on its page: the same as long as its words are."""
    return f"{part}-{blake2s(words.encode(), digest_size=4).hexdigest()}"


def check_copy(
    *,
    text: str,
    book: Book,
    language: str,
    country: str = "",
    channel_id: UUID | None = None,
    pillar_id: UUID | None = None,
    product: str = "",
) -> tuple[Finding, ...]:
    """What a text breaks, in the order of its places; nothing for a text without words.

    `language` may carry a country (es-EC). A product is also recognised by its name in the text.
    """
    if not text.strip() or book.is_empty:
        return ()
    base, _dash, land = language.partition("-")
    copy = Copy(
        text=text,
        folded=fold(without_addresses(text)),
        language=base.lower(),
        country=(country or land).upper(),
        channel=book.channels.get(channel_id, "") if channel_id else "",
        pillar=book.pillars.get(pillar_id, "") if pillar_id else "",
        product=product,
    )
    found = [
        *_banned(copy, book),
        *_replaced(copy, book),
        *_address(copy, book.address),
        *_emoji(copy, book.emoji),
        *_mandatory(copy, book.mandatory),
        *_signature(copy, book.signature),
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _places(copy: Copy, words: str) -> Iterator[tuple[int, int]]:
    pattern = pattern_of(words, copy.language)
    if pattern is not None:
        for found in pattern.finditer(copy.folded.text):
            yield copy.folded.span(*found.span())


def _banned(copy: Copy, book: Book) -> Iterator[Finding]:
    for word in book.banned:
        line = f"{word.name}: {word.text}" if word.text else word.name
        for start, end in _places(copy, word.name):
            said = copy.text[start:end]
            sentence = format_lazy(_("“{word}” is a word the brand does not use"), word=said)
            yield Finding(
                "banned", sentence, line, start, end, anchor=anchor_of("banned", word.name)
            )


def _replaced(copy: Copy, book: Book) -> Iterator[Finding]:
    for rule in book.replaced:
        instead = fold(rule.instead).text
        for start, end in _places(copy, rule.word):
            if instead and any(s <= start and end <= e for s, e in _places(copy, rule.instead)):
                continue  # it is part of what is to be said
            said = copy.text[start:end]
            better = (
                rule.instead[:1].upper() + rule.instead[1:] if said[:1].isupper() else rule.instead
            )
            sentence = format_lazy(_("“{word}”: better “{instead}”"), word=said, instead=better)
            yield Finding(
                "replaced", sentence, f"{rule.word} → {rule.instead}", start, end,
                replacement=better or None, anchor=anchor_of("replaced", rule.word),
            )  # fmt: skip


def _fits(copy: Copy, channel: str) -> bool:
    return channel in ("", copy.channel)


def _address(copy: Copy, rules: Iterable[Address]) -> Iterator[Finding]:
    """By the rule that says most exactly where it holds."""
    here = [
        (bool(each.channel), bool(each.country), bool(each.language), each)
        for each in rules
        if each.language in ("", copy.language)
        and each.country in ("", copy.country)
        and _fits(copy, each.channel)
        and form_named(each.form, copy.language)
    ]
    if not here:
        return
    rule = max(here, key=lambda each: each[:3])[3]
    wanted = form_named(rule.form, copy.language)
    wrong = [
        sign
        for sign in signs_of(without_addresses(copy.text), copy.language)
        if wanted not in sign.forms
    ]
    for sign in wrong[:MOST_SIGNS]:
        parts = {
            "word": copy.text[sign.start : sign.end],
            "form": "/".join(sorted(sign.forms)),
            "wanted": rule.form,
        }
        if sign.certainty > LIKELY:
            sentence = format_lazy(
                _("“{word}” speaks with {form}; the book says {wanted}"), **parts
            )
        else:
            sentence = format_lazy(
                _("“{word}” seems to speak with {form}; the book says {wanted}"), **parts
            )
        yield Finding(
            "address", sentence, address_words(rule), sign.start, sign.end,
            anchor=anchor_of("address", address_words(rule)), certainty=sign.certainty,
        )  # fmt: skip


def address_words(rule: Address) -> str:
    """A rule as one line: “es · EC · network/handle: usted”."""
    where = " · ".join(each for each in (rule.language, rule.country, rule.channel) if each)
    return f"{where}: {rule.form}" if where else rule.form


def emoji_words(rule: EmojiRule) -> str:
    """A rule as one line."""
    where = f"{rule.channel}: " if rule.channel else ""
    return f"{where}{rule.rule} {rule.value}".strip()


def _emoji(copy: Copy, rules: Iterable[EmojiRule]) -> Iterator[Finding]:
    """The rules of the channel where it has some, else those of the brand."""
    own = [each for each in rules if copy.channel and each.channel == copy.channel]
    general = [each for each in rules if not each.channel]
    used = emojis_of(copy.text)
    for rule in own or general:
        known = {bare(emoji) for emoji, _at in emojis_of(rule.value)}
        wrong, sentence = _against(rule, used, known)
        if wrong:
            emoji, at = wrong[0]
            yield Finding(
                "emoji", sentence, emoji_words(rule), at, at + len(emoji),
                anchor=anchor_of("emoji", emoji_words(rule)),
            )  # fmt: skip


def _against(
    rule: EmojiRule, used: list[tuple[str, int]], known: set[str]
) -> tuple[list[tuple[str, int]], Any]:
    """The emoji that break a rule, and what is said of it."""
    if rule.rule == "none":
        return used, _("The book says: no emoji here")
    if rule.rule == "most" and rule.value.isdecimal():
        sentence = format_lazy(
            _("{count} emoji; the book says {most} at most"), count=len(used), most=rule.value
        )
        return used[int(rule.value) :], sentence
    if rule.rule == "only" and known:
        wrong = [each for each in used if bare(each[0]) not in known]
        return wrong, format_lazy(_("The book says only these emoji: {list}"), list=rule.value)
    if rule.rule == "never":
        wrong = [each for each in used if bare(each[0]) in known]
        return wrong, format_lazy(_("The book says never these emoji: {list}"), list=rule.value)
    return [], ""


def _holds(copy: Copy, line: Line | Signature) -> bool:
    """Whether a line's conditions are met."""
    if line.language not in ("", copy.language) or not _fits(copy, line.channel):
        return False
    if isinstance(line, Signature):
        return True
    if line.pillar and fold(line.pillar).text != fold(copy.pillar).text:
        return False
    if not line.product or (copy.product and fold(copy.product).text == fold(line.product).text):
        return True
    return any(True for _place in _places(copy, line.product))


def _says(copy: Copy, line: str) -> bool:
    """Whether the words of the line stand together in the text; marks between them do not count."""
    wanted, there = words_of(line), words_of(copy.text)
    if not wanted:
        return line in copy.text
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))


def _missing(copy: Copy, line: str) -> dict[str, Any]:
    at = len(copy.text.rstrip())
    return {"start": at, "end": len(copy.text), "line": line, "replacement": f"\n\n{line}"}


def _mandatory(copy: Copy, lines: Iterable[Line]) -> Iterator[Finding]:
    for line in lines:
        if _holds(copy, line) and not _says(copy, line.text):
            sentence = format_lazy(_("This line must be there: “{line}”"), line=line.text)
            yield Finding(
                "mandatory", sentence, blocks=True, anchor=anchor_of("mandatory", line.text),
                **_missing(copy, line.text),
            )  # fmt: skip


def _signature(copy: Copy, lines: Iterable[Signature]) -> Iterator[Finding]:
    """One of the signatures that hold is enough; the first is offered."""
    here = [each for each in lines if _holds(copy, each)]
    if here and not any(_says(copy, each.text) for each in here):
        sentence = format_lazy(_("The signature is missing: “{line}”"), line=here[0].text)
        yield Finding(
            "signature", sentence, anchor=anchor_of("signature", here[0].text),
            **_missing(copy, here[0].text),
        )  # fmt: skip
