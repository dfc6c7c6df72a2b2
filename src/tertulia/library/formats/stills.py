"""Pictures, moving pictures and documents: decoded once, written anew, drawn small."""

from __future__ import annotations

import io
from typing import Any

import pi_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from tertulia.kernel.blobs import store_blob
from tertulia.kernel.pictures import MAX_BYTES, check_size, open_picture, write_picture
from tertulia.library.formats.gif import read_gif
from tertulia.library.formats.likeness import likeness_of
from tertulia.library.formats.pdf import read_pdf
from tertulia.library.formats.sniff import BadMedia, Found
from tertulia.library.models import Kind
from tertulia.library.values import Facts

THUMBNAIL_SIDE = 480


def taken_in(found: Found, data: bytes) -> Facts:
    """Write a file that is no video anew and keep its bytes.

    Raises: BadMedia, BadPicture with the reason; NoSpace when the disk is full.
    """
    if found is Found.PDF:
        return _document(data)
    if found is Found.GIF:
        gif = read_gif(data)
        if gif.frames > 1:
            return Facts(
                kind=Kind.GIF,
                digest=store_blob(gif.data),
                mime="image/gif",
                bytes=len(gif.data),
                width=gif.width,
                height=gif.height,
                duration_s=gif.duration_s,
                frames=gif.frames,
                **_small(gif.first),
            )
    return picture_facts(_heic(data) if found is Found.HEIC else open_picture(data))


def picture_facts(image: Image.Image) -> Facts:
    """A still picture, decoded already."""
    upright = ImageOps.exif_transpose(image)
    upright.format = image.format
    written = write_picture(upright)
    return Facts(
        kind=Kind.IMAGE,
        digest=store_blob(written.data),
        mime=written.mime,
        bytes=len(written.data),
        width=written.width,
        height=written.height,
        **_small(upright),
    )


def _small(image: Image.Image) -> dict[str, Any]:
    """The digest of a thumbnail, and how the picture looks. Uses the image up."""
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return {
        "thumbnail": store_blob(write_picture(image, max_side=THUMBNAIL_SIDE).data),
        "likeness": likeness_of(image),
    }


def still_facts(image: Image.Image) -> dict[str, Any]:
    """Poster, thumbnail and likeness of a video or document, from a picture of it."""
    poster = store_blob(write_picture(image.convert("RGB")).data)
    small = _small(image.convert("RGB"))
    return {"poster": poster, **small}


def _heic(data: bytes) -> Image.Image:
    """A telephone's picture. Raises: BadMedia when damaged."""
    if len(data) > MAX_BYTES:
        raise BadMedia(
            _("The picture weighs %(mb)d MB; the most that can be taken is %(max)d MB.")
            % {"mb": len(data) // 1_000_000, "max": MAX_BYTES // 1_000_000}
        )
    try:
        opened = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        check_size(*opened.size)
        image: Image.Image = opened.to_pillow()
        image.load()
    except (ValueError, OSError, RuntimeError, EOFError, SyntaxError) as error:
        raise BadMedia(
            _("The picture is damaged or incomplete. Export it again and retry."),
            detail=type(error).__name__,
        ) from error
    image.info.pop("exif", None)  # libheif has turned it upright already
    image.getexif().clear()
    return image


def _document(data: bytes) -> Facts:
    pdf = read_pdf(data)
    width, height = pdf.first.width, pdf.first.height
    return Facts(
        kind=Kind.PDF,
        digest=store_blob(pdf.data),
        mime="application/pdf",
        bytes=len(pdf.data),
        width=width,
        height=height,
        pages=pdf.pages,
        **still_facts(pdf.first),
    )
