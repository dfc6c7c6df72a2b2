"""`tertulia request`: what is asked of designers, from a terminal or a studio's script."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("request")
def command() -> None:
    """Requests to who makes pictures and videos."""


@command.command("list")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--closed", is_flag=True, help="Those that are done or withdrawn.")
def list_all(slug: str, closed: bool) -> None:
    """Requests: id, state, due day, title; beneath each its files: id, size, label, last offer."""
    with ready(), said():
        from tertulia.library.commissions import commissions_of, pieces_of

        scope = brand_scope(slug)
        for each in commissions_of(scope=scope, closed=closed):
            due = f"by {each.due_on}" if each.due_on else ""
            line = (str(each.id), each.standing, due, each.title)
            click.echo("  ".join(part for part in line if part))
            for one in pieces_of(scope=scope, commission=each):
                piece, newest = one.piece, one.newest
                size = f"{piece.width}x{piece.height}" if piece.width and piece.height else ""
                last = f"offer {newest.number}: {newest.id}" if newest else ""
                taken = "(taken)" if piece.accepted_id else ""
                words = (str(piece.id), size, piece.label, last, taken)
                click.echo("  - " + "  ".join(part for part in words if part))


@command.command("ask")
@click.argument("title")
@click.option("--brand", "slug", required=True)
@click.option("--brief", default="")
@click.option("--kind", type=click.Choice(["image", "gif", "video", "pdf"]), default="image")
@click.option("--due", type=_DAY, help="2026-12-31")
@click.option(
    "--piece", "pieces", multiple=True, help="A file, as “Story 1080x1920”; again for more."
)
@click.option("--post", "post_id", type=click.UUID, help="Where an accepted file goes.")
def ask(
    title: str,
    slug: str,
    brief: str,
    kind: str,
    due: datetime | None,
    pieces: tuple[str, ...],
    post_id: UUID | None,
) -> None:
    """Ask for TITLE; prints the request's id."""
    with ready(), said():
        from tertulia.library.services import request_media
        from tertulia.library.ui.reading import pieces_from

        made = request_media(
            scope=brand_scope(slug),
            title=title,
            brief=brief,
            kind=kind,
            due_on=due.date() if due else None,
            pieces=pieces_from("\n".join(pieces)),
            origin="publishing.post" if post_id else "",
            origin_id=post_id,
        )
        click.echo(str(made.id))


@command.command("offer")
@click.argument("piece", type=click.UUID)
@click.argument("media", type=click.UUID)
@click.option("--brand", "slug", required=True)
@click.option("--note", default="")
def offer(piece: UUID, media: UUID, slug: str, note: str) -> None:
    """Offer the file MEDIA (of `tertulia media add`) for PIECE; prints the offer's id."""
    with ready(), said():
        from tertulia.library.services import offer_file

        made = offer_file(scope=brand_scope(slug), piece_id=piece, asset_id=media, note=note)
        click.echo(str(made.id))


@command.command("accept")
@click.argument("offer", type=click.UUID)
@click.option("--brand", "slug", required=True)
def accept(offer: UUID, slug: str) -> None:
    """Take OFFER; it goes to its post."""
    with ready(), said():
        from tertulia.library.services import accept_offer

        click.echo(accept_offer(scope=brand_scope(slug), offer_id=offer).standing)


@command.command("say")
@click.argument("request", type=click.UUID)
@click.argument("words")
@click.option("--brand", "slug", required=True)
@click.option("--offer", type=click.UUID, help="The offered file that is meant.")
@click.option("--back", is_flag=True, help="Send that file back to be changed.")
def say(request: UUID, words: str, slug: str, offer: UUID | None, back: bool) -> None:
    """Say WORDS about REQUEST."""
    with ready(), said():
        from tertulia.library.services import remark, want_changes

        scope = brand_scope(slug)
        if offer and back:
            want_changes(scope=scope, offer_id=offer, body=words)
        else:
            remark(scope=scope, commission_id=request, body=words, offer_id=offer)
