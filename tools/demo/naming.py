"""The names that the demo's brands look for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tertulia.interactions.names_file import Entry
from tertulia.interactions.services.wordlist import import_names
from tertulia.kernel.scope import Scope

_FILE = Path(__file__).parent / "names.toml"


def write_names(scope: Scope, slug: str) -> None:
    """Before anybody writes: each text is then read with them."""
    kinds = tomllib.loads(_FILE.read_text()).get(slug, {})
    rows = [
        (kind, name, aliases) for kind, names in kinds.items() for name, aliases in names.items()
    ]
    if rows:
        entries = [
            Entry(line, kind, name, tuple(aliases))
            for line, (kind, name, aliases) in enumerate(rows, 1)
        ]
        import_names(scope=scope, entries=entries)
