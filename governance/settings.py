"""Settings, from the environment alone. Three words move the house: DATABASE_URL, REDIS_URL, TONGXIN_PROFILE."""

import os
import re
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from governance.enum_names import ENUM_NAMES
from governance.limits import *  # noqa: F403 - each name there is a setting
from governance.production import PROFILES, unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("TONGXIN_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# development: commands and tests in a checkout, never served (wsgi.py). `make demo` says demo, the image production.
PROFILE = os.environ.get("TONGXIN_PROFILE", "development")
if PROFILE not in PROFILES:
    raise ImproperlyConfigured(f"TONGXIN_PROFILE is one of {', '.join(PROFILES)}, not {PROFILE!r}.")
IN_PRODUCTION = PROFILE == "production"
VERSION = re.search(r"^## (\S+)", (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]  # type: ignore[index]


def _secret() -> str:
    """Return the secret of the environment, or outside production one made once and kept beside the data."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if IN_PRODUCTION:
        return ""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


SECRET_KEY = _secret()
# Keys of before: what they signed or sealed is still read (foundation/kernel/keys.py).
SECRET_KEY_FALLBACKS = _list("SECRET_KEY_FALLBACKS")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "" if IN_PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")

ROOMS = [
    "foundation.kernel",
    "foundation.process",
    "foundation.web",
    "foundation.accounts",
    "foundation.evidence",
    "foundation.notices",
    "grids.areas",
    "grids.workforce",
    "procedures.clocks",
    "procedures.seals",
    "procedures.registers",
    "procedures.hearings",
    "procedures.dossiers",
    "procedures.ballots",
    "incidents.catalogue",
    "incidents.cases",
    "incidents.deskwork",
    "incidents.filings",
    "residents.people",
    "residents.stations",
    "residents.council",
    "residents.proposals",
    "residents.hall",
    "governance.board",
    "governance.public",
]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    *ROOMS,
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "foundation.web.headers.BrowserHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.web.headers.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "foundation.accounts.access.LanguageMiddleware",
    "foundation.web.bodies.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "foundation.web.access.PrivateByDefaultMiddleware",
    "foundation.web.drafts.SentDraftMiddleware",
    "foundation.web.access.DenyByDefaultMiddleware",
    "foundation.web.access.ActorMiddleware",
    "foundation.web.access.DomainErrorMiddleware",
    "foundation.web.uploads.LostFilesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foundation.web.access.shell",
                "csp.context_processors.nonce",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file does not go away.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    # A file, so that threads of a test have connections of their own, as processes have in life; one for each run.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"}
    # IMMEDIATE: a writer waits for its turn instead of failing when it upgrades from a read. The log goes into the file
    # every 8,000 pages (32 MB): what one report dirties, the next dirties again (docs/adr/0004-sqlite-by-default.md).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
        "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000;",
    }
else:
    DATABASES["default"]["ENGINE"] = "foundation.kernel.postgresql"
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c idle_in_transaction_session_timeout=60s -c lock_timeout=10s -c random_page_cost=1.1"  # docs/adr/0027
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Who is behind a request: the rooms are named by string, the kernel imports none of them.
CELERY_APP = "governance.celery"
ACTOR_FACTORY = "grids.workforce.selectors.actor_for"
NAVIGATION_FACTORY = "governance.navigation.entries_for"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "foundation.accounts.access.NameOrPhoneBackend"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

CSRF_FAILURE_VIEW = "governance.views.session_changed"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE = os.environ.get("TONGXIN_HTTPS", "1" if IN_PRODUCTION else "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Browsers ship a list of names that are HTTPS for ever: whoever owns the name decides, and may not take it back for months.
SECURE_HSTS_PRELOAD = SECURE and os.environ.get("TONGXIN_HSTS_PRELOAD") == "1"
SILENCED_SYSTEM_CHECKS = [] if SECURE_HSTS_PRELOAD else ["security.W021"]
BEHIND_PROXY = os.environ.get("TONGXIN_BEHIND_PROXY") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TILE_URL = os.environ.get("TILE_URL", "")
TILE_ATTRIBUTION = os.environ.get("TILE_ATTRIBUTION", "")
TILE_ORIGIN = re.sub(r"^(https?://[^/]+).*$", r"\1", TILE_URL) if TILE_URL.startswith("http") else ""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *([TILE_ORIGIN] if TILE_ORIGIN else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "static"))
# Hashed names need a gathered folder: scripts/run says when there is one; tests and bare commands do without.
STATIC_MANIFEST = os.environ.get("STATIC_MANIFEST", "1" if IN_PRODUCTION else "0") == "1"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "foundation.web.uploads.PassingFileHandler",
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "grids.workforce.access.TokenAuthentication",
        "foundation.accounts.access.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["foundation.web.access.HasDeclaredRule"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "foundation.web.rest.DescribedSchema",
    "EXCEPTION_HANDLER": "foundation.web.rest.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DATETIME_FORMAT": "iso-8601",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tongxin",
    "DESCRIPTION": "Grid-based social governance: areas, incidents, boards.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
    # Programs come with a token; the session is how our own pages ask.
    "AUTHENTICATION_WHITELIST": ["grids.workforce.access.TokenAuthentication"],
}

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (os.environ.get(f"EMAIL_HOST_{name}", "") for name in ("USER", "PASSWORD"))
EMAIL_TIMEOUT = 5
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
# The class that hands text messages to the city's provider; the demonstration keeps them where the support desk reads them.
SIMULATED_SMS = "foundation.notices.channels.sms.SimulatedGateway"
SMS_GATEWAY = os.environ.get("SMS_GATEWAY", SIMULATED_SMS if PROFILE == "demo" else "")
# Signs messages to browsers; `manage.py make_push_key` makes one. A new key ends every browser's subscription.
VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY", "")
# Hosts of work-chat robots besides the providers' own, and private networks that requests may reach (10.1.0.0/16).
ROBOT_HOSTS = _list("ROBOT_HOSTS")
OUTGOING_PRIVATE_NETWORKS = _list("OUTGOING_PRIVATE_NETWORKS")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "tongxin@localhost")
SITE_URL = os.environ.get("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}

if IN_PRODUCTION and (reasons := unsafe(globals(), os.environ)):
    raise ImproperlyConfigured("Production does not start like this:\n  - " + "\n  - ".join(reasons))
