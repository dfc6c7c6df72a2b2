"""`manifest.toml`: what a network can do and its facts, each with source and date.

The core reads the manifest and never asks which network it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertulia.networks.values import Capability


@dataclass(frozen=True)
class Fact:
    """An outside fact with its source (address) and the date it was checked."""

    name: str
    value: Any
    source: str
    checked: str


@dataclass(frozen=True)
class ConnectField:
    """One thing a person pastes to connect: `kind` is url, text or secret."""

    name: str
    kind: str
    label: str
    help: str = ""
    default: str = ""


@dataclass(frozen=True)
class BudgetRule:
    """So many calls per time. `per`: channel, app (all channels of one server's app) or ip."""

    name: str
    limit: int
    window_s: float
    per: str


@dataclass(frozen=True)
class Manifest:
    """The declaration of a network."""

    name: str
    title: str
    mark: str
    """Two letters shown as its quiet mark."""
    by_hand: bool
    capabilities: frozenset[Capability]
    scopes: tuple[str, ...]
    visibilities: tuple[str, ...]
    connect_fields: tuple[ConnectField, ...]
    oauth: bool
    default_address: str
    text: Mapping[str, Any]
    """A `kernel.text` counting rule, as data; sent to the browser unchanged."""
    media: Mapping[str, Any]
    """max_images, max_image_bytes, max_image_pixels, image_types, video_types, max_video_bytes,
    max_alt... (absent = none told)."""
    idempotency: str
    """key (the network remembers ours), record (we choose the record's name) or none."""
    idempotency_ttl_s: float
    settle_s: float
    """The longest it takes to accept late and to show what it accepted, after the deadline."""
    call_deadline_s: float
    upload_deadline_s: float
    budgets: tuple[BudgetRule, ...]
    poll_s: float
    """How often interactions are read, where nothing is pushed."""
    api_version: str
    tier: str
    preview: Mapping[str, Any]
    """What the composer's preview needs: crops, fold of long text (fold_chars), picture order."""
    formats: tuple[str, ...]
    """What it takes: text, image, carousel, video, thread, link, article."""
    options: Mapping[str, Any]
    """What else may be told: title (its most), place, people (the most), comments_off, cover,
    first_comment; paid and ai ("flag": the network marks it; absent: a line in the text)."""
    facts: tuple[Fact, ...]

    def can(self, capability: Capability) -> bool:
        """Whether the network declares it."""
        return capability in self.capabilities


def load_manifest(path: Path) -> Manifest:
    """Read a manifest. Raises: KeyError or ValueError naming what is wrong, at start."""
    return parse_manifest(tomllib.loads(path.read_text(encoding="utf-8")))


def parse_manifest(data: Mapping[str, Any]) -> Manifest:
    """The manifest in `data`, as it stands in the file."""
    delivery = data.get("delivery", {})
    return Manifest(
        name=data["name"],
        title=data["title"],
        mark=data["mark"],
        by_hand=bool(data.get("by_hand", False)),
        capabilities=frozenset(Capability(name) for name in data.get("capabilities", ())),
        scopes=tuple(data.get("scopes", ())),
        visibilities=tuple(data.get("visibilities", ())),
        connect_fields=tuple(ConnectField(**each) for each in data.get("connect", ())),
        oauth=bool(data.get("oauth", False)),
        default_address=data.get("default_address", ""),
        text=data["text"],
        media=data.get("media", {}),
        idempotency=delivery.get("idempotency", "none"),
        idempotency_ttl_s=float(delivery.get("idempotency_ttl_s", 0)),
        settle_s=float(delivery.get("settle_s", 60)),
        call_deadline_s=float(delivery.get("call_deadline_s", 20)),
        upload_deadline_s=float(delivery.get("upload_deadline_s", 60)),
        budgets=tuple(BudgetRule(**each) for each in data.get("budget", ())),
        poll_s=float(data.get("poll_s", 60)),
        api_version=str(data.get("api_version", "")),
        tier=data.get("tier", ""),
        preview=data.get("preview", {}),
        formats=tuple(data["formats"]) if "formats" in data else _formats(data),
        options=data.get("options", {}),
        facts=tuple(Fact(**each) for each in data.get("fact", ())),
    )


#: What a network that says no formats takes, by what it can do.
_FORMATS = (
    ("text", "text"),
    ("images", "image"),
    ("images", "carousel"),
    ("video", "video"),
    ("thread", "thread"),
    ("text", "link"),
)


def _formats(data: Mapping[str, Any]) -> tuple[str, ...]:
    able = set(data.get("capabilities", ()))
    single = int(data.get("media", {}).get("max_images", 0)) < 2
    return tuple(
        name for need, name in _FORMATS if need in able and not (name == "carousel" and single)
    )
