"""What the composer tells about a variant: what it saw, and beside it what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Brand
from tertulia.brandbook.content import Book
from tertulia.delivery import rules as delivery_rules
from tertulia.kernel import clock
from tertulia.kernel.scope import Scope
from tertulia.kernel.text import similarity
from tertulia.networks.registry import manifest
from tertulia.publishing import rules
from tertulia.publishing.media import notices_for
from tertulia.publishing.models import Format, Variant
from tertulia.publishing.options import Offered, disclosure_line
from tertulia.publishing.scheduling import problem_of
from tertulia.publishing.values import Notice
from tertulia.publishing.voice import findings_of, text_of


def notices_of(
    *, scope: Scope, variant: Variant, words: Sequence[rules.Words], brand: Brand, book: Book
) -> tuple[Notice, ...]:
    """What is told about a variant: what it saw, and beside it what mends it."""
    notices: list[Notice] = []
    if not rules.is_empty(variant.parts):
        problem = problem_of(scope=scope, variant=variant, brand=brand)
        if problem:
            notices.append(Notice(problem.field or "limit", problem.sentence, blocks=True))
    said = {each.sentence for each in notices}
    more = notices_for(variant=variant, brand=brand)
    notices += [each for each in more if each.sentence not in said]
    missing = rules.missing_alt(variant.parts)
    if missing:
        sentence = ngettext(
            "%(n)d picture without a description", "%(n)d pictures without a description", missing
        )
        notices.append(Notice("alt", sentence % {"n": missing}, act="describe"))
    notices += _same_words(variant, words)
    notices += _voice_notices(variant, brand, book)
    notices += _format_notices(variant)
    notices += _disclosure_notices(variant, brand)
    notices += _hour_notices(variant, brand)
    return tuple(notices)


def _hour_notices(variant: Variant, brand: Brand) -> list[Notice]:
    """An hour that is over, does not exist that day, or exists twice."""
    moment = rules.local_moment(variant.due_day, variant.due_time)
    if moment is None or variant.delivery_id:
        return []
    told = delivery_rules.local_due(moment, brand.zone)
    if told.at <= clock.now():
        return [Notice("past", _("This hour is over."), blocks=True)]
    if told.gap:
        there = told.at.astimezone(ZoneInfo(brand.zone)).strftime("%H:%M")
        sentence = _("That day the clock jumps over this hour; it would go out at %s.")
        return [Notice("gap", sentence % there)]
    if told.overlap:
        return [Notice("overlap", _("That day this hour comes twice; the first one is taken."))]
    return []


def _same_words(variant: Variant, words: Sequence[rules.Words]) -> list[Notice]:
    """The other variant that says the same."""
    mine = next(each for each in words if each.variant_id == variant.id)
    likeness = {
        (mine.text, other.text): similarity(mine.text, other.text)
        for other in words
        if other.variant_id != mine.variant_id
    }
    same = rules.same_words(mine, words, likeness)
    if not same:
        return []
    other, value = same
    told = _("Same as %(channel)s (%(percent)d %%)") % {
        "channel": other.channel_title,
        "percent": round(value * 100),
    }
    return [Notice("same", told, act="adapt", other=other.variant_id)]


def _voice_notices(variant: Variant, brand: Brand, book: Book) -> list[Notice]:
    """What the words break of the brand book, with the line that says so."""
    return [
        Notice(
            f"voice.{each.code}",
            str(each.sentence),
            blocks=each.blocks,
            act="swap" if each.replacement is not None else "",
            line=each.line,
            anchor=each.anchor,
            words=text_of(variant)[each.start : each.end],
            instead=each.replacement or "",
        )
        for each in findings_of(variant, brand, book)
    ]


def _format_notices(variant: Variant) -> list[Notice]:
    """What the post was to be and is not (yet), or the network does not take."""
    network = manifest(variant.channel.network)
    wanted = variant.post.format
    pictures = sum(len(part.get("media", ())) for part in variant.parts)
    if wanted and wanted not in network.formats:
        name = Format(wanted).label
        told = _("%(network)s does not take this format: %(format)s") % {
            "network": network.title,
            "format": name,
        }
        return [Notice("format", told)]
    if wanted == Format.IMAGE and not pictures:
        return [Notice("format", _("The picture is missing."))]
    if wanted == Format.CAROUSEL and pictures < 2:
        return [Notice("format", _("A carousel has two pictures or more."))]
    if wanted == Format.THREAD and len(variant.parts) < 2:
        return [Notice("format", _("A thread has two parts or more."), act="split")]
    return []


def _disclosure_notices(variant: Variant, brand: Brand) -> list[Notice]:
    """Paid or made with AI, and neither the network nor the text says so."""
    flags = Offered(manifest(variant.channel.network)).flags
    language = str(variant.options.get("language") or next(iter(brand.languages), ""))
    text = text_of(variant)
    lines = [
        disclosure_line(name, language)
        for name in ("paid", "ai")
        if variant.options.get(name) and name not in flags
    ]
    told = _("The line “%s” is missing.")
    return [Notice("disclosure", told % line, blocks=True) for line in lines if line not in text]
