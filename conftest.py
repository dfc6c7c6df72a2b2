"""Every test runs on real PostgreSQL: the embedded cluster of this checkout, or DATABASE_URL.

The cluster lives in `.cache/pg-test`, so checkouts side by side never meet; sessions side by
side in one checkout share the server, each with a database of its own, and the last one to end
stops it.
"""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tertulia.kernel.postgres import Cluster, Layout, Tuning

HERE = Path(__file__).parent
#: Of the workers that share a run; empty when there is one process.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
CLUSTER = HERE / ".cache" / "pg-test"
#: The server that somebody named; kept apart, since workers inherit what is set below.
GIVEN = os.environ.setdefault("PYTEST_DATABASE_URL", os.environ.get("DATABASE_URL", ""))

os.environ.setdefault("DATABASE_URL", Layout(CLUSTER).url())
os.environ["TERTULIA_CONFIG"] = os.devnull  # not what a developer wrote for a server
os.environ.setdefault("TERTULIA_DATA", str(HERE / ".cache" / f"test-data{WORKER}"))
# Here and not in pyproject.toml: the settings are read once, after the lines above.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.web.settings")


def pytest_configure() -> None:
    """Load the settings now, so that pytest-django sets the applications up after us."""
    from django.conf import settings

    # How long the machine took says nothing of the code.
    hypothesis.settings.register_profile(
        "here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("here")
    # What makes a password slow to guess would make every test slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """A short run for a second PostgreSQL."""
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that use the database, without those that need other servers or a browser",
    )


#: Fixtures that start a server or a browser: what they show does not depend on the database.
_OTHERS = frozenset({"bluesky_network", "mastodon_process", "mastodon_server", "browser", "page"})


#: Servers that are slow to start: one worker has them, and every test that needs them.
_SLOW_TO_START = {"bluesky_network": "bluesky", "mastodon_process": "mastodon"}


def _group_of(item: pytest.Item) -> str:
    """What stays together when workers share a run: a file, a server, an eighth of the pages."""
    asked = getattr(item, "fixturenames", ())
    callspec = getattr(item, "callspec", None)
    network = callspec.params.get("network") if callspec else None
    for fixture, group in _SLOW_TO_START.items():
        if fixture in asked or ("world" in asked and network == group):
            return group
    path = item.path.relative_to(HERE).as_posix()
    if "test_every_page" in path:
        return f"{path}-{zlib.crc32(item.nodeid.encode()) % 8}"
    return path


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say what stays together, and obey --only-database."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group_of(item)))
    if not config.getoption("--only-database"):
        return

    def uses_database(item: pytest.Item) -> bool:
        fixtures = set(getattr(item, "fixturenames", ()))
        asks = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
        in_browser = "browser" in item.path.parts
        return bool(asks) and not fixtures & _OTHERS and not in_browser

    left_out = [item for item in items if not uses_database(item)]
    items[:] = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """Address of a running PostgreSQL."""
    if GIVEN:
        yield GIVEN
        return
    with Cluster(CLUSTER, Tuning(durable=False, max_connections=100)) as cluster:
        yield cluster.url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str, django_db_blocker: DjangoDbBlocker) -> None:
    """Start the server before the test database is created, and name that one ours alone."""
    from django.db import connections

    from tests.ground.template import use_template

    for connection in connections.all():
        connection.settings_dict["TEST"]["NAME"] = f"test_tertulia_{os.getpid()}"
    if not GIVEN:
        with django_db_blocker.unblock():
            use_template(database_server)
