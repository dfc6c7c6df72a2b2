"""Readings by API, from a terminal, on the settings page, and as files to learn from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import StringIO

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client

from tertulia.accounts.services.tokens import create_token
from tertulia.cli import reading
from tertulia.inbox.services.correcting import correct
from tertulia.interactions.models import Interaction, Reading
from tertulia.interactions.services.erasing import export_author
from tests.inbox.test_readings import alone, read
from tests.inbox.world import World, ours, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world: World) -> Client:
    """A script of Mireia's."""
    held = world.scope.permissions & {"conversation.read", "conversation.handle"}
    token = create_token(scope=world.scope, user_id=world.user.id, name="script", permissions=held)
    return Client(headers={"authorization": f"Bearer {token}"})


@pytest.fixture
def base(world: World) -> str:
    return f"/api/v1/brands/{world.brand.slug}"


def test_the_api_filters_and_orders_by_what_was_read(world: World, api: Client, base: str) -> None:
    alone(world, "ana", "intent=complaint")
    alone(world, "ben", "intent=complaint urgent=legal language=pt")
    alone(world, "cleo", "intent=praise")
    read(world)
    found = api.get(f"{base}/conversations?view=waiting&intent=complaint&order=urgent").json()
    assert [each["name"] for each in found["items"]] == ["Ben", "Ana"]
    first = found["items"][0]
    assert (first["urgent"], first["urgency"], first["language"]) == ("legal", 2, "pt")
    assert api.get(f"{base}/conversations?urgent=true").json()["items"][0]["name"] == "Ben"


def test_the_api_tells_and_corrects_a_reading(world: World, api: Client, base: str) -> None:
    world.hear(said("a", "intent=praise"))
    read(world)
    there = f"{base}/conversations/{world.one().id}"
    line = api.get(f"{there}/lines").json()["items"][0]
    assert (line["reading"]["intent"], line["reading"]["version"]) == ("praise", "plain 1")
    body = {"field": "intent", "label": "complaint"}
    answer = api.post(f"{there}/lines/{line['id']}/reading", body, "application/json")
    assert answer.json()["reading"]["intent"] == "complaint"
    assert answer.json()["reading"]["corrected"] == ["intent"]
    wrong = {"field": "intent", "label": "nonsense"}
    refused = api.post(f"{there}/lines/{line['id']}/reading", wrong, "application/json")
    assert refused.status_code == 422
    told = api.get(f"{base}/readings/labelled").json()
    assert [(each["label"], each["old"], each["text"]) for each in told] == [
        ("complaint", "praise", "intent=praise")
    ]
    assert api.get(f"{base}/readings").json()["corrected"] == 1


def test_a_line_of_another_conversation_is_not_corrected(
    world: World, api: Client, base: str
) -> None:
    alone(world, "ana", "hola")
    alone(world, "ben", "hola")
    first, second = world.conversations()
    line = api.get(f"{base}/conversations/{second.id}/lines").json()["items"][0]
    address = f"{base}/conversations/{first.id}/lines/{line['id']}/reading"
    answer = api.post(address, {"field": "intent", "label": "job"}, "application/json")
    assert answer.status_code == 404
    assert not Reading.objects.exclude(corrected=[]).exists()


def test_files_of_labelled_texts_hold_what_was_said_and_run_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.hear(said("a", '=1+1 "intent=praise"\n¿sí?'))
    read(world)
    correct(scope=world.scope, entry_id=world.line("a").id, field="intent", label="spam")
    client = Client()
    client.force_login(world.user)
    there = f"/b/{world.brand.slug}/settings/reading/labelled"
    lines = b"".join(client.get(f"{there}.jsonl")).decode().splitlines()  # type: ignore[arg-type]
    assert json.loads(lines[0])["text"] == '=1+1 "intent=praise"\n¿sí?'
    sheet = b"".join(client.get(f"{there}.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    row = next(csv.DictReader(StringIO(sheet, newline="")))
    assert row["text"] == '\'=1+1 "intent=praise"\n¿sí?'
    assert (row["label"], row["old"], row["by"]) == ("spam", "praise", "Mireia Vidal")
    assert client.get(f"{there}.exe").status_code == 404


def test_the_page_says_how_far_reading_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.force_login(world.user)
    there = f"/b/{world.brand.slug}/settings/reading/"
    where = "tertulia.interactions.reading_queries.installed_version"
    monkeypatch.setattr(where, lambda: "")
    assert "No hay un lector instalado" in client.get(there).content.decode()
    monkeypatch.setattr(where, lambda: "plain 1")
    world.hear(said("a", "intent=praise"))
    assert "0 de 1 textos" in client.get(there).content.decode()
    read(world)
    correct(scope=world.scope, entry_id=world.line("a").id, field="intent", label="praise")
    page = client.get(there).content.decode()
    assert "1 de 1 textos" in page
    assert "elogio (confirmado)" in page


@contextmanager
def nothing_to_start() -> Iterator[None]:
    yield


def run(*words: str) -> str:
    result = CliRunner().invoke(reading.command, list(words))
    if result.exception:
        raise result.exception
    return result.stdout


def test_from_a_terminal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ready", nothing_to_start)
    world.hear(said("a", "intent=praise"))
    read(world)
    slug = world.brand.slug
    assert "of 1" in run("status", "--brand", slug)
    run("correct", str(world.line("a").id), "intent", "job", "--brand", slug)
    told = json.loads(run("export", "--brand", slug))
    assert (told["label"], told["by"]) == ("job", "command line")
    assert run("export", "--brand", slug, "--as", "csv").count("job") == 1


def test_who_asks_for_their_data_gets_what_was_made_of_it(world: World) -> None:
    world.hear(said("a", "intent=praise"), said("b", ""))
    read(world)
    rows = export_author(
        brand_id=world.brand.id, network="scripted", realm="", remote_id="id-lucia"
    )
    assert rows[0]["read_as"]["intent"] == "praise"
    assert rows[1]["read_as"] is None


def test_what_was_stored_before_there_were_readings_waits_too(world: World) -> None:
    world.hear(said("a", "hola"), said("b", " "), ours("c", "nuestro"))
    expected = list(Reading.objects.values("interaction_id", "said_at", "history", "version"))
    Reading.objects.all().delete()
    migration = import_module("tertulia.interactions.migrations.0003_to_be_read").Migration
    with connection.cursor() as cursor:
        cursor.execute(migration.operations[0].sql)
    assert list(Reading.objects.values("interaction_id", "said_at", "history", "version")) == (
        expected
    )
    assert Interaction.objects.count() == 3


def test_the_panel_shows_offence_and_spam_only_where_they_stand_out(world: World) -> None:
    world.hear(said("a", "intent=complaint emotion=anger"))
    read(world)
    client = Client()
    client.force_login(world.user)
    there = f"/b/{world.brand.slug}/inbox/line/{world.line('a').id}/reading"
    calm = client.get(there).content.decode()
    assert "enojo" in calm
    assert "Ofensa" not in calm
    row = Reading.objects.get()
    row.chances |= {"offence": {"any": 81, "hate": 49}, "spam": {"yes": 50}}
    row.save()
    loud = client.get(there).content.decode()
    assert "Ofensa" in loud
    assert "81 %" in loud
    assert "49 %" not in loud
    assert "50 %" in loud
    Reading.objects.update(intent="spam")
    assert "50 %" not in client.get(there).content.decode()
