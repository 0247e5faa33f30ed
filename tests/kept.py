"""The town's working day, built once for all tests of a module that only look at it: a matrix has hundreds of them.

A transaction around the module holds its rows; each test takes back what it does to them, as ever, and gets objects of its
own. A module says ``from tests.kept import kept_day, world`` with ``__all__``.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import Celery
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from grids.areas import selectors as areas
from tests.conftest import TUESDAY, forget_town
from tests.town import build_town
from tests.world import World, build_world


@contextmanager
def _as_in_a_test(media: Path) -> Iterator[None]:
    """Do what the fixtures of each test do, for the time of building."""
    with (
        time_machine.travel(TUESDAY, tick=False),
        translation.override("en"),
        override_settings(MEDIA_ROOT=media, REDIS_URL="redis://127.0.0.1:1/0"),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(Celery, "send_task", lambda *_args, **_options: None)
        yield


@pytest.fixture(scope="module")
def kept_day(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[bytes, Path]]:
    """Build the day, keep it for the module; give it packed, with the folder of its files."""
    del django_db_setup
    media = tmp_path_factory.mktemp("day")
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # what is durable may begin inside, as in Django's own TestCase
        around.__enter__()
    try:
        with django_db_blocker.unblock(), _as_in_a_test(media):
            packed = pickle.dumps(build_world(build_town()))
            forget_town()
        yield packed, media
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            forget_town()


@pytest.fixture
def world(kept_day: tuple[bytes, Path], db: None, at: Any, settings: Any, own_media: None) -> World:
    """Return the town on its working day, on the frozen Tuesday."""
    del db, at, own_media
    packed, settings.MEDIA_ROOT = kept_day
    found = pickle.loads(packed)
    assert isinstance(found, World)
    areas.places([found.town.city.pk])
    return found
