"""Addresses, campaign tags, codes, and who is no person. Pure."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid

#: Without 0, O, I and l, which look alike in print.
#: Source: https://datatracker.ietf.org/doc/html/draft-msporny-base58-03 (checked 2026-11-22)
ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CODE_LENGTH: Final = 7
"""58^7 = 2.2e12: whoever asks for 100 codes a second meets one of a million links in 6 hours,
and the web server's limits long before."""
MAX_URL: Final = 2_000
MAX_TAG: Final = 100
#: A person may come back; who follows one link more often on one day is a program or a prank.
MAX_CLICKS_OF_ONE: Final = 10

_TAGS: Final = ("source", "medium", "campaign", "term", "content")


@dataclass(frozen=True)
class Utm:
    """The five tags that web statistics read.

    Source: https://support.google.com/analytics/answer/10917952 (checked 2026-11-22)
    """

    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""

    def as_json(self) -> dict[str, str]:
        """Only what is said."""
        return {name: value for name, value in asdict(self).items() if value}


def utm_of(said: Mapping[str, object]) -> Utm:
    """From a form or from JSON: trimmed and cut, unknown keys left out."""
    return Utm(**{name: " ".join(str(said.get(name) or "").split())[:MAX_TAG] for name in _TAGS})


def with_utm(url: str, utm: Utm) -> str:
    """`url` with the tags that are said; its other parameters stay byte for byte, in their order.

    A tag that the address already carries is replaced where `utm` says another, and kept where
    it says none. Doing it twice changes nothing.
    """
    said = utm.as_json()
    if not said:
        return url
    body, hash_mark, fragment = url.partition("#")
    path, _mark, query = body.partition("?")
    replaced = {f"utm_{name}" for name in said}
    kept = [
        pair
        for pair in query.split("&")
        if pair and unquote_plus(pair.partition("=")[0]).lower() not in replaced
    ]
    tags = [f"utm_{name}={quote(said[name], safe='')}" for name in _TAGS if name in said]
    return f"{path}?{'&'.join([*kept, *tags])}{hash_mark}{fragment}"


def tag_of(words: str) -> str:
    """Words as a tag: `Navidad 2026: ¡2x1!` -> `navidad-2026-2x1`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_TAG].strip("-")


def checked_url(url: str, *, our_hosts: frozenset[str] = frozenset()) -> str:
    """An address that a browser may be sent to, as it will be stored.

    Raises: Invalid for anything but http and https, for one with a name and password in it, with
    a character that a browser reads as another (backslash, control), or that is a short link of
    ours (`our_hosts`), which could lead in a circle.
    """
    said = url.strip()
    if len(said) > MAX_URL:
        raise _wrong(_("An address has 2,000 characters at most."))
    if re.search(r"[\x00-\x20\x7f\\<>\"`]|[^\S ]", said) or said != unicodedata.normalize(
        "NFC", said
    ):
        raise _wrong(_("This address holds a character that no address may hold."))
    try:
        parts = urlsplit(said)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong(_("This address cannot be read.")) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise _wrong(_("Only web addresses: http:// or https://."))
    if not host or parts.username is not None or parts.password is not None or port == 0:
        raise _wrong(_("This address cannot be read."))
    if host.lower() in our_hosts and parts.path.startswith("/l/"):
        raise _wrong(_("This is a short link of ours already."))
    return _as_ascii(said[: len(parts.scheme)].lower() + said[len(parts.scheme) :], host)


def _as_ascii(url: str, host: str) -> str:
    """As it goes into a header: the host in punycode, everything else percent-encoded."""
    if url.isascii():
        return url
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        raise _wrong(_("This address cannot be read.")) from None
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    made = iri_to_uri(urlunsplit(parts._replace(netloc=plain + port))) or ""
    if len(made) > MAX_URL:
        raise _wrong(_("An address has 2,000 characters at most."))
    return made


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, field="url")


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _turn in range(CODE_LENGTH))


#: In the name of programs that fetch pages for nobody, or before anybody asked.
_MACHINES: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|externalhit|externalagent|embed|scan|monitor|uptime"
    r"|headless|phantom|lighthouse|pingdom|fetch|validator|proxy|archiv|python|curl|wget|java/"
    r"|okhttp|go-http|libwww|axios|node|ruby|perl|\+http",
    re.IGNORECASE,
)


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a program, a preview or a browser's guess, not from a click.

    Every browser has called itself `Mozilla/` or `Opera/` for thirty years, and no preview of a
    messenger does both that and leave its own name out; fetch metadata says the rest.
    Source: https://www.w3.org/TR/fetch-metadata/ (checked 2026-11-22)
    """
    if method != "GET":
        return True
    said = {name.lower(): value for name, value in headers.items()}
    purposes = (said.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    if any(
        re.search(r"prefetch|preview|prerender", purpose, re.IGNORECASE) for purpose in purposes
    ):
        return True
    if said.get("sec-fetch-mode", "navigate") != "navigate":
        return True
    agent = said.get("user-agent", "")
    return not agent.startswith(("Mozilla/", "Opera/")) or bool(_MACHINES.search(agent))
