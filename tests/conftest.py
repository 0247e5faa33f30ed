"""What every test stands on: the town, clients for its people, a frozen Tuesday, no network and no broker."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery import Celery
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, sync_playwright
from rest_framework.test import APIClient

from foundation.kernel import city_time, nudge, outbox
from foundation.kernel.actor import Actor
from foundation.kernel.models import Message
from grids.areas import selectors as areas
from incidents.catalogue import selectors as catalogue
from tests.town import Town, build_town

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A working Tuesday without a holiday near it.
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
ROOT = Path(__file__).resolve().parent.parent
# Fixtures that open the database, and folders of tests that start programs over it.
DATABASE = {"db", "transactional_db", "live_server", "kept_day"}
STARTING = {"chaos", "tooling"}
LOOPBACK = ("127.0.0.1", "::1", "localhost", "")


def pytest_configure() -> None:
    """Settings that only tests may have: a quick hasher, files as they are, no sign-in cookies over HTTPS."""
    # Playwright keeps an event loop in the thread of the tests; they use the ORM there as before.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # The live server answers each request in a thread of its own; a connection kept by a dead one would outlive the run.
    database = django_settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    # Tests travel in time; tests/kernel/test_clock_guard.py looks at what this leaves out.
    django_settings.CLOCK_TOLERANCE_SECONDS = 0
    # No test pulls the plug of the machine: what it writes need not reach the disk before it goes on.
    if "init_command" in database["OPTIONS"]:
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    else:
        database["OPTIONS"]["options"] += " -c synchronous_commit=off"
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Pages find their files by the finders; scanning them for every client would cost more than the test.
    django_settings.STATIC_ROOT = ROOT / "static"
    django_settings.WHITENOISE_USE_FINDERS = False
    django_settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With TONGXIN_TESTS=database leave out what no database can change: .ci/run does all of it on the other one."""
    if os.environ.get("TONGXIN_TESTS") != "database":
        return
    left_out = [item for item in items if not touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if touches_database(item)]


def touches_database(item: Any) -> bool:
    """Say whether a test, or a process it starts, may ask the database of the environment."""
    folder = item.path.relative_to(ROOT / "tests").parts[0]
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or folder in STARTING or not DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[ExitStack]:
    """Let the database begin as a kept copy of a migrated one; what is returned is closed once it stands."""
    from tests.migrated import kept_migrations

    with ExitStack() as standing:
        with django_db_blocker.unblock():
            standing.enter_context(kept_migrations(connection))
        yield standing


# What forbids deleting rows one by one, on SQLite.
NO_DELETE = (
    *("audit_no_delete", "document_no_delete", "dossiers_version_no_delete"),
    *(f"seals_{table}_no_delete" for table in ("part", "exclusion", "look")),
    *(f"people_{table}_no_delete" for table in ("consent", "merge")),
    *(f"dossiers_{part}_frozen_delete" for part in ("typefield", "paperrule", "stagerule", "resultrule")),
    *(
        f"ballots_{table}_no_delete"
        for table in ("rule", "ballot", "voter", "voterunit", "option", "cast", "check", "sheet")
    ),
    *(f"council_{table}_no_delete" for table in ("record", "resolution")),
    *(f"registers_{table}_no_delete" for table in ("version", "entry")),
    *("stations_template_no_delete", "stations_slot_frozen_delete"),
    *("hearings_objection_no_delete", "proposals_text_no_delete", "proposals_comment_no_delete"),
)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_modify_db_settings: ExitStack, django_db_blocker: Any
) -> Iterator[None]:
    """Let transactional tests empty append-only tables on SQLite; leave no connection that holds the database at the end.

    The tables' own tests put the triggers back.
    """
    del django_db_setup
    from tests.emptying import empty_tables  # its models are there once Django is set up

    TransactionTestCase._fixture_teardown = empty_tables
    with django_db_blocker.unblock():
        django_db_modify_db_settings.close()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for trigger in NO_DELETE:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection and look-up that leaves this machine."""
    patch = pytest.MonkeyPatch()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test wanted to reach {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in LOOPBACK:
            raise AssertionError(f"a test wanted to look up {name}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the one browser of a process, or say why not; Playwright bears no second one beside it.

    The shell is the same browser without the windows, tabs and menus that it otherwise draws around each page, unseen.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium-headless-shell")
    if not (ROOT / "static" / "dist" / "app.js").exists():
        pytest.skip("the front end is not built: make install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Read messages as their msgids; tests of the translations ask for Chinese themselves."""
    with translation.override("en"):
        yield


def forget_answers() -> None:
    """Forget what was kept for readers; the description of the API stays, as no row is in it and it costs the most."""
    now: Any = cache
    kept = {key: (now._cache[key], now._expire_info[key]) for key in now._cache if ":answer:schema:" in key}
    cache.clear()
    for key, (value, expires) in kept.items():
        now._cache[key], now._expire_info[key] = value, expires


@pytest.fixture(autouse=True)
def own_answers() -> None:
    """Forget what was kept for the readers of another test's town."""
    forget_answers()


def forget_town() -> None:
    """Drop what this process holds of a net and its rules: it is kept by number, and what is rolled back gives its back."""
    areas.forget()
    catalogue.forget_rulebook()


@pytest.fixture(autouse=True)
def own_rules() -> Iterator[None]:
    """Forget the town of a test when it is taken back: another test's net or rules may bear the same number."""
    yield
    forget_town()


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    """Keep files of a test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def published(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep every hint away from a broker; the names of the tasks that would have been woken stand in the list."""
    names: list[str] = []

    def record(_app: Celery, name: str, *_args: Any, **_options: Any) -> None:
        names.append(name)

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(Celery, "send_task", record)
    monkeypatch.setattr(nudge, "_last", {})
    return names


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """Stand still on Tuesday 2026-11-24 at 10:00 in Shanghai; ``at.move_to`` and ``at.shift`` go elsewhere."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def town(db: None, at: time_machine.Traveller) -> Town:
    """Build the town, on the frozen Tuesday."""
    del db, at
    built = build_town()
    areas.places([built.city.pk])
    return built


@pytest.fixture
def actor_of() -> Callable[[Any], Actor]:
    """Return the actor behind a user as the application builds it, asked afresh each time."""
    return import_string(django_settings.ACTOR_FACTORY)


@pytest.fixture
def api() -> Callable[..., APIClient]:
    """Return an API client of a user, or of nobody."""

    def client_of(user: Any = None) -> APIClient:
        client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
        client.force_authenticate(user=user)
        return client

    return client_of


@pytest.fixture
def page() -> Callable[..., Client]:
    """Return a browser without JavaScript, signed in as a user, or signed out.

    Tests that drive Chromium have Playwright's ``page`` back by the conftest of their own folder.
    """

    def client_of(user: Any = None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user, backend="foundation.accounts.access.NameOrPhoneBackend")
        return client

    return client_of


@pytest.fixture
def fire_messages() -> Callable[[], int]:
    """Return what delivers every waiting message, and what those bring forth; a subscriber's fault fails the test."""

    def fire() -> int:
        total = 0
        while tried := outbox.drain(city_time.now() + timedelta(microseconds=1)):
            total += tried
        faults = list(Message.objects.filter(delivered_at=None).exclude(fault="").values_list("topic", "fault"))
        assert faults == []
        return total

    return fire
