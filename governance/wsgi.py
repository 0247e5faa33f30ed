"""The door for web servers: nothing is served before somebody said whom it is for."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from foundation.kernel.postgresql.limits import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
if not os.environ.get("TONGXIN_PROFILE"):
    raise ImproperlyConfigured("Set TONGXIN_PROFILE: demo to look around on this machine, production to serve people.")
application = get_wsgi_application()
limit_statements(settings.DATABASES, settings.WEB_STATEMENT_SECONDS)
