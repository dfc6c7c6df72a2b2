"""The patterns behind links, mentions, hashtags and emoji.

Written twice, here and in `frontend/src/text/grammar.ts`; the vectors and the fuzzing test hold
the two together. Only long-stable Unicode properties are used, so that the Unicode version of
the browser makes no difference.

Sources and dates: the table in this package's README.
"""

from __future__ import annotations

import regex

# Latin letters with accents, as links may hold them.
LATIN = (
    r"\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_CYRILLIC = r"\u0400-\u04FF"
SPACE = r"\t-\r \u0085\u00A0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
WORD = r"\p{L}\p{M}\p{Nd}\p{Pc}"

# A character of a host's label: no ASCII sign, no space, no punctuation of any script.
_NO_HOST = r"\x00-\x2F\x3A-\x40\x5B-\x60\x7B-\xA0\p{Z}\p{P}\u180E\uFEFF\uFFFE\uFFFF\u202A-\u202E"
_D = rf"(?:[^{_NO_HOST}]|[·・])"
_LABEL = rf"{_D}(?:(?:{_D}|[-_])*{_D})?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})+"

HTTP_HOST = regex.compile(rf"(?<![A-Za-z0-9@＠$#])([Hh][Tt][Tt][Pp][Ss]?://)({_HOST})")
BARE_HOST = regex.compile(rf"(?<![·・@＠$#_.\-/])(?<=^|[{_NO_HOST}])({_HOST})")
ASCII_LABELS = regex.compile(rf"(?:[A-Za-z0-9\-{LATIN}]+\.)+")
PUNYCODE = regex.compile(r"[Xx][Nn]--[A-Za-z0-9\-]+")
PORT = regex.compile(r":[0-9]+")

_G = rf"[A-Za-z0-9{_CYRILLIC}{LATIN}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_E = rf"[A-Za-z0-9{_CYRILLIC}{LATIN}=_#/+\-]"
_ANY_G = rf"[^{SPACE}<>()?]"
_ANY_E = rf"[^{SPACE}()?!*\"'「」<>;:=,.$%\[\]~&|@]"
_UCHARS = r"\u00A0-\uD7FF\uE000-\uFDCF\uFDF0-\uFFEF\U00010000-\U0010FFFD"
_Q = r"A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|"


def _path(general: str, ending: str) -> str:
    parens = rf"\((?:{general}+|{general}*\({general}+\){general}*)\)"
    return rf"/(?:(?:{general}|{parens})*(?:{ending}|{parens}))?"


PATHS = {
    "latin": regex.compile(_path(_G, _E)),
    "unicode": regex.compile(_path(_ANY_G, _ANY_E)),
}
QUERIES = {
    "latin": regex.compile(rf"\?[{_Q}]*[A-Za-z0-9\-_&=#/]"),
    "unicode": regex.compile(rf"\?[{_Q}\^{_UCHARS}]*[A-Za-z0-9\-_&=#/{_UCHARS}]"),
}

MENTIONS = {
    "word": regex.compile(
        rf"(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]+)(?![A-Za-z0-9_@＠{LATIN}]|://)"
    ),
    "dotted": regex.compile(
        r"(?<![\p{L}\p{M}\p{Nd}_@＠/&])[@＠]"
        r"([A-Za-z0-9_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?)(?!\.?[A-Za-z0-9_]|[@＠])"
    ),
    "address": regex.compile(
        rf"(?<![=/{WORD}])@([A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*)"
        rf"(?:@([{WORD}]+(?:[.\-]+[{WORD}]+)*))?"
    ),
    "host": regex.compile(
        rf"(?<![^{SPACE}(])@((?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.)+)"
        r"([A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?)(?![A-Za-z0-9_@])"
    ),
}
AFTER_ADDRESS = regex.compile(rf"[@＠{LATIN}]|://")
"""What must not follow an address: then it was none."""

HASHTAGS = {
    "word": regex.compile(
        r"(?<![\p{L}\p{M}\p{Nd}_&/)])[#＃](?!\uFE0F)"
        r"([\p{L}\p{M}\p{Nd}_·・\u200C]*[\p{L}\p{M}\p{Nd}_])(?![#＃]|://)"
    ),
    "loose": regex.compile(
        rf"(?<![^{SPACE}])[#＃](?!\uFE0F)"
        rf"([^{SPACE}\u00AD\u2060\u200B-\u200D\u20E2#＃]+)"
    ),
}
LETTER = regex.compile(r"\p{L}")
LOOSE_TAG = regex.compile(r"[^\p{Nd}\p{P}]")
END_PUNCTUATION = regex.compile(r"\p{P}+$")

_TONE = r"[\U0001F3FB-\U0001F3FF]"
_TAIL = rf"(?:{_TONE}|\uFE0F\u20E3?|[\U000E0020-\U000E007E]+\U000E007F)?"
EMOJI = regex.compile(
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    rf"|(?:\p{{Extended_Pictographic}}|{_TONE}){_TAIL}"
    rf"(?:\u200D\p{{Extended_Pictographic}}{_TAIL})*"
)
