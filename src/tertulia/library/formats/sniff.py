"""What a file is, by its first bytes: its name and what the sender says of it are not asked."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid

#: So many bytes are enough to tell.
HEAD = 4096


class BadMedia(Invalid):
    """The file cannot be taken in; the sentence says why and what to do."""

    code = "bad_media"


class Found(StrEnum):
    """What was recognised; for video, the name of the container for the decoder."""

    PICTURE = "picture"
    HEIC = "heic"
    GIF = "gif"
    PDF = "pdf"
    MOV = "mov"
    MATROSKA = "matroska"
    AVI = "avi"

    @property
    def is_video(self) -> bool:
        """Whether it is prepared by a job."""
        return self in (Found.MOV, Found.MATROSKA, Found.AVI)


#: Major brands of ISO media files that hold still pictures.
#: Source: ISO/IEC 23008-12 (HEIF), annex B; AV1 image file format, section 4 (checked 2026-11).
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})


def sniff(head: bytes) -> Found:
    """What the file with these first bytes is.

    Raises: BadMedia for an empty one, an SVG, and whatever is not known.
    """
    if not head:
        raise BadMedia(_("The file is empty. Choose it again."))
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return Found.GIF
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return Found.PICTURE
    if head[:4] == b"RIFF":
        return _riff(head)
    if head[4:8] == b"ftyp":
        return _iso(head[8:12])
    if head[:4] == b"\x1aE\xdf\xa3":
        return Found.MATROSKA
    if b"%PDF-" in head[:1024]:
        return Found.PDF
    _refuse_text(head)
    raise BadMedia(
        _("This kind of file cannot be used. Use JPEG, PNG, WebP, HEIC, GIF, PDF, MP4 or WebM.")
    )


def _riff(head: bytes) -> Found:
    if head[8:12] == b"WEBP":
        return Found.PICTURE
    if head[8:12] == b"AVI ":
        return Found.AVI
    raise BadMedia(_("Sound alone cannot be published. Make a video of it."))


def _iso(brand: bytes) -> Found:
    if brand in _HEIC:
        return Found.HEIC
    if brand in _AVIF:
        raise BadMedia(_("AVIF pictures cannot be used yet. Export it as JPEG or PNG."))
    return Found.MOV


def _refuse_text(head: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text and text.startswith(b"<"):
        raise BadMedia(_("An SVG can carry a program, and no network takes it. Export it as PNG."))
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise BadMedia(_("This is a web page, not a picture or a video. Save the picture itself."))
