"""Routes of the library."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.roles.case import Case, Ground, Made


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#b5482a").save(out, "PNG")
    return out.getvalue()


def _file() -> io.BytesIO:
    file = io.BytesIO(_picture())
    file.name = "picture.png"
    return file


def _asset(ground: Ground) -> Any:
    from tertulia.library.services import add_picture

    return add_picture(scope=ground.scope, data=_picture(), filename="a.png")


def an_asset(ground: Ground) -> Made:
    asset = _asset(ground)

    def alt() -> str:
        asset.refresh_from_db()
        return str(asset.alt)

    return Made(arguments={"asset_id": asset.id}, data={"alt": "a red field"}, watch=alt)


def an_upload(ground: Ground) -> Made:
    from tertulia.library.models import Asset

    rows = Asset.objects.filter(brand_id=ground.brand.id)
    return Made(data={"file": _file()}, watch=rows.count)


CASES = [
    Case("library:upload", "POST", make=an_upload),
    Case("library:picture", make=an_asset),
    Case("library:thumbnail", make=an_asset),
    Case("library:describe", "POST", make=an_asset),
]
