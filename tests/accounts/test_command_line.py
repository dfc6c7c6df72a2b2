"""The command line: brand, person, token, channel, as a script uses them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from tertulia.accounts.models import ApiToken, Brand, Membership
from tertulia.accounts.tokens import authenticate
from tertulia.cli import brand, channel, user
from tertulia.cli.ending import Problem
from tertulia.kernel.http import guarded_client
from tertulia.kernel.settings import settings
from tertulia.networks import access, connecting, services
from tertulia.networks.models import Channel
from tests.servers.mastodon import MastodonServer

pytestmark = pytest.mark.django_db


@contextmanager
def nothing_to_start() -> Iterator[None]:
    """The test's own database is ready."""
    yield


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (brand, channel, user):
        monkeypatch.setattr(module, "ready", nothing_to_start)


def run(command: object, *words: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(command, list(words))  # type: ignore[arg-type]
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


def last(result: Result) -> str:
    return result.stdout.strip().splitlines()[-1]


def a_brand() -> str:
    made = run(brand.command, "create", "Café Tertulia", "--zone", "America/Guayaquil")
    return last(made)


def test_brand_person_and_token() -> None:
    slug = a_brand()
    assert slug == "cafe-tertulia"
    run(user.command, "create", "mireia@example.org", "--password", "una clave larga 7")
    run(
        user.command,
        *("create", "ana@example.org", "--role", "reader", "--brand", slug, "--password", "-"),
    )
    assert Membership.objects.get(user__email="ana@example.org").brand_id
    assert "reader of cafe-tertulia" in run(user.command, "list").output
    assert slug in run(brand.command, "list").output
    token = last(run(user.command, "token", "mireia@example.org", "--brand", slug))
    bearer = authenticate(token)
    assert bearer is not None
    assert bearer.scope_for(slug).may("post.publish")
    assert not ApiToken.objects.filter(digest=token).exists()
    few = last(
        run(
            user.command,
            *("token", "mireia@example.org", "--brand", slug, "--permission", "post.read"),
        )
    )
    bearer = authenticate(few)
    assert bearer is not None
    assert bearer.scope_for(slug).permissions == {"post.read"}


def test_mistakes_are_sentences() -> None:
    slug = a_brand()
    with pytest.raises(Problem, match="nobody"):
        run(user.command, "token", "nobody@example.org", "--brand", slug)
    with pytest.raises(Problem, match="There is no brand"):
        run(channel.command, "list", "--brand", "elsewhere")
    with pytest.raises(Problem, match="time zone"):
        run(brand.command, "create", "X", "--zone", "Mars/Olympus")
    with pytest.raises(Problem, match="role"):
        run(user.command, "create", "a@example.org", "--role", "emperor", "--password", "-")
    assert Brand.objects.count() == 1


def test_a_channel_is_connected_listed_and_disconnected(
    mastodon_server: MastodonServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = a_brand()
    allowed = replace(settings(), allow_private=("127.0.0.0/8",))
    monkeypatch.setattr(connecting, "settings", lambda: allowed)
    words = ["connect", "--brand", slug, "--network", "mastodon", "--address", mastodon_server.url]
    with guarded_client(allowed.allowed_networks) as client:
        monkeypatch.setattr(services, "http_client", lambda: client)
        monkeypatch.setattr(access, "http_client", lambda: client)
        made = last(run(channel.command, *words, "--token", mastodon_server.ada_token))
    assert str(Channel.objects.get().id) == made
    assert made in run(channel.command, "list", "--brand", slug).output
    run(channel.command, "disconnect", made, "--brand", slug)
    assert made not in run(channel.command, "list", "--brand", slug).output
    assert "mastodon" in run(channel.command, "networks").output
