"""The ground of every test: a clone of the migrated database, used as `sijill_web`, and traps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

from config import browser
from tests import database
from tests.clones import Clone, connected_to, point_to

pytest_plugins = ["tests.traps"]


@pytest.fixture(scope="session")
def cluster() -> Iterator[database.Cluster]:
    """Yield the server of this run, stopped by its last user."""
    with database.cluster() as found:
        yield found


@pytest.fixture(scope="session")
def template(cluster: database.Cluster) -> str:
    """Return the name of the migrated template with its reference data."""
    return database.template(cluster)


@pytest.fixture(scope="session")
def django_db_setup(cluster: database.Cluster, template: str) -> Iterator[None]:
    """Point Django at this worker's own clone, as `sijill_web`."""
    with ExitStack() as stack:
        name = stack.enter_context(cluster.clone(template))
        point_to(cluster.url("web", name))
        yield
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Name static files as they are: the manifest is made by collectstatic, for serving."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_kept() -> Iterator[None]:
    """Read reference data anew each time: a test takes back what it wrote, unseen."""
    with override_settings(REFERENCE_KEPT=0):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium; skip only where there is none and none may be installed."""
    found = browser.chromium()
    if found is None and browser.installable() is not None:
        pytest.fail("Chromium is missing and may be installed: ./bin/test does it")
    return found or pytest.skip("no Chromium here, and no right to install it")


@pytest.fixture(scope="module")
def lent(cluster: database.Cluster, template: str) -> Iterator[str]:
    """Yield the name of a copy of the template that the tests of a file use in turn."""
    with cluster.clone(template) as name:
        yield name


@pytest.fixture
def clone(
    cluster: database.Cluster, template: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Clone]:
    """Yield a fresh copy of the template for a test of concurrency; nothing is ever truncated."""
    with (
        cluster.clone(template) as name,
        django_db_blocker.unblock(),
        connected_to(cluster, name) as found,
    ):
        yield found


def pytest_configure() -> None:
    """Make the folder of static files before any module asks for the application."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would truncate tables: only the owner may, and it hides lost locks.

    And two of one name: a worker is told by name what to run, and would run the first twice over.
    """
    for name, count in Counter(item.nodeid for item in items).items():
        if count > 1:
            raise pytest.UsageError(f"{name}: {count} tests of one name")
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and (
            mark.kwargs.get("transaction")
            or "transactional_db" in getattr(item, "fixturenames", ())
        ):
            raise pytest.UsageError(f"{item.nodeid}: take the fixture `clone` instead")
    items.sort(key=_turn)  # stable: within a file nothing changes


# Every page first, while the house of the stories is as the demonstration told it.
LONGEST = (
    "journeys/test_every_page.py",
    "tests/test_up.py",
    "tests/access/",
    "journeys/",
    "sijill/linkage/tests/",
    "tests/test_handing_over.py",
    "tests/test_kills.py",
    "tests/test_postgres.py",
    "sijill/ledger/tests/",
    "sijill/portal/tests/test_population",
)


def _turn(item: pytest.Item) -> int:
    """The files that take minutes begin, so that no worker is left alone with one of them."""
    for turn, start in enumerate(LONGEST):
        if item.nodeid.startswith(start):
            return turn
    return len(LONGEST)
