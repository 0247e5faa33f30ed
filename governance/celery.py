"""Celery: it only wakes services that find their work in the database. What it forgets, a sweep finds."""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")


def _broker() -> dict[str, object]:
    """Redis when REDIS_URL says so, else folders on disk: no server to start."""
    if settings.REDIS_URL:
        # Nobody waits for a broker that is away: a request that nudges gives up at once, the sweeps need no hint.
        options = {"visibility_timeout": 120, "max_retries": 0, "socket_connect_timeout": 1}
        return {"broker_url": settings.REDIS_URL, "broker_transport_options": options}
    folder = Path(settings.VAR_DIR) / "broker"
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost",  # a name, or kombu warns that it made one up
        "broker_transport_options": {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.5,
        },
    }


app = Celery("tongxin")
app.conf.update(
    **_broker(),
    timezone=settings.TIME_ZONE,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=300,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
    accept_content=["json"],
    # Plain intervals; a tick that finds the last one still at work loses nothing by expiring.
    beat_schedule={
        "sweep-clocks": {"task": "incidents.cases.tasks.sweep_clocks", "schedule": 15.0, "options": {"expires": 15}},
        "drain-outbox": {"task": "governance.kernel.tasks.drain_outbox", "schedule": 3.0, "options": {"expires": 3}},
        "send-notices": {"task": "governance.notices.tasks.send_notices", "schedule": 15.0, "options": {"expires": 15}},
        "forget-delivered": {
            "task": "governance.kernel.tasks.forget_delivered",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "forget-reporters": {
            "task": "residents.people.tasks.forget_reporters",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "recompute-missing": {
            "task": "incidents.cases.tasks.recompute_missing",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "alarm-missing-calendar": {
            "task": "incidents.catalogue.tasks.alarm_missing_calendar",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
    },
)
app.autodiscover_tasks(settings.ROOMS)
