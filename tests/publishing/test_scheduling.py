"""From words to deliveries: scheduled, moved, taken back, corrected, deleted."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from PIL import Image

from tertulia.accounts.models import Brand
from tertulia.delivery.models import Delivery, Step
from tertulia.delivery.snapshots import receipt_json
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.ids import new_id
from tertulia.library.services import add_picture
from tertulia.networks.values import Receipt, RemoteRef
from tertulia.publishing.chips import chips_between
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import states_of
from tertulia.publishing.scheduling import (
    NotReady,
    delete_everywhere,
    follow_post_time,
    move_post,
    schedule_post,
    unschedule_post,
)
from tertulia.publishing.services import (
    create_post,
    discard_post,
    remove_variant,
    save_post,
    save_variant,
)
from tertulia.publishing.values import Draft, MediaUse
from tests.delivery.world import World, make_world

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)
NINE = time(9)


@pytest.fixture(autouse=True)
def _frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def in_guayaquil(world: World) -> None:
    Brand.objects.filter(id=world.scope.brand_id).update(zone="America/Guayaquil")


def written(world: World, *texts: str, day: date | None = THURSDAY) -> Post:
    """A post with one text per channel; the first channel is the world's."""
    channels = [world.channel] + [world.another_channel(f"c{n}") for n in range(1, len(texts))]
    post = create_post(
        scope=world.scope,
        title="Loja",
        channel_ids=[each.id for each in channels],
        due_day=day,
        due_time=NINE,
    )
    for channel, text in zip(channels, texts, strict=True):
        variant = Variant.objects.get(post=post, channel=channel)
        save_variant(
            scope=world.scope,
            variant_id=variant.id,
            version=variant.version,
            parts=[Draft(text=text)],
            options={},
        )
    return post


def variants(post: Post) -> list[Variant]:
    return list(Variant.objects.filter(post=post).order_by("id"))


def states(world: World, post: Post) -> list[str]:
    own = variants(post)
    found = states_of(scope=world.scope, variants=own)
    return [found[each.id] for each in own]


def test_nine_in_guayaquil_is_fourteen_utc(world: World) -> None:
    in_guayaquil(world)
    post = written(world, "uno", "dos")
    made = schedule_post(scope=world.scope, post_id=post.id)
    assert [d.due_at for d in Delivery.objects.filter(id__in=made)] == [
        datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
    ] * 2
    assert states(world, post) == ["scheduled", "scheduled"]


def test_one_text_too_long_schedules_nothing_and_says_which(world: World) -> None:
    post = written(world, "short", "x" * 501)
    with pytest.raises(NotReady) as told:
        schedule_post(scope=world.scope, post_id=post.id)
    assert [each.variant_id for each in told.value.problems] == [variants(post)[1].id]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_written_is_not_scheduled(world: World, text: str) -> None:
    with pytest.raises(NotReady):
        schedule_post(scope=world.scope, post_id=written(world, text).id)


def test_a_past_hour_is_refused_and_now_is_not(world: World) -> None:
    post = written(world, "tarde", day=date(2026, 11, 20))
    with pytest.raises(NotReady, match="over"):
        schedule_post(scope=world.scope, post_id=post.id)
    made = schedule_post(scope=world.scope, post_id=post.id, now=True)
    assert Delivery.objects.get(id=made[0]).due_at == NOW


def test_what_goes_out_now_stands_in_the_calendar_today(world: World) -> None:
    in_guayaquil(world)
    post = written(world, "uno", "dos", day=None)
    first = variants(post)[0]
    schedule_post(scope=world.scope, post_id=post.id, now=True, variant_ids=[first.id])
    here = NOW.astimezone(ZoneInfo("America/Guayaquil"))
    shown = {(each.due_day, each.due_time, each.own_time) for each in variants(post)}
    assert shown == {(here.date(), here.time(), True), (None, time(9), False)}
    schedule_post(scope=world.scope, post_id=post.id, now=True)
    post.refresh_from_db()
    assert (post.due_day, post.due_time) == (here.date(), here.time())
    assert variants(post)[1].due_day == here.date()


def test_a_post_without_an_hour_asks_for_one(world: World) -> None:
    with pytest.raises(NotReady, match="Choose a day"):
        schedule_post(scope=world.scope, post_id=written(world, "hola", day=None).id)


def test_scheduling_again_replaces_the_words_once(world: World) -> None:
    post = written(world, "first words")
    first = schedule_post(scope=world.scope, post_id=post.id)[0]
    variant = variants(post)[0]
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=variant.version,
        parts=[Draft(text="second words")],
        options={},
    )
    second = schedule_post(scope=world.scope, post_id=post.id)[0]
    assert Delivery.objects.get(id=first).state == "cancelled"
    assert Delivery.objects.get(id=second).content["parts"][0]["text"] == "second words"
    assert Delivery.objects.filter(state="scheduled").count() == 1


def test_moving_a_post_moves_what_is_scheduled(world: World) -> None:
    in_guayaquil(world)
    post = written(world, "uno", "dos")
    schedule_post(scope=world.scope, post_id=post.id)
    move_post(scope=world.scope, post_id=post.id, day=date(2026, 11, 27), hour=time(18, 30))
    due = set(Delivery.objects.filter(state="scheduled").values_list("due_at", flat=True))
    assert due == {datetime(2026, 11, 27, 23, 30, tzinfo=UTC)}


