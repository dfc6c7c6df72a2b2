"""Bytes of ours to a browser: never run, never guessed, in parts when it asks for parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"\Abytes=(\d*)-(\d*)\Z")
_CHUNK = 256 * 1024
_AT_ONCE = 4_000_000
_PNG = b"\x89PNG"


def serve(request: HttpRequest, path: Path, mime: str, *, save_as: str = "") -> HttpResponseBase:
    """The file, or the part of it that was asked for."""
    with path.open("rb") as file:
        kind = "image/png" if mime == "image/jpeg" and file.read(4) == _PNG else mime
    size = path.stat().st_size
    part = _part(request.headers.get("Range", ""), size)
    answer: HttpResponseBase
    if part is None:
        answer = (
            HttpResponse(path.read_bytes(), content_type=kind)
            if size <= _AT_ONCE
            else StreamingHttpResponse(_read(path, 0, size - 1), content_type=kind)
        )
        answer["Content-Length"] = str(size)
    elif not part:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        first, last = part
        answer = StreamingHttpResponse(_read(path, first, last), status=206, content_type=kind)
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    disposition = content_disposition_header(bool(save_as), save_as)
    answer["Content-Disposition"] = disposition or "inline"
    return answer


def _part(words: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """First and last byte; () when there is no such part; None when no part was asked for."""
    found = _RANGE.match(words)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first = int(found[1])
        last = min(size - 1, int(found[2])) if found[2] else size - 1
    return (first, last) if first <= last < size else ()


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
