"""Revisions, the boundary field, the audit trail, the crash points."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
import shapely
from django.apps import apps
from django.core import serializers
from django.db import DatabaseError, connection, transaction
from shapely.geometry import Point, Polygon, box

from foundation.kernel import crash, revisions
from foundation.kernel.audit import audit
from foundation.kernel.models import AuditEvent
from grids.areas.models import Boundary
from tests.conftest import TUESDAY
from tests.kernel.toy import CLOCK
from tests.town import Town

HOLED = Polygon(box(0, 0, 4, 4).exterior.coords, [box(1, 1, 2, 2).exterior.coords])


@pytest.mark.django_db
def test_a_revision_grows_with_every_bump() -> None:
    revisions.bump("net")
    revisions.bump("net")
    assert revisions.current()["net"] == 3


@pytest.mark.django_db
def test_a_bump_is_taken_back_with_its_change() -> None:
    before = dict(revisions.current())
    with transaction.atomic():
        revisions.bump("net")
        transaction.set_rollback(True)
    assert revisions.current() == before


def test_a_boundary_comes_back_as_it_went_in(town: Town) -> None:
    row = Boundary.objects.get(area=town.park)
    row.geometry = HOLED
    row.save(update_fields=["geometry"])
    row.refresh_from_db()
    assert row.geometry.equals_exact(HOLED, 0)


def test_a_boundary_is_flat(town: Town) -> None:
    row = Boundary.objects.get(area=town.park)
    Boundary.objects.filter(pk=row.pk).update(geometry=shapely.force_3d(HOLED, 7.0))
    row.refresh_from_db()
    assert not row.geometry.has_z


def test_a_boundary_survives_a_dump(town: Town) -> None:
    row = Boundary.objects.get(area=town.park)
    dumped = serializers.serialize("json", [row])
    field = Boundary._meta.get_field("geometry")
    assert shapely.from_wkb(field.value_to_string(row)).equals(row.geometry)
    assert field.value_to_string(row) in dumped


def test_the_field_takes_geometry_bytes_and_nothing() -> None:
    field = Boundary._meta.get_field("geometry")
    assert field.to_python(None) is None
    assert field.to_python(shapely.to_wkb(Point(1, 2))).equals(Point(1, 2))
    assert field.to_python(HOLED) is HOLED


@contextmanager
def triggers_in_place() -> Iterator[None]:
    """Put back, inside the test's transaction, the trigger that the test database lives without."""
    if connection.vendor == "sqlite":
        (statement,) = [
            sql for sql in import_module("foundation.kernel.migrations.0002_triggers").SQLITE if "DELETE" in sql
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement)
    yield


@pytest.mark.django_db
def test_an_audit_row_is_written_once_and_stays() -> None:
    audit(CLOCK, "swept", "toy", ["T-1", "T-2"], at=TUESDAY, detail={"rows": 2})
    assert list(AuditEvent.objects.order_by("id").values_list("subject_key", flat=True)) == ["T-1", "T-2"]
    with triggers_in_place():
        for change in (lambda rows: rows.update(action="hidden"), lambda rows: rows._raw_delete(rows.db)):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change(AuditEvent.objects.all())
    assert AuditEvent.objects.filter(action="swept").count() == 2


def test_a_crash_point_kills_only_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    monkeypatch.setattr(crash.os, "kill", lambda _pid, number: killed.append(number))
    monkeypatch.setenv("TONGXIN_CRASH_AT", "before_commit")
    crash.point("after_commit")
    assert killed == []
    crash.point("before_commit")
    assert killed == [crash.signal.SIGKILL]


def test_every_room_is_installed() -> None:
    labels = {
        "kernel",
        "accounts",
        "evidence",
        "notices",
        "areas",
        "workforce",
        "clocks",
        "catalogue",
        "cases",
        "people",
        "board",
    }
    assert labels <= set(apps.app_configs)
