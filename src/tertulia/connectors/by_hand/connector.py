"""One connector per file in `networks/`: a manifest and nothing else, so nothing is ever called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tertulia.networks.manifest import Manifest, load_manifest


@dataclass(frozen=True)
class ByHand:
    """A network that a person serves: it keeps no protocol of the contract but its manifest."""

    manifest: Manifest


def load_all(folder: Path) -> tuple[ByHand, ...]:
    """Every network of the folder. Raises: ValueError naming the file that is wrong."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            manifest = load_manifest(path)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if manifest.name != path.stem or not manifest.by_hand or manifest.capabilities:
            raise ValueError(f"{path.name}: its name, by_hand or capabilities are wrong")
        found.append(ByHand(manifest))
    return tuple(found)


CONNECTOR = load_all(Path(__file__).with_name("networks"))
