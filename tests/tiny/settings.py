"""The house with one room more, which no other file knows of."""

import os

from governance.settings import *  # noqa: F403
from governance.settings import DATABASES, INSTALLED_APPS, ROOMS

ROOMS = [*ROOMS, "tests.tiny.benches"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.tiny.benches"]
DATABASES["default"]["NAME"] = os.environ["TINY_DATABASE"]
CELERY_BROKER_URL = "memory://"
