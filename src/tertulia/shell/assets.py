"""Addresses of what Vite built: hashed files by their source's name, icons by theirs."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings

BUILT = Path(__file__).parent / "static" / "built"


class AssetMissing(RuntimeError):
    """The front end was not built, or built before this name existed. The cure is a command."""


@cache
def _manifest(stamp: float) -> dict[str, dict[str, object]]:
    try:
        text = (BUILT / "manifest.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AssetMissing("The front end is not built. Run: make assets") from error
    loaded: dict[str, dict[str, object]] = json.loads(text)
    return loaded


def _stamp() -> float:
    """Read anew after a build in development; once per process otherwise."""
    path = BUILT / "manifest.json"
    return path.stat().st_mtime if settings.DEBUG and path.exists() else 0.0


def asset_file(name: str) -> str:
    """The file below `built/` made from `main.ts`, its styles `main.css`, or `inbox/index.ts`.

    Raises:
        AssetMissing: not built; the sentence names the command.
    """
    manifest = _manifest(_stamp())
    entry = manifest.get(name)
    if entry is None and name.endswith(".css"):
        styles = manifest.get(name.removesuffix(".css") + ".ts", {}).get("css")
        if isinstance(styles, list) and styles:
            return str(styles[0])
    if entry is None:
        raise AssetMissing(
            f"The front end has no {name!r}. Is it in frontend/src? Run: make assets"
        )
    return str(entry["file"])


def asset_url(name: str) -> str:
    """The address of a built file, by its source's name.

    Vite's names carry their digest already. A second one, from the collected files, would give a
    module two addresses, and so run it twice.
    """
    return f"{settings.STATIC_URL}built/{asset_file(name)}"


@cache
def _icons(file: str) -> frozenset[str]:
    text = (BUILT / file).read_text(encoding="utf-8")
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', text))


@cache
def _icon_url(name: str, file: str) -> str:
    if name not in _icons(file):
        raise AssetMissing(f"The icon {name!r} is not in the sprite. Run: make assets")
    return f"{settings.STATIC_URL}built/{file}#{name}"


def icon_url(name: str) -> str:
    """Address of an icon inside the sprite.

    Raises:
        AssetMissing: the sprite was built before a template named this icon.
    """
    return _icon_url(name, asset_file("icons.svg"))
