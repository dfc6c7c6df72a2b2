"""Reviewers without an account: what their link opens, and to whom it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tertulia.approval.models import BrowserPass, Decision, Item, Letter, Link
from tertulia.approval.services.letters import send_letters
from tertulia.approval.services.links import CODE_TRIES, CODES_AN_HOUR, digest_of
from tertulia.approval.ui.outside import MOST_UNKNOWN
from tertulia.publishing.asking import ask_approval
from tertulia.publishing.models import LineNote
from tests.approval.room_world import CLIENT, outside, person, step, steps, written
from tests.delivery.world import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
    cache.clear()


@dataclass
class Asked:
    """What a client was asked by mail."""

    items: list[Item]
    path: str
    token: str


@pytest.fixture
def asked(world: World) -> Asked:
    steps(world, step(outside()))
    variants = [written(world.scope, world.channel.id, f"secreto {n}", THURSDAY) for n in range(3)]
    request = ask_approval(
        scope=world.scope, variant_ids=[each.id for each in variants], title="November"
    )
    assert send_letters() == 1
    items = list(request.items.order_by("id"))
    path = link_in(mail.outbox[-1].body)
    return Asked(items, path, path.split("/")[2])


def link_in(body: object) -> str:
    found = re.search(r"https?://[^/\s]+(/approve/\S+)", str(body))
    assert found, body
    return found[1]


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"\b(\d{6})\b", str(letter.subject))
    assert found
    return found[1]


def confirmed(asked: Asked) -> Client:
    """A browser whose person reads the reviewer's mail."""
    client = Client()
    client.post(asked.path + "code/")
    answer = client.post(asked.path + "enter/", {"code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    return client


def press(client: Client, asked: Asked, do: str, **more: str) -> int:
    return client.post(asked.path + "answer/", {"do": do, **more}).status_code


def test_the_letter_goes_to_the_reviewer_alone_and_its_token_is_not_kept(asked: Asked) -> None:
    assert mail.outbox[-1].to == [CLIENT]
    link = Link.objects.get()
    assert link.digest == digest_of(asked.token)
    row = {field.name: getattr(link, field.name) for field in link._meta.fields}
    assert asked.token not in str(row)


def test_a_forwarded_link_shows_and_answers_nothing(asked: Asked) -> None:
    stranger = Client()
    answer = stranger.get(asked.path)
    assert answer.status_code == 200
    assert b"secreto" not in answer.content
    assert CLIENT.encode() not in answer.content
    assert press(stranger, asked, "approve:all") == 403
    assert not Decision.objects.exists()
    page = stranger.get(f"{asked.path}media/{asked.items[0].id}/{'a' * 64}/")
    assert b"secreto" not in page.content
    assert page["Cache-Control"] == "private, no-store"


def test_a_code_is_mailed_to_the_reviewer_whoever_asks(asked: Asked) -> None:
    stranger = Client()
    stranger.post(asked.path + "code/")
    assert mail.outbox[-1].to == [CLIENT]
    code = code_in(mail.outbox[-1])
    assert code not in Link.objects.get().code_digest
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert stranger.post(asked.path + "enter/", {"code": wrong}).status_code == 422
    assert not BrowserPass.objects.exists()


def test_codes_cannot_be_tried_out(asked: Asked) -> None:
    client = Client()
    client.post(asked.path + "code/")
    code = code_in(mail.outbox[-1])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(CODE_TRIES):
        assert client.post(asked.path + "enter/", {"code": wrong}).status_code == 422
    assert client.post(asked.path + "enter/", {"code": code}).status_code == 422
    for _ in range(CODES_AN_HOUR - 1):
        client.post(asked.path + "code/")
    sent = len(mail.outbox)
    assert client.post(asked.path + "code/").status_code == 409
    assert len(mail.outbox) == sent


def test_a_code_works_once_and_not_for_long(asked: Asked, clock: time_machine.Traveller) -> None:
    client = Client()
    client.post(asked.path + "code/")
    code = code_in(mail.outbox[-1])
    clock.shift(timedelta(minutes=16))
    assert client.post(asked.path + "enter/", {"code": code}).status_code == 422
    client.post(asked.path + "code/")
    code = code_in(mail.outbox[-1])
    assert client.post(asked.path + "enter/", {"code": code}).status_code == 302
    assert Client().post(asked.path + "enter/", {"code": code}).status_code == 422


def test_the_browsers_pass_is_not_for_another_address(world: World, asked: Asked) -> None:
    client = confirmed(asked)
    steps(world, step(outside("otro@cliente.example")))
    other = written(world.scope, world.channel.id, "ajeno", THURSDAY)
    ask_approval(scope=world.scope, variant_ids=[other.id])
    send_letters()
    assert b"ajeno" not in client.get(link_in(mail.outbox[-1].body)).content
    assert b"secreto 0" in client.get(asked.path).content


def test_the_cookie_is_for_these_pages_and_no_script(asked: Asked) -> None:
    cookie = next(each for each in confirmed(asked).cookies.values() if "reviewer_" in each.key)
    assert cookie["httponly"]
    assert cookie["path"] == "/approve/"
    assert cookie["samesite"] == "Lax"
    assert BrowserPass.objects.get().digest == digest_of(cookie.value)


def test_a_guess_says_nothing_and_many_are_refused(asked: Asked) -> None:
    client = Client()
    for _ in range(MOST_UNKNOWN):
        assert client.get("/approve/" + "x" * 43 + "/").status_code == 404
    assert client.get("/approve/" + "x" * 43 + "/").status_code == 429
    assert client.get(asked.path).status_code == 200


def test_an_expired_link_offers_a_fresh_one_to_the_same_address(
    asked: Asked, clock: time_machine.Traveller
) -> None:
    client = confirmed(asked)
    clock.shift(timedelta(days=15))
    answer = client.get(asked.path)
    assert answer.status_code == 410
    assert b"secreto" not in answer.content
    assert press(client, asked, "approve:all") == 410
    assert client.post(asked.path + "code/").status_code == 410
    client.post(asked.path + "again/")
    client.post(asked.path + "again/")
    assert Letter.objects.filter(kind="renewed").count() == 1
    send_letters()
    assert mail.outbox[-1].to == [CLIENT]
    fresh = link_in(mail.outbox[-1].body)
    assert b"secreto 0" in client.get(fresh).content


def test_all_at_once(asked: Asked) -> None:
    client = confirmed(asked)
    assert press(client, asked, "approve:all") == 302
    assert set(Item.objects.values_list("state", flat=True)) == {"approved"}
    assert Decision.objects.filter(reviewer__email=CLIENT, user=None).count() == 3


def test_this_one_and_not_the_others(asked: Asked) -> None:
    client = confirmed(asked)
    chosen = asked.items[1]
    assert press(client, asked, f"only:{chosen.id}") == 302
    states = dict(Item.objects.values_list("id", "state"))
    assert [states[each.id] for each in asked.items] == ["rejected", "approved", "rejected"]


def test_a_word_suggested_a_comment_and_an_answer_taken_back(asked: Asked) -> None:
    client = confirmed(asked)
    first, second, third = asked.items
    field = f"text.{first.id}.0"
    assert press(client, asked, f"suggest:{first.id}", **{field: "secreto cero"}) == 302
    assert (
        press(client, asked, f"suggest:{second.id}", **{f"text.{second.id}.0": "secreto 1"}) == 422
    )
    assert (
        press(client, asked, f"comment:{second.id}", **{f"words.{second.id}": "¿Y la foto?"}) == 302
    )
    assert press(client, asked, f"approve:{third.id}") == 302
    states = dict(Item.objects.values_list("id", "state"))
    assert [states[each.id] for each in asked.items] == ["suggested", "waiting", "approved"]
    mine = Decision.objects.get(item=third)
    assert client.post(f"{asked.path}undo/{mine.id}/").status_code == 302
    third.refresh_from_db()
    assert third.state == "waiting"


def test_what_is_not_theirs_to_answer(world: World, asked: Asked) -> None:
    """An item of another request, an unknown button: told, and nothing done."""
    client = confirmed(asked)
    steps(world, step(outside("otro@cliente.example")))
    other = written(world.scope, world.channel.id, "ajeno", THURSDAY)
    foreign = ask_approval(scope=world.scope, variant_ids=[other.id]).items.get()
    assert press(client, asked, f"approve:{foreign.id}") == 422
    assert press(client, asked, "destroy:all") == 422
    assert press(client, asked, "") == 422
    assert not Decision.objects.exists()


def test_the_page_speaks_the_reviewers_language(world: World) -> None:
    steps(world, step(outside(language="es")))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    ask_approval(scope=world.scope, variant_ids=[variant.id])
    send_letters()
    answer = Client(headers={"accept-language": "ro"}).get(link_in(mail.outbox[-1].body))
    assert b'lang="es"' in answer.content


@pytest.mark.parametrize(
    ("language", "day"),
    [("es", r"\b\d{1,2} de \w+ de \d{4}\b"), ("en", r"\b\w+\.? \d{1,2}, \d{4}")],
)
def test_the_letter_says_its_end_as_the_reviewer_writes_dates(
    world: World, language: str, day: str
) -> None:
    steps(world, step(outside(language=language)))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    ask_approval(scope=world.scope, variant_ids=[variant.id])
    send_letters()
    said = str(mail.outbox[-1].body).rsplit("\n\n", 1)[-1]
    assert re.search(day, said), said
    assert not re.search(r"\d{4}-\d{2}-\d{2}", said)


def test_no_letter_after_the_answer(world: World) -> None:
    steps(world, step(outside()))
    variant = written(world.scope, world.channel.id, "uno", THURSDAY)
    request = ask_approval(scope=world.scope, variant_ids=[variant.id])
    Item.objects.filter(request=request).update(state="approved")
    send_letters()
    assert mail.outbox == []
    assert not Letter.objects.filter(due_at__isnull=False).exists()


def test_a_comment_on_one_line_stands_beside_the_words_in_the_composer(asked: Asked) -> None:
    client, item = confirmed(asked), asked.items[0]
    words = {f"words.{item.id}": "Cambia esto", f"line.{item.id}": "0.0"}
    assert press(client, asked, f"comment:{item.id}", **words) == 302
    decision = Decision.objects.get()
    assert (decision.verdict, decision.quote) == ("comment", item.content["parts"][0]["text"])
    note = LineNote.objects.get()
    assert (note.variant_id, note.quote, note.body) == (
        item.origin_id,
        decision.quote,
        "Cambia esto",
    )
    assert (note.author, note.author_name) == (None, "Marta")
    assert b"<q" in client.get(asked.path).content


def test_a_line_that_is_not_there_is_all_of_it(asked: Asked) -> None:
    client, item = confirmed(asked), asked.items[0]
    for line in ("0.99", "7.0", "x", "0.-1"):
        words = {f"words.{item.id}": "Cambia", f"line.{item.id}": line}
        assert press(client, asked, f"comment:{item.id}", **words) == 302
    assert set(Decision.objects.values_list("quote", flat=True)) == {""}
    assert not LineNote.objects.exists()


def test_a_link_to_hand_over_is_shown_once_and_still_asks_for_the_mailed_code(
    world: World, asked: Asked
) -> None:
    from django.urls import reverse

    from tertulia.accounts.queries import brand_of
    from tertulia.approval.models import Reviewer

    ana, _scope = person(world, "Ana", "owner")
    request = asked.items[0].request
    reviewer = Reviewer.objects.get(request=request, email=CLIENT)
    slug = brand_of(scope=world.scope).slug
    client = Client()
    client.force_login(ana)
    page = reverse("approval:request", args=[slug, request.id])
    make = reverse("approval:link", args=[slug, request.id, reviewer.id])
    assert make in client.get(page).content.decode()
    shown = client.post(make).content.decode()
    found = re.search(r"/approve/([^/\"<]+)/", shown)
    assert found
    assert found[1] not in client.get(page).content.decode()
    stranger = Client().get(found[0])
    assert stranger.status_code == 200
    assert b"secreto" not in stranger.content
    assert confirmed(Asked(asked.items, found[0], found[1])).get(found[0]).status_code == 200
    assert Client().get(asked.path).status_code == 200  # the one mailed before stays good
    nobody = reverse("approval:link", args=[slug, request.id, request.id])
    assert client.post(nobody).status_code == 404
