"""`tertulia campaign`: campaigns from a terminal or a script; `show` and `remove` stand beside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

from tertulia.cli._campaign_parts import PARTS
from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_DAY = click.DateTime(["%Y-%m-%d"])
_KINDS = click.Choice(["campaign", "promotion", "launch", "event"])


@click.group("campaign")
def command() -> None:
    """Campaigns, promotions, launches and events."""


for each_part in PARTS:
    command.add_command(each_part)


@command.command("create")
@click.argument("name")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--from", "first", type=_DAY, required=True, help="First day: 2026-12-01")
@click.option("--to", "last", type=_DAY, help="Last day; the first when left out.")
@click.option("--kind", type=_KINDS, default="campaign", show_default=True)
@click.option("--purpose", default="")
@click.option("--message", default="", help="The sentence that should stay.")
@click.option("--brief", default="", help="What departments must know.")
def create(
    name: str,
    slug: str,
    first: datetime,
    last: datetime | None,
    kind: str,
    purpose: str,
    message: str,
    brief: str,
) -> None:
    """Make a campaign; prints its tag, and its id last."""
    with ready(), said():
        from tertulia.campaigns.services import create_campaign, write_brief
        from tertulia.campaigns.values import Facts

        scope = brand_scope(slug)
        facts = Facts(
            name=name,
            kind=kind,
            starts_on=first.date(),
            ends_on=(last or first).date(),
            purpose=purpose,
            key_message=message,
        )
        row = create_campaign(scope=scope, facts=facts)
        if brief:
            write_brief(scope=scope, campaign_id=row.id, brief=brief)
        click.echo(row.tag)
        click.echo(str(row.id))


@command.command("list")
@click.option("--brand", "slug", required=True)
@click.option("--year", type=click.IntRange(2000, 2100), help="This one when left out.")
def list_all(slug: str, year: int | None) -> None:
    """The campaigns of a year, with who has not confirmed."""
    with ready(), said():
        from datetime import date

        from tertulia.campaigns.queries import campaigns_between, matrix
        from tertulia.kernel import clock

        scope, of = brand_scope(slug), year or clock.now().year
        rows = campaigns_between(
            scope=scope, first=date(of, 1, 1), last=date(of, 12, 31), cancelled=True
        )
        told = matrix(scope=scope, campaigns=rows)
        for row in rows:
            waiting = ", ".join(key for key, each in told[row.id].items() if each.pending)
            days = f"{row.starts_on}..{row.ends_on}"
            line = f"{row.id}  {days}  {row.standing}  {row.kind}  {row.name}"
            click.echo(f"{line}  (not confirmed: {waiting})" if waiting else line)


@command.command("copy")
@click.argument("campaign_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
@click.option("--from", "first", type=_DAY, required=True, help="First day of the copy.")
@click.option("--to-brand", default="", help="Another brand's address.")
@click.option("--name", default="")
@click.option("--language", default="", help="es, en, pt or ro, when it is another.")
def copy(
    campaign_id: UUID, slug: str, first: datetime, to_brand: str, name: str, language: str
) -> None:
    """Repeat a campaign with its checklist and posts; prints the copy's id last."""
    with ready(), said():
        from tertulia.campaigns.services import copy_campaign

        row = copy_campaign(
            scope=brand_scope(slug),
            campaign_id=campaign_id,
            into=brand_scope(to_brand or slug),
            starts_on=first.date(),
            name=name,
            language=language,
        )
        click.echo(str(row.id))


@command.command("move")
@click.argument("campaign_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
@click.option("--from", "first", type=_DAY, required=True, help="First day: 2026-12-01")
@click.option("--to", "last", type=_DAY, required=True, help="Last day.")
def move(campaign_id: UUID, slug: str, first: datetime, last: datetime) -> None:
    """Give it other days; says when it is ready no more."""
    with ready(), said():
        from tertulia.campaigns.services import move_campaign

        undone = move_campaign(
            scope=brand_scope(slug),
            campaign_id=campaign_id,
            starts_on=first.date(),
            ends_on=last.date(),
        )
        if undone:
            click.echo("its brief has to be confirmed again: it is not ready any more")


@command.command("ready")
@click.argument("campaign_id", type=click.UUID)
@click.option("--brand", "slug", required=True)
def ready_to_go(campaign_id: UUID, slug: str) -> None:
    """Mark it as ready; says what is missing when it is not."""
    with ready(), said():
        from tertulia.campaigns.services import make_ready

        make_ready(scope=brand_scope(slug), campaign_id=campaign_id)
