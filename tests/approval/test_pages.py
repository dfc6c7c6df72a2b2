"""What the composer, the settings and the command line say and do about approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from tertulia.accounts.models import Brand
from tertulia.approval.models import Flow, Item, Request
from tertulia.cli.approval import command
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict
from tertulia.publishing.scheduling import correct_variant
from tests.approval.room_world import inside, person, say, step, steps, written
from tests.delivery.world import World

pytestmark = pytest.mark.django_db


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_the_main_button_sends_to_approval_with_a_note(world: World) -> None:
    ana, boss = person(world, "Ana", "owner")
    steps(world, step(inside(ana)))
    day = (clock.now() + timedelta(days=3)).date()
    variant = written(boss, world.channel.id, "uno", day)
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    client = signed_in(ana)
    page = reverse("publishing:composer", args=[slug, variant.post_id])
    content = client.get(page).content.decode()
    assert "Send to approval" in content
    assert "publish-now" not in content.split("menu-list")[1].split("</details>")[0]
    client.post(
        reverse("publishing:schedule", args=[slug, variant.post_id]),
        {"day": day.isoformat(), "hour": "09:00", "note": "Please"},
    )
    assert Request.objects.get().note == "Please"
    assert "Sent to approval" in client.get(page).content.decode()
    say(boss, variant, "approve")
    assert "Scheduled" in client.get(page).content.decode()


def test_a_first_step_counts_though_nothing_was_chosen_above(world: World) -> None:
    ana, _boss = person(world, "Ana", "owner")
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    data = {
        "subject": "post",
        "mode": "none",
        "title.0": "Client",
        "rule.0": "all",
        "hours.0": "24",
        "outside.0": "Marta <marta@cliente.example>\n\nluis@cliente.example",
        "language.0": "ro",
    }
    client = signed_in(ana)
    assert client.post(reverse("approval:save_steps", args=[slug]), data).status_code == 302
    reviewers = Flow.objects.get().steps.get().reviewers.order_by("email")
    assert [(each.name, each.email, each.language) for each in reviewers] == [
        ("", "luis@cliente.example", "ro"),
        ("Marta", "marta@cliente.example", "ro"),
    ]
    wrong = {**data, "mode": "own", "outside.0": "no address at all"}
    assert client.post(reverse("approval:save_steps", args=[slug]), wrong).status_code == 422
    assert Flow.objects.get().steps.count() == 1


def test_published_words_are_corrected_by_who_approves(world: World) -> None:
    ana, _boss = person(world, "Ana")
    _eva, manager = person(world, "Eva", "community_manager")
    variant = written(manager, world.channel.id, "uno", clock.now().date())
    steps(world, step(inside(ana)))
    from tertulia.delivery.models import Delivery
    from tertulia.delivery.services import due_now
    from tertulia.publishing.approving import Gate
    from tertulia.publishing.content import content_of
    from tertulia.publishing.models import Variant
    from tertulia.publishing.scheduling import deliver

    gate = Gate(manager, [])
    content = content_of(scope=manager, variant=variant)
    made = deliver(manager, variant, due_now("UTC"), "draft", content, gate)
    for state in ("sending", "published"):
        Delivery.objects.filter(id=made).update(state=state)
    Variant.objects.filter(id=variant.id).update(delivery_id=made)
    with pytest.raises(Conflict, match="need approval"):
        correct_variant(scope=manager, variant_id=variant.id, text="dos")


def test_from_the_command_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from tertulia.cli import approval as module

    monkeypatch.setattr(module, "ready", nullcontext)
    ana, boss = person(world, "Ana", "owner")
    steps(world, step(inside(ana)))
    day = (clock.now() + timedelta(days=3)).date()
    variant = written(boss, world.channel.id, "uno", day)
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    run = CliRunner()
    asked = run.invoke(command, ["ask", "--brand", slug, "--post", str(variant.post_id)])
    assert asked.output.strip() == str(Request.objects.get().id)
    item = Item.objects.get()
    listed = run.invoke(command, ["list", "--brand", slug])
    assert f"{item.id}  waiting" in listed.output
    said = run.invoke(
        command, ["decide", str(item.id), "approve", "--brand", slug, "--as", ana.email]
    )
    assert said.output.strip() == "approved"


def test_a_week_is_sent_and_what_is_left_out_is_said(world: World) -> None:
    ana, boss = person(world, "Ana", "owner")
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    day = (clock.now() + timedelta(days=10)).date()
    monday = day - timedelta(days=day.weekday())
    written(boss, world.channel.id, "esta", day)
    written(boss, world.channel.id, "otra", monday + timedelta(days=7))
    client = signed_in(ana)
    address = reverse("publishing:ask", args=[slug]) + f"?week={day}"
    nobody = client.get(address)
    assert nobody.context["found"] == []
    assert "nobody is asked about" in nobody.content.decode()
    steps(world, step(inside(ana)))
    page = client.get(address)
    assert [each.title for each, _about in page.context["found"]] == ["esta"]
    assert f"week={monday + timedelta(days=7)}" in page.content.decode()
    client.post(
        reverse("publishing:ask", args=[slug]),
        {"week": str(day), "variant": [str(page.context["found"][0][0].variant.id)]},
    )
    assert "with its reviewers" in client.get(address).content.decode()


def test_an_hour_is_kept_without_asking_anybody(world: World) -> None:
    ana, boss = person(world, "Ana", "owner")
    steps(world, step(inside(ana)))
    day = (clock.now() + timedelta(days=3)).date()
    variant = written(boss, world.channel.id, "uno", day)
    slug = Brand.objects.get(id=world.scope.brand_id).slug
    signed_in(ana).post(
        reverse("publishing:schedule", args=[slug, variant.post_id]),
        {"day": day.isoformat(), "hour": "11:30", "keep": "1"},
    )
    variant.refresh_from_db()
    assert (f"{variant.due_time:%H:%M}", variant.delivery_id) == ("11:30", None)
    assert not Request.objects.exists()
