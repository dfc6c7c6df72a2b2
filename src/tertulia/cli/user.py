"""`tertulia user`: people who sign in, and tokens for programs."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from tertulia.cli.django import ready
from tertulia.cli.ending import Problem
from tertulia.cli.saying import said

MADE = "-"

if TYPE_CHECKING:
    from tertulia.accounts.models import User


@click.group("user")
def command() -> None:
    """People who sign in, and API tokens."""


@command.command("create")
@click.argument("email")
@click.option("--name", default="", help="Their name; the address's first part when left out.")
@click.option("--role", default="owner", show_default=True, help="What they are.")
@click.option("--brand", "slug", default="", help="Only on this brand; else on all brands.")
@click.option("--language", default="es", show_default=True)
@click.option("--password", default="", help="Asked for when left out; “-” makes one.")
def create(email: str, name: str, role: str, slug: str, language: str, password: str) -> None:
    """Make a person with a role. The organisation must exist (first-run page, or `brand create`)."""
    with ready():
        from tertulia.accounts.services.joining import add_person

        made = secrets.token_urlsafe(12) if password == MADE else password
        made = made or click.prompt("Password", hide_input=True, confirmation_prompt=True)
        with said():
            add_person(
                email=email,
                name=name or email.partition("@")[0],
                role=role,
                brand_slug=slug,
                language=language,
                password=made,
            )
        click.echo(f"{email} is {role} {'of ' + slug if slug else 'of all brands'}.")
        if password == MADE:
            click.echo(f"Password: {made}")


@command.command("list")
def list_all() -> None:
    """Everybody, with their roles."""
    with ready():
        from tertulia.accounts.queries import everybody, places_of

        for user in everybody():
            away = "" if user.is_active else " (cannot sign in)"
            click.echo(f"{user.email}  {user.name}  {', '.join(places_of(user)) or '–'}{away}")


@command.command("reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Give a new password; every session of the person ends."""
    with ready():
        from tertulia.accounts.services.people import set_password

        user = person(email)
        made = click.prompt("New password", hide_input=True, confirmation_prompt=True)
        with said():
            set_password(user=user, password=made)
        click.echo("Done.")


@command.command("token")
@click.argument("email")
@click.option("--brand", "slug", required=True, help="The brand's address, for instance cafe.")
@click.option("--name", default="command line", show_default=True)
@click.option("--permission", "wanted", multiple=True, help="Again for more; else all they may.")
@click.option("--days", default=0, help="Ends after so many days; 0 = never.")
def token(email: str, slug: str, name: str, wanted: tuple[str, ...], days: int) -> None:
    """Print a new API token, once. It is the last line, so that a script can take it."""
    with ready():
        from datetime import timedelta

        from tertulia.accounts.scopes import scope_for
        from tertulia.accounts.services.tokens import create_token
        from tertulia.kernel import clock

        user = person(email)
        with said():
            scope = scope_for(user, slug)
            made = create_token(
                scope=scope,
                user_id=user.id,
                name=name,
                permissions=wanted or scope.permissions,
                expires_at=clock.now() + timedelta(days=days) if days else None,
            )
        click.echo(made)


def person(email: str) -> User:
    """The person of that address, or the command ends."""
    from tertulia.accounts.queries import person_by_email

    found = person_by_email(email)
    if found is None:
        raise Problem(f"There is nobody with the address {email}. See: tertulia user list")
    return found
