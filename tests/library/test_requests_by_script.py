"""Requests to designers over the API and from the command line: asked, offered, sent back, taken."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from tertulia.accounts.queries import brand_of
from tertulia.accounts.rules import ALL
from tertulia.accounts.scopes import scope_in
from tertulia.accounts.services.tokens import create_token
from tertulia.cli import request as requests
from tertulia.kernel.scope import Scope
from tertulia.library.models import Commission, Remark
from tertulia.library.services import take_in
from tests.library import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "ready", nullcontext)


def run(*words: str) -> str:
    done = CliRunner().invoke(requests.command, [*words, "--brand", "here"])
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_a_studio_works_from_a_terminal(people: Any, scope: Scope) -> None:
    asked = run("ask", "A cup", "--piece", "Story 1080x1920", "--due", "2030-01-31")
    commission = Commission.objects.get(id=asked)
    piece = commission.pieces.get()
    listed = run("list")
    assert f"{asked}  open  by 2030-01-31  A cup" in listed
    assert f"{piece.id}  1080x1920  Story" in listed
    asset = take_in(scope=scope, data=files.jpeg(), filename="cup.jpg").asset
    offer = run("offer", str(piece.id), str(asset.id), "--note", "First try")
    run("say", asked, "Warmer", "--offer", offer, "--back")
    assert Remark.objects.get().body == "Warmer"
    assert f"offer 1: {offer}" in run("list")
    assert run("accept", offer) == "done"
    assert "(taken)" in run("list", "--closed")


def test_the_same_over_the_api(people: Any, scope: Scope) -> None:
    owner = people.people["owner"]
    mine = scope_in(owner, brand_of(scope=scope))
    held = mine.permissions & ALL
    token = create_token(scope=mine, user_id=owner.id, name="studio", permissions=held)
    client = Client(headers={"authorization": f"Bearer {token}"})
    base = "/api/v1/brands/here/media/requests"
    asset = take_in(scope=scope, data=files.jpeg(), filename="cup.jpg").asset

    def post(path: str, **body: Any) -> dict[str, Any]:
        answer = client.post(base + path, body, content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        return dict(answer.json())

    made = post("", title="A cup", pieces=[{"label": "Story", "width": 1080, "height": 1920}])
    piece = made["pieces"][0]
    offered = post(f"/pieces/{piece['id']}/offers", media_id=str(asset.id))
    assert offered["standing"] == "offered"
    offer = offered["pieces"][0]["offers"][0]
    back = post(f"/offers/{offer['id']}/changes", body="Warmer")
    assert back["pieces"][0]["offers"][0]["remarks"][0]["body"] == "Warmer"
    said = post(f"/{made['id']}/remarks", body="By Friday?")
    assert [each["body"] for each in said["remarks"]] == ["By Friday?"]
    done = post(f"/offers/{offer['id']}/accept")
    assert (done["standing"], done["pieces"][0]["accepted"]) == ("done", str(asset.id))
    assert client.get(base).json() == []
    assert [each["id"] for each in client.get(base, {"closed": "true"}).json()] == [made["id"]]
