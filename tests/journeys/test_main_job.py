"""The main job on real networks: written per network, published exactly once, heard, answered."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tertulia.kernel import clock
from tests.browser.program import Watch
from tests.journeys.night import pass_time, planned, sleep_through
from tests.journeys.office import ALT, ZONE, Idea, Office, eventually
from tests.journeys.streets import BlueskyStreet, MastodonStreet, is_picture

type Streets = tuple[BlueskyStreet, MastodonStreet]

SOON = timedelta(seconds=12)


def tomorrow_at(hour: time) -> datetime:
    """In the brand's zone."""
    day = clock.now().astimezone(ZoneInfo(ZONE)).date() + timedelta(days=1)
    return datetime.combine(day, hour, tzinfo=ZoneInfo(ZONE))


def scheduled_for_nine(office: Office, watch: Watch, idea: Idea) -> tuple[datetime, str]:
    """Signed in, written, scheduled, the laptop closed. The moment and the composer's address."""
    nine = tomorrow_at(time(9))
    page = office.browser(watch)
    office.sign_in(page)
    composer = office.write(page, idea)
    office.schedule(page, nine.date(), "09:00")
    expect(page.locator("#acts")).to_contain_text("09:00 Guayaquil")
    page.context.close()
    assert planned(office.served) == {nine}
    return nine, composer


def counts(streets: Streets, idea: Idea) -> tuple[int, int]:
    """How often it stands on each network, asked there."""
    return len(streets[0].posts(idea.bluesky)), len(streets[1].posts(idea.mastodon))


def test_written_scheduled_published_once_heard_and_answered(
    office: Office, streets: Streets, watch: Watch
) -> None:
    idea = Idea(
        "El tueste medio",
        "El tueste medio sabe a lo que el azúcar del grano hizo a 205 °C.",
        "¿A qué te sabe el tueste medio? En el de Loja, a panela. #cafe",
    )
    nine, composer = scheduled_for_nine(office, watch, idea)
    assert counts(streets, idea) == (0, 0)
    pass_time(office.served, nine - clock.now() - SOON)
    eventually(lambda: counts(streets, idea) == (1, 1), what=f"stands {counts(streets, idea)}")
    bluesky, mastodon = streets
    for text, standing in (
        (idea.bluesky, bluesky.posts(idea.bluesky)),
        (idea.mastodon, mastodon.posts(idea.mastodon)),
    ):
        assert [(each.text, each.alts) for each in standing] == [(text, (ALT,))]
        assert is_picture(standing[0].pictures[0])

    asked = people_ask(streets, idea)
    pass_time(office.served, timedelta(minutes=20))
    page = office.browser(watch)
    office.sign_in(page)
    page.goto(office.at("inbox/"))
    # Read too early, a network shows it at the next reading: a minute later.
    expect(page.locator(".inbox-row")).to_have_count(2, timeout=150_000)
    for question, answer in ANSWERS.items():
        office.answer(page, question, answer)
    wanted = ([ANSWERS[FIRST]], [ANSWERS[SECOND]])
    eventually(lambda: answers(streets, asked) == wanted, what=f"below: {answers(streets, asked)}")
    nobody_waits(office, page)
    stories_tell_it(office, page, composer)
    assert counts(streets, idea) == (1, 1)
    page.context.close()


FIRST, SECOND = "¿Y el descafeinado también?", "¿Lo venden en grano?"
ANSWERS = {FIRST: "También, Ana: a 203 °C.", SECOND: "Sí, Grace: en bolsas de 250 g."}


def people_ask(streets: Streets, idea: Idea) -> dict[str, str]:
    """One person on each network; where each question stands."""
    bluesky, mastodon = streets
    return {
        FIRST: bluesky.answer(bluesky.posts(idea.bluesky)[0], FIRST),
        SECOND: mastodon.answer(mastodon.posts(idea.mastodon)[0], SECOND),
    }


def answers(streets: Streets, asked: dict[str, str]) -> tuple[list[str], list[str]]:
    """What stands below each question, asked on the networks."""
    return streets[0].answers_to(asked[FIRST]), streets[1].answers_to(asked[SECOND])


def nobody_waits(office: Office, page: Page) -> None:
    """The inbox is empty, also when the networks have been read again."""
    pass_time(office.served, timedelta(minutes=20))
    page.goto(office.at("inbox/"))
    expect(page.locator(".inbox-row")).to_have_count(0)
    page.goto(office.at("deliveries/"))
    expect(page.locator("main .empty")).to_be_visible()


def stories_tell_it(office: Office, page: Page, composer: str) -> None:
    """Each delivery has a page: sent, taken, where it stands."""
    stories = office.stories(page, composer)
    assert set(stories) == {"Bluesky", "Mastodon"}
    for network, path in stories.items():
        page.goto(path)
        main = page.locator("main")
        expect(main.locator(".tag.good").first).to_be_visible()
        # the picture and the post: sent and taken, each
        expect(main.locator(".timeline li.done")).to_have_count(2)
        expect(main.get_by_role("link", name=f"Ver en {network}")).to_be_visible()


def test_the_server_sleeps_past_nine_and_publishes_late_once(
    office: Office, streets: Streets, watch: Watch
) -> None:
    idea = Idea("Corta", "Dormimos hasta las 9:20 (cielo).", "Dormimos hasta las 9:20 (elefante).")
    nine, _composer = scheduled_for_nine(office, watch, idea)
    pass_time(office.served, nine - timedelta(minutes=5) - clock.now())
    assert counts(streets, idea) == (0, 0)
    sleep_through(office.served, timedelta(minutes=25))
    eventually(lambda: counts(streets, idea) == (1, 1), what="published within the limit")
    pass_time(office.served, timedelta(minutes=30))
    assert counts(streets, idea) == (1, 1)


def test_the_server_sleeps_too_long_and_a_person_decides(
    office: Office, streets: Streets, watch: Watch
) -> None:
    idea = Idea("Larga", "Dormimos hasta las 9:40 (cielo).", "Dormimos hasta las 9:40 (elefante).")
    nine, _composer = scheduled_for_nine(office, watch, idea)
    pass_time(office.served, nine - timedelta(minutes=5) - clock.now())
    sleep_through(office.served, timedelta(minutes=45))
    page = office.browser(watch)
    office.sign_in(page)
    eventually(lambda: waiting(office, page, "9:40") == 2, what="a person is asked")
    assert counts(streets, idea) == (0, 0)
    for at, network in enumerate(("Bluesky", "Mastodon")):
        decide(office, page, (idea.bluesky, idea.mastodon)[at], network)
        if at == 0:
            assert counts(streets, idea)[1] == 0
    eventually(lambda: counts(streets, idea) == (1, 1), what="published once it was decided")
    pass_time(office.served, timedelta(minutes=30))
    assert counts(streets, idea) == (1, 1)
    assert waiting(office, page, "9:40") == 0
    page.context.close()


def decide(office: Office, page: Page, words: str, network: str) -> None:
    """Read why it was not sent, and send it now."""
    page.goto(office.at("deliveries/"))
    page.locator("main .row-item", has_text=words).locator("a.name").click()
    expect(page.locator("main .notice.bad")).to_be_visible()
    expect(page.locator("main .tag.bad")).to_be_visible()
    page.locator("form[action$='/retry/'] button", has_text=network).click()
    expect(page.locator("main .tag.bad")).to_have_count(0)


def waiting(office: Office, page: Page, words: str) -> int:
    """How many deliveries ask for a person."""
    page.goto(office.at("deliveries/"))
    return page.locator("main .row-item", has_text=words).count()
