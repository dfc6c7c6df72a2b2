"""`tertulia.toml`: the settings as a file, for whoever prefers one to the environment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertulia.kernel.settings_table import SettingsError


def read_file(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the file says; nothing when there is none.

    Raises: SettingsError when a named file is missing, unreadable, or no TOML.
    """
    named = environment.get("TERTULIA_CONFIG", "")
    path = Path(named or "tertulia.toml")
    if not named and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"TERTULIA_CONFIG is {named!r}, but that file cannot be read ({error.strerror}). "
            f"Write the path of a readable file, or remove the setting."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid TOML ({error}). Correct that line; each setting is written "
            f"like: port = 8000"
        ) from error
