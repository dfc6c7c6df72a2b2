"""Heard and answered for real: a Mastodon-API server, a worker, the event stream, ten tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tertulia.accounts.models import Brand, Membership, Organisation, Role, User
from tertulia.inbox.models import Entry
from tertulia.networks.models import Channel, Credential
from tertulia.networks.vault import seal
from tests.browser.conftest import OpenPage
from tests.browser.live import LiveProcess, stream
from tests.browser.screens import keep
from tests.browser.worker import worker_process
from tests.servers.mastodon import MastodonServer

__all__ = ["stream"]

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_MS = 30_000


class Community:
    """The server, as the brand's account (ada) and as somebody else (grace)."""

    def __init__(self, server: MastodonServer) -> None:
        self.server = server

    def write(self, text: str, *, token: str, answers: str = "", visibility: str = "public") -> str:
        """Publish; returns the id."""
        form = {"status": text, "visibility": visibility}
        if answers:
            form["in_reply_to_id"] = answers
        answer = self._call("POST", "/api/v1/statuses", token, form)
        return str(answer["id"])

    def answers_to(self, status_id: str) -> list[str]:
        """What stands below, as the server shows it."""
        context = self._call("GET", f"/api/v1/statuses/{status_id}/context", "grace_token")
        return [str(each["content"]) for each in context["descendants"]]

    def delete(self, status_id: str, *, token: str) -> None:
        """Take it away."""
        self._call("DELETE", f"/api/v1/statuses/{status_id}", token)

    def me(self, token: str) -> dict[str, Any]:
        """The account of a token."""
        return self._call("GET", "/api/v1/accounts/verify_credentials", token)

    def _call(
        self, method: str, path: str, token: str, form: dict[str, str] | None = None
    ) -> dict[str, Any]:
        answer = httpx.request(
            method,
            self.server.url + path,
            data=form,
            headers={"authorization": f"Bearer {token}"},
            timeout=20,
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def community(mastodon_server: MastodonServer) -> Community:
    mastodon_server.reset()
    return Community(mastodon_server)


@pytest.fixture
def owner(community: Community, transactional_db: Any) -> User:
    """A brand whose channel is ada's account."""
    organisation = Organisation.objects.create(name="Café")
    brand = Brand.objects.create(
        organisation=organisation, slug="cafe", name="Café Tertulia", mark="C", zone="UTC",
        languages=["es"],
    )  # fmt: skip
    user = User.objects.create_user("mireia@example.org", name="Mireia Vidal", language="es")
    Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
    account = community.me("ada_token")
    channel = Channel.objects.create(
        brand=brand, network="mastodon", address=community.server.url,
        remote_id=str(account["id"]), handle=f"{account['acct']}@127.0.0.1",
        limits={"honours_keys": True, "max_text": 500},
    )  # fmt: skip
    Credential.objects.create(
        channel=channel,
        brand=brand,
        sealed=seal({"access_token": "ada_token"}),
        scopes=["read", "write", "follow"],
    )
    return user


@pytest.fixture
def everything_runs(owner: User, stream: LiveProcess) -> Iterator[None]:
    """A worker beside the event stream, on the test's database."""
    with worker_process():
        yield


def inbox_tabs(open_page: OpenPage, user: User, count: int) -> list[Page]:
    """So many tabs of one browser, connected to the stream."""
    first = open_page(user=user)
    pages = [first, *(open_page(context=first.context) for _ in range(count - 1))]
    for page in pages:
        page.goto("/b/cafe/inbox/")
        page.locator("html[data-live=open]").wait_for()
    return pages


def wait_until_heard(community: Community) -> None:
    """The worker reads: what was there before the connection has arrived."""
    from tertulia.interactions.models import Feed
    from tests.ground.waiting import until

    assert until(
        lambda: Feed.objects.filter(name="stream", read_at__isnull=False).exists(), timeout_s=60
    )


@pytest.mark.usefixtures("everything_runs")
def test_heard_in_ten_tabs_answered_and_seen_on_the_network(
    open_page: OpenPage, owner: User, community: Community
) -> None:
    post = community.write("Nuevo tueste de Loja", token="ada_token")
    wait_until_heard(community)
    pages = inbox_tabs(open_page, owner, 10)
    question = community.write("@ada ¿Abren el lunes?", token="grace_token", answers=post)
    for page in pages:
        expect(page.locator(".inbox-row")).to_contain_text("Abren el lunes", timeout=PATIENCE_MS)
        expect(page.locator('[data-badge="inbox:list"]').first).to_have_text("1")

    page = pages[0]
    page.bring_to_front()
    page.keyboard.press("j")
    page.wait_for_selector("#reply-text")
    page.keyboard.press("r")
    page.keyboard.type("Sí, de 9 a 18.")
    page.keyboard.press("Control+Enter")
    for other in pages[1:]:
        expect(other.locator(".inbox-row")).to_have_count(0, timeout=PATIENCE_MS)
        expect(other.locator('[data-badge="inbox:list"]').first).to_have_text("")
    entry = Entry.objects.get(kind="reply")
    page.goto(f"/b/cafe/inbox/{entry.conversation_id}/")
    expect(page.locator(".message.ours .line-state")).to_contain_text(
        "enviada", timeout=PATIENCE_MS
    )
    keep(page, "inbox-journey")
    (answer,) = community.answers_to(question)
    assert "Sí, de 9 a 18." in answer

    community.delete(question, token="grace_token")
    expect(page.locator("#thread-lines")).to_contain_text("Eliminado", timeout=PATIENCE_MS)


@pytest.mark.usefixtures("everything_runs")
def test_an_answer_on_the_network_itself_ends_the_wait_here(
    open_page: OpenPage, owner: User, community: Community
) -> None:
    post = community.write("Nuevo tueste de Loja", token="ada_token")
    wait_until_heard(community)
    (page,) = inbox_tabs(open_page, owner, 1)
    question = community.write("@ada ¿Hacen envíos?", token="grace_token", answers=post)
    expect(page.locator(".inbox-row")).to_contain_text("Hacen envíos", timeout=PATIENCE_MS)
    community.write("@grace Sí, a todo el país", token="ada_token", answers=question)
    from tertulia.interactions.services.feeds import read_soon

    read_soon(channel_id=Channel.objects.get().id)
    expect(page.locator(".inbox-row")).to_have_count(0, timeout=PATIENCE_MS)
    page.goto("/b/cafe/inbox/?view=closed")
    page.locator(".inbox-row a.cover").click()
    expect(page.locator("#thread-lines")).to_contain_text("a todo el país")
