"""What production refuses to start on. Each sentence says what is wrong and what to set; docs/operating.md goes step by step."""

from collections.abc import Iterator, Mapping
from typing import Any

PROFILES = ("development", "demo", "production")
# Words of keys that were copied from an example.
EXAMPLES = ("django-insecure", "secret", "change", "example", "password", "only-while-building", "your-key")
SHORTEST_KEY, FEWEST_LETTERS = 40, 10
NEW_KEY = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def unsafe(settings: Mapping[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each thing that makes it unsafe to serve people with these settings."""
    return [
        *_secrets(settings),
        *_addresses(settings, environment),
        *_transport(environment),
        *_data(environment),
        *_channels(settings),
    ]


def _secrets(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG=1 shows code and settings to whoever meets a fault: unset DEBUG."
    if fault := _fault_of(settings["SECRET_KEY"]):
        yield f"SECRET_KEY is {fault}: {NEW_KEY}"
    for key in settings["SECRET_KEY_FALLBACKS"]:
        # What an old key signed is still believed.
        if fault := _fault_of(key):
            yield f"A key in SECRET_KEY_FALLBACKS is {fault}: take it out."


def _fault_of(key: str) -> str:
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS:
        return "too short or too simple"
    return "an example that everybody can read" if any(word in key.lower() for word in EXAMPLES) else ""


def _addresses(settings: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[str]:
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or {"*", "."} & set(hosts):
        yield "ALLOWED_HOSTS is empty or lets in every name: set the names people type, such as tongxin.example.gov.cn."
    site = environment.get("SITE_URL", "")
    wanted = ("https://",) if settings["SECURE"] else ("https://", "http://")
    if not site.startswith(wanted):
        yield f"SITE_URL is the address in messages: set it to {wanted[0]} and the name people type."


def _transport(environment: Mapping[str, str]) -> Iterator[str]:
    https, proxy = environment.get("TONGXIN_HTTPS", "1"), environment.get("TONGXIN_BEHIND_PROXY", "")
    if https not in {"1", "insecure"}:
        yield (
            "TONGXIN_HTTPS is neither 1 nor insecure: without HTTPS passwords cross the network in clear text. Put the "
            "proxy of docker-compose.yml before it, or accept that in a word: TONGXIN_HTTPS=insecure."
        )
    if https == "1" and proxy != "1":
        yield (
            "TONGXIN_BEHIND_PROXY is not 1: this server speaks plain HTTP, so HTTPS ends at a proxy before it, which must "
            "set X-Forwarded-Proto and X-Forwarded-For itself (deploy/nginx.conf does)."
        )
    if https == "insecure" and proxy not in {"0", "1"}:
        yield "TONGXIN_BEHIND_PROXY is not said: 1 if a proxy stands before it and sets X-Forwarded-For itself, else 0."


def _data(environment: Mapping[str, str]) -> Iterator[str]:
    if not environment.get("DATABASE_URL"):
        yield (
            "DATABASE_URL is not set: postgres://user:password@host:5432/name. One SQLite file serves a township; say so with "
            "sqlite:////path/to/file."
        )


def _channels(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["SMS_GATEWAY"] and settings["SMS_GATEWAY"] == settings["SIMULATED_SMS"]:
        yield "SMS_GATEWAY is the simulator, so people are told of text messages that never come: name the provider's class."
    if settings["SMS_GATEWAY"].endswith(".AliyunGateway"):
        names = ("ALIYUN_SMS_KEY_ID", "ALIYUN_SMS_KEY_SECRET", "ALIYUN_SMS_SIGN_NAME", "ALIYUN_SMS_TEMPLATES")
        if missing := [name for name in names if not settings.get(name)]:
            yield f"SMS_GATEWAY is Alibaba Cloud, which needs {', '.join(missing)} (docs/operating.md)."
