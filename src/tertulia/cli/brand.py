"""`tertulia brand`: the brands of this installation."""

from __future__ import annotations

import click

from tertulia.cli.django import ready
from tertulia.cli.saying import said


@click.group("brand")
def command() -> None:
    """The brands."""


@command.command("create")
@click.argument("name")
@click.option("--slug", default="", help="Its address; made from the name when left out.")
@click.option("--zone", default="UTC", show_default=True, help="IANA, e.g. America/Guayaquil.")
@click.option("--languages", default="es", show_default=True, help="Of es, en, pt, ro: es,en")
@click.option("--organisation", default="", help="Made when it is the first; else the only one.")
def create(name: str, slug: str, zone: str, languages: str, organisation: str) -> None:
    """Make a brand; prints its address last."""
    with ready():
        from tertulia.accounts.services.brands import BrandFacts
        from tertulia.accounts.services.joining import found_brand

        facts = BrandFacts(
            name=name,
            zone=zone,
            languages=tuple(each.strip() for each in languages.split(",") if each.strip()),
        )
        with said():
            brand = found_brand(facts=facts, slug=slug, organisation=organisation)
        click.echo(brand.slug)


@command.command("list")
def list_all() -> None:
    """Every brand with its zone."""
    with ready():
        from tertulia.accounts.queries import every_brand

        for brand in every_brand():
            click.echo(f"{brand.slug}  {brand.name}  {brand.zone}  ({brand.organisation.name})")


@command.command("release")
@click.argument("slug")
def release(slug: str) -> None:
    """End a brand's hold; after a restore, first find out what was published since."""
    with ready(), said():
        from tertulia.cli.channel import brand_scope
        from tertulia.delivery.restoring import release_brand

        done = release_brand(scope=brand_scope(slug))
        click.echo(
            f"Released. Found on the networks: {len(done.found)}. Waiting for your decision: "
            f"{len(done.not_found) + len(done.unknown)}."
        )
