"""Celery, where there is a Redis: it only wakes us, and the rows say what is due. What it forgets, the next tick finds.

Without Redis nothing here runs: ``manage.py duties --loop`` does the same (docs/adr/0014-duties-as-rows.md).
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

app = Celery("tongxin")
app.conf.update(
    broker_url=settings.REDIS_URL or None,
    # Nobody waits for a broker that is away: a request that nudges gives up at once, the next tick needs no hint.
    broker_transport_options={"visibility_timeout": 120, "max_retries": 0, "socket_connect_timeout": 1},
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
    # A metronome: each tick runs what the rows of the duties say is due (foundation/kernel/recurring.py).
    beat_schedule={
        "run-duties": {"task": "foundation.kernel.tasks.run_duties", "schedule": 3.0, "options": {"expires": 3}},
    },
)
app.autodiscover_tasks(settings.ROOMS)
