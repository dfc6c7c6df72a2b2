"""`tertulia approval`: asked, listed and answered from a terminal or a script."""

from __future__ import annotations

from uuid import UUID

import click

from tertulia.cli.channel import brand_scope
from tertulia.cli.django import ready
from tertulia.cli.saying import said


@click.group("approval")
def command() -> None:
    """What waits for somebody's yes."""


@command.command("list")
@click.option("--brand", "slug", required=True, help="The brand's address.")
@click.option("--limit", default=50, show_default=True)
def list_all(slug: str, limit: int) -> None:
    """The newest requests and their items, each with its state and step."""
    with ready(), said():
        from tertulia.approval import queries

        scope = brand_scope(slug)
        rows, _more = queries.requests_page(scope=scope, cursor="", limit=limit)
        for row in rows:
            click.echo(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}  {row.title}")
            for item in queries.items_of(scope=scope, request_id=row.id):
                step = item.plan[item.step]["title"]
                click.echo(f"    {item.id}  {item.state}  {step}  {item.title}")


@command.command("ask")
@click.option("--brand", "slug", required=True)
@click.option("--post", "posts", multiple=True, type=click.UUID, help="Again for more.")
@click.option("--month", default="", help="All of a month: 2026-12")
@click.option("--note", default="", help="A word to the reviewers.")
def ask(slug: str, posts: tuple[UUID, ...], month: str, note: str) -> None:
    """Send posts, or a month, to approval as one; prints the request's id."""
    from datetime import date, timedelta

    with ready(), said():
        from tertulia.publishing.asking import ask_approval, look_through

        scope = brand_scope(slug)
        if posts:
            found = look_through(scope=scope, post_ids=posts).found
        else:
            try:
                first = date.fromisoformat(f"{month}-01")
            except ValueError as error:
                raise click.BadParameter("write the month as 2026-12, or name posts") from error
            last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            found = look_through(scope=scope, first=first, last=last).found
        ids = [each.variant.id for each in found if not each.problem]
        request = ask_approval(scope=scope, variant_ids=ids, title=month, note=note)
        for each in found:
            if each.problem:
                click.echo(f"left out: {each.title}: {each.problem}", err=True)
        click.echo(str(request.id))


@command.command("decide")
@click.argument("item_id", type=click.UUID)
@click.argument("verdict", type=click.Choice(["approve", "reject", "comment"]))
@click.option("--brand", "slug", required=True)
@click.option("--as", "email", required=True, help="Mail address of the person who decides.")
@click.option("--words", default="", help="What is said with it.")
def decide(item_id: UUID, verdict: str, slug: str, email: str, words: str) -> None:
    """Answer about one item, as somebody of the team who was asked."""
    with ready(), said():
        from tertulia.accounts.queries import person_by_email
        from tertulia.accounts.scopes import scope_for
        from tertulia.approval import queries, services
        from tertulia.approval.services.answering import reviewer_in
        from tertulia.approval.values import Answer

        user = person_by_email(email)
        if user is None:
            raise click.BadParameter(f"nobody here has the address {email}")
        scope = scope_for(user, slug)
        item = queries.item_of(scope=scope, item_id=item_id)
        services.decide(
            scope=scope,
            request_id=item.request_id,
            reviewer=reviewer_in(scope=scope, request_id=item.request_id),
            answers=[Answer(item_id, verdict, words)],
        )
        click.echo(queries.item_of(scope=scope, item_id=item_id).state)
