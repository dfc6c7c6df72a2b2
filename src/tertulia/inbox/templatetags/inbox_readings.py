"""What a text was read as, drawn small: loud only where it is urgent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertulia.inbox.queries.values import Line, NameAs, Row
from tertulia.inbox.templatetags.inbox_words import Mark, linked
from tertulia.interactions.reading_words import name_kind, word
from tertulia.shell.templatetags.shell import icon

register = template.Library()

#: What a row shows beside the kind of message; "other" says nothing.
INTENT_MARKS = {
    "question": Mark(icon="circle-question-mark"),
    "complaint": Mark(icon="frown"),
    "praise": Mark(icon="thumbs-up"),
    "purchase": Mark(icon="shopping-bag"),
    "order_status": Mark(icon="package"),
    "suggestion": Mark(icon="lightbulb"),
    "help": Mark(icon="life-buoy"),
    "thanks": Mark(icon="heart-handshake"),
    "entry": Mark(icon="ticket"),
    "tag": Mark(icon="users"),
    "collaboration": Mark(icon="handshake"),
    "job": Mark(icon="briefcase"),
    "spam": Mark(icon="trash"),
    "attack": Mark(icon="angry"),
}
URGENT_MARKS = {1: Mark(icon="hourglass"), 2: Mark(icon="flame"), 3: Mark(icon="siren")}
#: Where an unhappy tone says more than the kind does.
_TONE_MATTERS = frozenset({"", "question", "help", "order_status", "purchase", "suggestion"})


def row_intent(row: Row) -> str:
    """The small mark of what a conversation is about."""
    return _intent(row.intent, get_language() or "") if row.intent in INTENT_MARKS else ""


@lru_cache(maxsize=128)
def _intent(intent: str, _language: str) -> str:
    words = escape(word("intent", intent))
    mark = icon(INTENT_MARKS[intent].icon, "small")
    return f'<span class="kind" title="{words}">{mark}<span class="sr">{words}</span></span>'


def row_urgency(row: Row) -> str:
    """What makes it urgent, said loud; "" where nothing does."""
    return urgency_mark(row.urgent, row.urgency) if row.urgency else ""


@register.simple_tag
def urgency(row: Row) -> SafeString:
    """For templates: what makes a conversation urgent."""
    return SafeString(row_urgency(row))


def urgency_mark(urgent: str, urgency: int) -> str:
    """A label with its reason."""
    return _urgency(urgent, urgency, get_language() or "")


@lru_cache(maxsize=128)
def _urgency(urgent: str, urgency: int, _language: str) -> str:
    mark = icon(URGENT_MARKS[min(max(urgency, 1), 3)].icon, "small")
    return f'<span class="urgent u{urgency}">{mark}{escape(word("urgent", urgent))}</span>'


def line_reading(line: Line, *, key: bool) -> str:
    """Below a text: what it was read as, to be opened and corrected. `key`: the key T opens it."""
    read = line.reading
    if read is None or line.deleted_at:
        return ""
    language = (get_language() or "").partition("-")[0]
    words, loud = _words(
        read.intent, read.sentiment, read.urgent, read.urgency, read.language, bool(read.version),
        bool(read.corrected), language,
    )  # fmt: skip
    held = f' data-shortcut="t" data-shortcut-label="{escape(_("Say what it is"))}"' if key else ""
    return (
        f'<details class="menu read-menu{"" if loud else " quiet"}" data-reading="{line.id}">'
        f'<summary class="small"{held}><span class="sr">{escape(_("What it was read as:"))} </span>'
        f"{loud or escape(words)}</summary></details>"
    )


@lru_cache(maxsize=2048)
def _words(
    intent: str,
    sentiment: str,
    urgent: str,
    urgency: int,
    language: str,
    known: bool,
    corrected: bool,
    reader: str,
) -> tuple[str, str]:
    """In words, and as marks ("" where nothing is worth to be seen)."""
    parts = [word("intent", intent)] if intent else []
    tone = sentiment == "negative" and intent in _TONE_MATTERS
    if tone:
        parts.append(word("sentiment", sentiment))
    foreign = bool(language) and language != reader
    if foreign:
        parts.append(word("language", language))
    if not parts and not urgency:
        parts.append(_("not known") if known else _("not read yet"))
    if corrected:
        parts.append(_("corrected"))
    words = " · ".join(parts)
    notable = urgency or tone or foreign or corrected or intent in INTENT_MARKS
    said = ", ".join([word("urgent", urgent), *parts]) if urgency else words
    if not notable:
        return said, ""
    loud = _urgency(urgent, urgency, reader) if urgency else ""
    mark = icon(INTENT_MARKS[intent].icon, "small") if intent in INTENT_MARKS else ""
    rest = f'<span class="read">{mark}{escape(words)}</span>' if words else ""
    return said, loud + rest


def named(text: str, names: Sequence[NameAs]) -> str:
    """A text with the names in it marked, each saying what it is."""
    parts: list[str] = []
    at = 0
    for each in sorted(names, key=lambda name: name.start):
        if not at <= each.start < each.end <= len(text):
            continue
        kind = name_kind(each.kind)
        said = text[each.start : each.end]
        title = kind if said == each.name else f"{kind}: {each.name}"
        parts.append(linked(text[at : each.start]))
        parts.append(f'<mark class="name-mark" title="{escape(title)}">{escape(said)}</mark>')
        at = each.end
    return "".join([*parts, linked(text[at:])])


def marked(text: str, places: list[list[int]]) -> SafeString:
    """The words of a text that spoke for its reading, in its order."""
    inside = [(start, end) for start, end in sorted(places) if 0 <= start < end <= len(text)]
    words = (f"<mark>{escape(text[start:end])}</mark>" for start, end in inside)
    return SafeString(" ".join(words))
