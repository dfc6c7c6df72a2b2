"""Pure decisions about who is who."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """What makes two authors the same identity inside a brand."""

    network: str
    realm: str
    remote_id: str


def identity_key(*, network: str, address: str, remote_id: str) -> Key:
    """An identifier that is an address itself (a URI, a DID) means the same on every server; a
    bare one (a number) only on the server that gave it."""
    return Key(network, "" if ":" in remote_id else address, remote_id)


def display_name(*, name: str, handle: str) -> str:
    """What a person is called in the interface: never empty."""
    return name.strip() or handle.strip() or "?"
