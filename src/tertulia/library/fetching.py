"""A file by its address: fetched by the guarded client, which refuses private addresses."""

from __future__ import annotations

import re
from email.message import Message
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
from django.utils.translation import gettext as _

from tertulia.kernel.blobs import incoming_place
from tertulia.kernel.errors import Invalid
from tertulia.kernel.http import AddressRefused, TooLarge, deadline, guarded_client
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.library.taking_in import ADDRESS, take_in_file
from tertulia.library.values import TakenIn

MAX_BYTES = 200_000_000
DEADLINE_S = 40.0
_SCHEME = re.compile(r"^https?://", re.I)


def take_in_address(*, scope: Scope, url: str, folder: str = "") -> TakenIn:
    """Fetch and take in. Raises: Invalid with the reason; BadMedia, BadPicture; NoSpace."""
    address = url.strip()
    if not _SCHEME.match(address) or len(address) > 1000:
        raise Invalid(_("Write an address that begins with https://."), field="url")
    with incoming_place() as place:
        target = place / "file"
        filename = _fetch(address, target)
        return take_in_file(
            scope=scope, path=target, filename=filename, folder=folder, source=ADDRESS,
            source_url=address,
        )  # fmt: skip


def _fetch(address: str, target: Path) -> str:
    """Write what stands there into `target`; returns what it is called."""
    try:
        with (
            guarded_client(settings().allowed_networks) as http,
            deadline(DEADLINE_S),
            http.stream("GET", address, follow_redirects=True) as answer,
        ):
            answer.raise_for_status()
            _write(answer, target)
            return _name_of(answer)
    except httpx.HTTPStatusError as error:
        raise Invalid(
            _("There is nothing at this address (the server answered %d).")
            % error.response.status_code,
            field="url",
        ) from error
    except TooLarge as error:
        raise Invalid(
            _("The file at this address weighs more than %d MB.") % (MAX_BYTES // 1_000_000),
            field="url",
        ) from error
    except AddressRefused as error:
        raise Invalid(_("This address is not a public one."), field="url") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        words = str(error)
        sentence = (
            _("This address is not a public one.")
            if words.startswith("refused:")
            else _("The address could not be reached. Download the file and choose it here.")
        )
        raise Invalid(sentence, field="url", detail=f"{type(error).__name__}: {words}") from error


def _write(answer: httpx.Response, target: Path) -> None:
    written = 0
    with target.open("wb") as file:
        for chunk in answer.iter_bytes():
            written += len(chunk)
            if written > MAX_BYTES:
                raise TooLarge(f"more than {MAX_BYTES} bytes")
            file.write(chunk)


def _name_of(answer: httpx.Response) -> str:
    """What the server calls it, else the last part of the address."""
    told = Message()
    told["content-disposition"] = answer.headers.get("content-disposition", "")
    return told.get_filename() or unquote(urlsplit(str(answer.url)).path.rsplit("/", 1)[-1])
