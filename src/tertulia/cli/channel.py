"""`tertulia channel`: the connected profiles of a brand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import click

from tertulia.cli.django import ready
from tertulia.cli.ending import Problem
from tertulia.cli.saying import said

ASKED = "-"

if TYPE_CHECKING:
    from tertulia.kernel.scope import Scope


@click.group("channel")
def command() -> None:
    """Connected profiles."""


@command.command("connect")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--network", required=True, help="See: tertulia channel networks")
@click.option("--address", default="", help="The server, where the network has several.")
@click.option("--token", default="", help="What the network asks for; “-” reads one line of input.")
@click.option("--field", "fields", multiple=True, help="name=value, where it asks for more.")
@click.option("--by-hand", "handle", default="", help="Not connected: the profile's name.")
def connect(
    slug: str, network: str, address: str, token: str, fields: tuple[str, ...], handle: str
) -> None:
    """Connect a profile; prints the channel's id last."""
    with ready():
        from tertulia.networks.connecting import connect_by_hand, connect_channel

        scope = brand_scope(slug)
        with said():
            if handle:
                made = connect_by_hand(scope=scope, network=network, handle=handle, url=address)
            else:
                made = connect_channel(
                    scope=scope,
                    network=network,
                    address=address,
                    fields=_pasted(network, token, fields),
                )
        click.echo(f"{made.network} {made.handle}", err=True)
        click.echo(str(made.id))


def _pasted(network: str, token: str, given: tuple[str, ...]) -> dict[str, str]:
    """The fields the network asks for; `--token` is its (last) secret one."""
    from tertulia.networks.registry import manifest

    fields = dict(each.split("=", 1) for each in given if "=" in each)
    secret = [each.name for each in manifest(network).connect_fields if each.kind == "secret"]
    if token and secret:
        fields[secret[-1]] = input() if token == ASKED else token
    return fields


@command.command("networks")
def networks() -> None:
    """The networks that can be connected, and what each asks for."""
    with ready():
        from tertulia.networks.registry import connectors

        for name, each in connectors().items():
            about = each.manifest
            asks = ", ".join(one.name for one in about.connect_fields)
            click.echo(f"{name}  {about.title}  {'by hand' if about.by_hand else asks}")


@command.command("list")
@click.option("--brand", "slug", required=True)
def list_all(slug: str) -> None:
    """The brand's channels with their health."""
    with ready():
        from tertulia.networks.queries import channels_of

        for each in channels_of(scope=brand_scope(slug)):
            click.echo(f"{each.id}  {each.network}  {each.handle}  {each.address}  {each.health}")


@command.command("disconnect")
@click.argument("channel_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
def disconnect(channel_id: UUID, slug: str) -> None:
    """Forget a channel's access; its history stays."""
    with ready():
        from tertulia.networks.connecting import disconnect_channel

        with said():
            disconnect_channel(scope=brand_scope(slug), channel_id=channel_id)
        click.echo("Disconnected. Its scheduled posts wait for a decision.")


@command.command("rotate-keys")
def rotate() -> None:
    """Seal every stored access with the newest key of TERTULIA_VAULT_KEYS."""
    with ready():
        from tertulia.accounts.services.second_factor import rotate_second_factors
        from tertulia.networks.services import rotate_keys

        with said():
            done = rotate_keys() + rotate_second_factors()
        click.echo(f"{done} sealed anew. Older keys can be taken away now.")


def brand_scope(slug: str) -> Scope:
    """The program's scope on that brand, or the command ends."""
    from tertulia.accounts.queries import brand_by_slug
    from tertulia.accounts.scopes import program_scope

    brand = brand_by_slug(slug)
    if brand is None:
        raise Problem(f"There is no brand {slug}. See: tertulia brand list")
    return program_scope(
        brand_id=brand.id, organisation_id=brand.organisation_id, actor="command line"
    )
