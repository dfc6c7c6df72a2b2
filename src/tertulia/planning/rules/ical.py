"""iCalendar, RFC 5545: written by hand, it is that small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: How long a post lasts in a calendar program.
LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Entry:
    """A post: at a moment, or on a day when it has no hour yet."""

    uid: str
    title: str
    about: str
    day: date
    at: datetime | None


def calendar_of(entries: Iterable[Entry], *, name: str, now: datetime) -> str:
    """A VCALENDAR with a VEVENT for each, lines folded and ended as the standard says."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tertulia//Plan//EN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for each in entries:
        lines += ["BEGIN:VEVENT", f"UID:{each.uid}@tertulia", f"DTSTAMP:{_utc(now)}"]
        if each.at is None:
            lines.append(f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}")
        else:
            lines += [f"DTSTART:{_utc(each.at)}", f"DTEND:{_utc(each.at + LASTS)}"]
        lines.append(f"SUMMARY:{escaped(each.title)}")
        if each.about:
            lines.append(f"DESCRIPTION:{escaped(each.about)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A TEXT value. RFC 5545, 3.3.11."""
    for found, put in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(found, put)
    return "".join(each for each in text if each >= " ")


def folded(line: str) -> str:
    """At most 75 octets a line, never inside a letter. RFC 5545, 3.1."""
    pieces, piece, octets = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > 75:
            pieces.append(piece)
            piece, octets = "", 1  # the space that begins a folded line
        piece += letter
        octets += size
    return "\r\n ".join([*pieces, piece])


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
