"""Gunicorn's configuration: its first process reads what every worker needs, then forks, so that they share the memory.

Nothing that is connected goes through the fork: connections are closed before it, and a worker opens its own.
"""

import gc
import logging
from pathlib import Path
from typing import Any

preload_app = True
logger = logging.getLogger(__name__)


def when_ready(_server: Any) -> None:
    """Prepare once, before the first worker is forked; a worker that replaces another is forked from the same."""
    prepare()


def prepare() -> None:
    """Read routes, templates, translations, the net and the rules, close every connection, and let the memory stand still.

    Without a database the workers read net and rules themselves, when the first request comes.
    """
    from django.core.cache import caches  # noqa: PLC0415 - this module is read before Django is set up
    from django.db import DatabaseError, connections  # noqa: PLC0415

    _read_code()
    try:
        _read_rows()
    except DatabaseError as error:
        logger.warning("net and rules are not read before the fork: %s", error)
    finally:
        connections.close_all()
        caches.close_all()
    # What the collector never visits again, it never writes to: a page is copied by the first write.
    gc.collect()
    gc.freeze()


def _read_code() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415
    from django.utils.translation import gettext, override  # noqa: PLC0415

    for code, _name in settings.LANGUAGES:
        with override(code):
            reverse("home")
            gettext("Notices")
    _compile_templates()
    _describe_api()


def _describe_api() -> None:
    """Make the API's description once: drf-spectacular looks its extensions up then, and two threads at once fail at that."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415

    SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


def _compile_templates() -> None:
    """Compile the house's own templates; Django keeps what was compiled."""
    from django.conf import settings  # noqa: PLC0415
    from django.template import engines  # noqa: PLC0415
    from django.template.utils import get_app_template_dirs  # noqa: PLC0415

    engine = engines["django"]
    folders = {Path(str(folder)) for folder in (*engine.template_dirs, *get_app_template_dirs("templates"))}
    for folder in folders:
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            for path in folder.rglob("*.html"):
                engine.get_template(path.relative_to(folder).as_posix())


def _read_rows() -> None:
    from foundation.kernel import city_time  # noqa: PLC0415
    from grids.areas import selectors as areas  # noqa: PLC0415
    from incidents.catalogue.selectors import rulebook  # noqa: PLC0415

    # Any question of a place reads the names of all areas and builds the index of the net.
    areas.locate(0.0, 0.0)
    rulebook(city_time.local_day(city_time.now()))
