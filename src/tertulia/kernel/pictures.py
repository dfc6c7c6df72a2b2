"""Pictures from outside are opened with care and written anew: nothing of the original survives
but what is seen (no location, no script, no trailing bytes)."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from tertulia.kernel.errors import Invalid

MAX_BYTES = 30_000_000
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True)
class Picture:
    """A re-encoded picture: `data` is JPEG, PNG or WebP as `mime` says; sizes in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


class BadPicture(Invalid):
    """The file cannot be used as a picture; the sentence says why and what to do."""

    code = "bad_picture"


def reencode(data: bytes, *, max_bytes: int = MAX_BYTES, max_side: int | None = None) -> Picture:
    """Sniff, check and write anew; turned upright, `max_side` pixels at most when given.

    Raises: BadPicture for empty, huge, truncated, mislabelled or animated files.
    """
    image = open_picture(data, max_bytes=max_bytes)
    return write_picture(image, max_side=max_side)


def write_picture(image: Image.Image, *, max_side: int | None = None) -> Picture:
    """The picture upright and without anything but what is seen, `max_side` pixels at most."""
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    lossless = image.format in ("PNG", "GIF")
    upright = ImageOps.exif_transpose(image)
    if max_side:
        upright.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    if has_alpha or (lossless and not max_side):
        _plain(upright, "RGBA" if has_alpha else "RGB").save(out, "PNG")
        mime = "image/png"
    else:
        _plain(upright, "RGB").save(out, "JPEG", quality=90, progressive=True)
        mime = "image/jpeg"
    return Picture(out.getvalue(), mime, upright.width, upright.height)


def _plain(image: Image.Image, mode: str) -> Image.Image:
    """In `mode`, in the colours that every screen shows, without any profile or note."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, given, ImageCms.createProfile("sRGB"), outputMode=mode
            )
            image = converted or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the plain numbers are the best that is known
    plain = image if image.mode == mode else image.convert(mode)
    plain.info = {}
    return plain


def open_picture(data: bytes, *, max_bytes: int = MAX_BYTES) -> Image.Image:
    """The decoded picture. Raises: BadPicture."""
    if not data:
        raise BadPicture(_("The file is empty. Choose it again."))
    if len(data) > max_bytes:
        raise BadPicture(
            _("The picture weighs %(mb)d MB; the most that can be taken is %(max)d MB.")
            % {"mb": len(data) // 1_000_000, "max": max_bytes // 1_000_000}
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
            check_size(image.width, image.height)
            _check_still(image)
            image.load()
    except UnidentifiedImageError as error:
        raise BadPicture(
            _("This file is not a picture that can be used. Use JPEG, PNG, WebP or GIF.")
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(_pixels_said(error)) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadPicture(
            _("The picture is damaged or incomplete. Export it again and retry."),
            detail=type(error).__name__,
        ) from error
    return image


def check_size(width: int, height: int) -> None:
    """Raises: BadPicture for too many pixels."""
    pixels = width * height
    if pixels > MAX_PIXELS:
        raise _too_many_pixels(pixels)


def _too_many_pixels(pixels: int) -> BadPicture:
    return BadPicture(
        _("The picture has %(mp)d megapixels; the most that can be taken is %(max)d.")
        % {"mp": pixels // 1_000_000, "max": MAX_PIXELS // 1_000_000}
    )


def _pixels_said(error: Image.DecompressionBombError) -> int:
    """How many Pillow found in the header of what it refuses to open at all."""
    said = re.search(r"\d+", str(error))
    return int(said[0]) if said else MAX_PIXELS


def _check_still(image: Image.Image) -> None:
    if image.format == "MPO":
        return  # a telephone's JPEG with a second picture (depth, brightness): the first is it
    if getattr(image, "n_frames", 1) > 1:
        raise BadPicture(_("This kind of moving picture cannot be used. Use a GIF or a video."))
