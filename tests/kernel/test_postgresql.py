"""A kept connection that the server has ended is noticed before anything is sent over it."""

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils.module_loading import import_string

from foundation.kernel.postgresql import base

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the connection between requests, as in life; only PostgreSQL has this backend."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    connection.connect()


def backend() -> int:
    """Ask as one request does; return the number of the server's process."""
    request_started.send(sender=None, environ={})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = int(cursor.fetchone()[0])
    request_finished.send(sender=None)
    return found


def end(pid: int) -> None:
    """Let the server end a connection, as it does when it restarts."""
    other = import_string(f"{settings.DATABASES['default']['ENGINE']}.base.DatabaseWrapper")(connection.settings_dict)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


def test_a_sound_connection_is_kept_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    first = backend()
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: pytest.fail("asked"))
    assert backend() == first


def test_a_connection_the_server_ended_is_replaced_and_the_request_goes_on() -> None:
    first = backend()
    end(first)
    assert backend() != first


def test_after_long_silence_the_server_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    first = backend()
    monkeypatch.setattr(base, "LONG_IDLE", 0.0)
    asked = []
    monkeypatch.setattr(DatabaseWrapper, "is_usable", lambda _self: asked.append(True) or True)
    assert (backend(), asked) == (first, [True])
