"""One installation for the journeys, with a brand whose two channels were connected by a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.program import Watch
from tests.ground.serving import serving
from tests.journeys.office import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.journeys.streets import BlueskyStreet, MastodonStreet
    from tests.servers.bluesky import BlueskyNetwork
    from tests.servers.mastodon import MastodonServer


@pytest.fixture(scope="module", autouse=True)
def _patience() -> Iterator[None]:
    """A whole program starts and works here, on whatever machine: wait longer than by default."""
    from playwright.sync_api import expect

    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def streets(
    bluesky_network: BlueskyNetwork, mastodon_process: MastodonServer
) -> Iterator[tuple[BlueskyStreet, MastodonStreet]]:
    """Both networks; the brand has an account on each."""
    from tests.journeys.streets import BlueskyStreet, MastodonStreet

    mastodon_process.clear_faults()
    mastodon_process.reset()
    account = bluesky_network.create_account("cafetertulia")
    bluesky, mastodon = BlueskyStreet(bluesky_network, account), MastodonStreet(mastodon_process)
    yield bluesky, mastodon
    bluesky.close()
    mastodon.close()


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
    streets: tuple[BlueskyStreet, MastodonStreet],
) -> Iterator[Office]:
    """`tertulia serve` with a brand and two channels, all made in the browser."""
    bluesky, mastodon = streets
    folder = tmp_path_factory.mktemp("office")
    with serving(folder, TERTULIA_ALLOW_PRIVATE="127.0.0.0/8, ::1/128") as served:
        served.start()
        made = Office(served, chromium)
        watch = Watch()
        page = made.browser(watch)
        made.begin(page)
        made.connect_bluesky(page, bluesky.network, bluesky.brand)
        made.connect_mastodon(page, mastodon.server)
        page.context.close()
        assert watch.unexpected() == []
        yield made
