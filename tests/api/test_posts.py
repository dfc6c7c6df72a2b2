"""The API as a script uses it."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.api.conftest import MakeClient
from tests.delivery.world import World, make_world

pytestmark = pytest.mark.django_db

LATER = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#b5482a").save(out, "PNG")
    return SimpleUploadedFile("cup.png", out.getvalue(), "image/png")


def post(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def a_body(world: World, text: str = "hello", **more: Any) -> dict[str, Any]:
    variant = {"channel_id": str(world.channel.id), "parts": [{"text": text}]}
    return {"title": "t", "due_day": LATER, "due_time": "09:00", "variants": [variant], **more}


def test_a_script_uploads_schedules_and_reads_the_story(
    world: World, client_of: MakeClient, base: str
) -> None:
    client = client_of()
    asset = client.post(f"{base}/media", {"file": picture(), "alt": "a red field"}).json()
    body = a_body(world, schedule=True)
    body["variants"][0]["parts"][0]["media"] = [{"asset": asset["id"], "alt": asset["alt"]}]
    made = post(client, f"{base}/posts", body)
    assert made.status_code == 201, made.content
    variant = made.json()["variants"][0]
    assert variant["state"] == "scheduled"
    story = client.get(f"{base}/deliveries/{variant['delivery_id']}").json()
    assert story["card"]["state"] == "scheduled"
    assert story["card"]["origin_id"] == variant["id"]


def test_one_text_too_long_makes_nothing_and_says_which(
    world: World, client_of: MakeClient, base: str
) -> None:
    answer = post(client_of(), f"{base}/posts", a_body(world, "x" * 501, schedule=True))
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_ready"
    assert answer.json()["errors"][0]["sentence"]
    assert client_of().get(f"{base}/posts").json()["items"] == []


def test_the_same_key_makes_one_post(world: World, client_of: MakeClient, base: str) -> None:
    client = client_of()
    key = {"idempotency-key": "k-1"}
    first = post(client, f"{base}/posts", a_body(world), **key)
    again = post(client, f"{base}/posts", a_body(world), **key)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(client.get(f"{base}/posts").json()["items"]) == 1
    other = post(client, f"{base}/posts", a_body(world, "other"), **key)
    assert other.json()["code"] == "key_reused"


def test_a_refused_write_does_not_use_up_its_key(
    world: World, client_of: MakeClient, base: str
) -> None:
    client = client_of()
    key = {"idempotency-key": "k-2"}
    refused = post(client, f"{base}/posts", a_body(world, "", schedule=True), **key)
    assert refused.status_code == 422
    made = post(client, f"{base}/posts", a_body(world, "now it has words"), **key)
    assert made.status_code == 201


def test_pages_end_and_repeat_nothing(world: World, client_of: MakeClient, base: str) -> None:
    client = client_of()
    made = {post(client, f"{base}/posts", a_body(world, str(n))).json()["id"] for n in range(7)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{base}/posts", {"limit": 3, "cursor": cursor}).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == made


@pytest.mark.parametrize("cursor", ["x", "%00", "!!!!", "AAAA"])
def test_a_cursor_of_ones_own_is_refused(
    cursor: str, world: World, client_of: MakeClient, base: str
) -> None:
    assert client_of().get(f"{base}/posts", {"cursor": cursor}).status_code == 422


def test_without_a_token_nothing(base: str, world: World) -> None:
    answer = Client().get(f"{base}/posts")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_brand_of_others_does_not_exist(world: World, client_of: MakeClient) -> None:
    from tertulia.accounts.models import Brand

    other = make_world(world.network)
    slug = Brand.objects.get(id=other.scope.brand_id).slug
    assert client_of().get(f"/api/v1/brands/{slug}/posts").status_code == 404
    assert len(client_of().get("/api/v1/brands").json()) == 1


def test_writing_is_not_scheduling(world: World, client_of: MakeClient, base: str) -> None:
    from tertulia.accounts.rules import PERMISSIONS

    writers = [r for r, held in PERMISSIONS.items() if "post.write" not in held]
    assert writers
    for role in writers:
        answer = post(client_of(str(role)), f"{base}/posts", a_body(world))
        assert answer.status_code == 403