def test_a_variant_with_its_own_hour_stays_where_it_is(world: World) -> None:
    post = written(world, "uno", "dos")
    own = variants(post)[1]
    move_post(
        scope=world.scope,
        post_id=post.id,
        day=date(2026, 11, 28),
        hour=time(7),
        variant_id=own.id,
    )
    move_post(scope=world.scope, post_id=post.id, day=date(2026, 11, 27), hour=NINE)
    assert [each.due_day for each in variants(post)] == [date(2026, 11, 27), date(2026, 11, 28)]
    follow_post_time(scope=world.scope, variant_id=own.id)
    assert [each.due_day for each in variants(post)] == [date(2026, 11, 27)] * 2


def test_a_scheduled_post_cannot_be_moved_into_the_past(world: World) -> None:
    post = written(world, "uno")
    schedule_post(scope=world.scope, post_id=post.id)
    with pytest.raises(Invalid, match="over"):
        move_post(scope=world.scope, post_id=post.id, day=date(2026, 11, 1), hour=NINE)
    assert variants(post)[0].due_day == THURSDAY


def test_what_is_out_is_not_moved(world: World) -> None:
    post = written(world, "uno")
    made = schedule_post(scope=world.scope, post_id=post.id)
    _publish(made[0])
    with pytest.raises(Conflict):
        move_post(scope=world.scope, post_id=post.id, day=date(2026, 11, 27), hour=NINE)


def test_taking_back_makes_drafts_again(world: World) -> None:
    post = written(world, "uno", "dos")
    schedule_post(scope=world.scope, post_id=post.id)
    assert unschedule_post(scope=world.scope, post_id=post.id) == 2
    assert states(world, post) == ["draft", "draft"]
    assert not Delivery.objects.filter(state="scheduled").exists()


def test_deleting_withdraws_what_waits_and_deletes_what_stands(world: World) -> None:
    post = written(world, "uno", "dos")
    made = schedule_post(scope=world.scope, post_id=post.id)
    _publish(made[0])
    deletions = delete_everywhere(scope=world.scope, post_id=post.id)
    assert Delivery.objects.get(id=deletions[0]).kind == "delete"
    assert Delivery.objects.get(id=deletions[0]).parent_id == made[0]
    assert Delivery.objects.get(id=made[1]).state == "cancelled"


def test_a_stale_save_is_refused_and_changes_nothing(world: World) -> None:
    post = written(world, "mine")
    variant = variants(post)[0]
    with pytest.raises(Conflict, match="Somebody else"):
        save_variant(
            scope=world.scope,
            variant_id=variant.id,
            version=variant.version - 1,
            parts=[Draft(text="theirs")],
            options={},
        )
    assert variants(post)[0].parts[0]["text"] == "mine"
    save_post(scope=world.scope, post_id=post.id, version=1, title="a", idea="")
    with pytest.raises(Conflict):
        save_post(scope=world.scope, post_id=post.id, version=1, title="b", idea="")


def test_a_scheduled_variant_is_neither_removed_nor_discarded(world: World) -> None:
    post = written(world, "uno")
    schedule_post(scope=world.scope, post_id=post.id)
    with pytest.raises(Conflict):
        remove_variant(scope=world.scope, variant_id=variants(post)[0].id)
    with pytest.raises(Conflict):
        discard_post(scope=world.scope, post_id=post.id)


def test_another_brands_post_does_not_exist(world: World) -> None:
    stranger = make_world(world.network)
    post = written(world, "uno")
    for act in (schedule_post, unschedule_post, delete_everywhere):
        with pytest.raises(NotFound):
            act(scope=stranger.scope, post_id=post.id)
    assert states(world, post) == ["draft"]


def test_another_brands_picture_cannot_be_used(world: World) -> None:
    stranger = make_world(world.network)
    theirs = add_picture(scope=stranger.scope, data=_picture(), filename="a.png")
    post = written(world, "uno")
    variant = variants(post)[0]
    save_variant(
        scope=world.scope,
        variant_id=variant.id,
        version=variant.version,
        parts=[Draft(text="uno", media=(MediaUse(asset=theirs.id, alt="x"),))],
        options={},
    )
    with pytest.raises(NotReady, match="no longer there"):
        schedule_post(scope=world.scope, post_id=post.id)


def test_the_same_picture_twice_is_one_asset(world: World) -> None:
    first = add_picture(scope=world.scope, data=_picture(), filename="a.png")
    again = add_picture(scope=world.scope, data=_picture(), filename="b.png")
    assert first.id == again.id


def test_the_calendar_groups_channels_that_share_a_moment(world: World) -> None:
    post = written(world, "uno", "dos")
    days = chips_between(scope=world.scope, first=THURSDAY, last=THURSDAY)
    assert [(chip.post_id, len(chip.networks), chip.state) for chip in days[THURSDAY]] == [
        (post.id, 2, "draft")
    ]
    own = variants(post)[1]
    move_post(scope=world.scope, post_id=post.id, day=THURSDAY, hour=time(18), variant_id=own.id)
    days = chips_between(scope=world.scope, first=THURSDAY, last=THURSDAY)
    assert [chip.hour for chip in days[THURSDAY]] == [NINE, time(18)]


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#b5482a").save(out, "PNG")
    return out.getvalue()


def _publish(delivery_id: UUID) -> None:
    """As the engine leaves it."""
    Delivery.objects.filter(id=delivery_id).update(state="sending")
    Delivery.objects.filter(id=delivery_id).update(
        state="published", published_at=NOW, remote_id=str(new_id())
    )
    for step in Step.objects.filter(delivery_id=delivery_id):
        receipt = Receipt(ref=RemoteRef(id=str(new_id())), at=NOW)
        step.receipt, step.remote_id = receipt_json(receipt), receipt.ref.id
        step.state = "done"
        step.save()
