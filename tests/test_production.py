"""Production has to be said, and does not start on what is unsafe: each refusal says what to set."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from governance.production import unsafe
from tests.house.source import ROOT

KEY = secrets.token_urlsafe(50)
SAFE = {
    "TONGXIN_PROFILE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "tongxin.example",
    "SITE_URL": "https://tongxin.example",
    "TONGXIN_BEHIND_PROXY": "1",
    "DATABASE_URL": "sqlite:////tmp/nowhere.sqlite3",
}


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python command with these variables and none of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    variables = {**kept, "TONGXIN_VAR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


def in_production(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a production would."""
    return run("manage.py", *words, folder=folder, **{**SAFE, **more})


def test_a_production_is_checked_without_a_warning(tmp_path: Path) -> None:
    done = in_production("check", "--deploy", "--fail-level", "WARNING", folder=tmp_path)
    assert (done.stdout + done.stderr).strip() == "System check identified no issues (1 silenced)."
    assert done.returncode == 0


def test_a_production_sends_its_cookies_over_https_alone(tmp_path: Path) -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG"]
    asking = f"from django.conf import settings; print([getattr(settings, name) for name in {names}])"
    done = in_production("shell", "--no-imports", "-c", asking, folder=tmp_path)
    assert done.stdout.strip() == "[True, True, True, 31536000, False]"


@pytest.mark.parametrize(("more", "is_listed"), [({}, False), ({"TONGXIN_HSTS_PRELOAD": "1"}, True)])
def test_a_name_is_only_listed_for_ever_by_a_word(tmp_path: Path, more: dict[str, str], is_listed: bool) -> None:
    asking = "from django.conf import settings; print(settings.SECURE_HSTS_PRELOAD)"
    done = in_production("shell", "--no-imports", "-c", asking, folder=tmp_path, **more)
    assert done.stdout.strip() == str(is_listed)


# What is set otherwise than in a safe production -> what the refusal names.
REFUSED = {
    "debug": ({"DEBUG": "1"}, "unset DEBUG"),
    "no key": ({"SECRET_KEY": ""}, "token_urlsafe"),
    "one letter": ({"SECRET_KEY": "a" * 60}, "token_urlsafe"),
    "short key": ({"SECRET_KEY": KEY[:30]}, "token_urlsafe"),
    "example": ({"SECRET_KEY": "Change-me-to-something-long-and-random-0123456789"}, "example"),
    "django's own": ({"SECRET_KEY": f"django-insecure-{KEY}"}, "example"),
    "old key an example": ({"SECRET_KEY_FALLBACKS": f"{KEY},django-insecure-{KEY}"}, "SECRET_KEY_FALLBACKS"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "https off": ({"TONGXIN_HTTPS": "0"}, "TONGXIN_HTTPS=insecure"),
    "no proxy": ({"TONGXIN_BEHIND_PROXY": ""}, "TONGXIN_BEHIND_PROXY"),
    "proxy off under https": ({"TONGXIN_BEHIND_PROXY": "0"}, "TONGXIN_BEHIND_PROXY"),
    "proxy unsaid": ({"TONGXIN_HTTPS": "insecure", "TONGXIN_BEHIND_PROXY": ""}, "TONGXIN_BEHIND_PROXY"),
    "no database": ({"DATABASE_URL": ""}, "DATABASE_URL"),
    "no address": ({"SITE_URL": ""}, "SITE_URL"),
    "simulated messages": ({"SMS_GATEWAY": "a.simulator"}, "SMS_GATEWAY"),
    "a gateway without its key": ({"SMS_GATEWAY": "a.module.AliyunGateway"}, "ALIYUN_SMS_KEY_SECRET"),
    "address in clear": ({"SITE_URL": "http://tongxin.example"}, "SITE_URL"),
}


def settings_of(environment: dict[str, str]) -> dict[str, object]:
    """Return what the settings make of an environment, as far as it is looked at."""
    return {
        "SECRET_KEY": environment["SECRET_KEY"],
        "SECRET_KEY_FALLBACKS": environment.get("SECRET_KEY_FALLBACKS", "").split(",")
        if "SECRET_KEY_FALLBACKS" in environment
        else [],
        "DEBUG": environment.get("DEBUG") == "1",
        "ALLOWED_HOSTS": [host for host in environment["ALLOWED_HOSTS"].split(",") if host],
        "SMS_GATEWAY": environment.get("SMS_GATEWAY", ""),
        "SIMULATED_SMS": "a.simulator",
        "SECURE": environment.get("TONGXIN_HTTPS", "1") == "1",
    }


@pytest.mark.parametrize("case", REFUSED)
def test_production_refuses_what_is_unsafe_and_says_what_to_set(case: str) -> None:
    environment = {**SAFE, **REFUSED[case][0]}
    reasons = unsafe(settings_of(environment), environment)
    assert len(reasons) == 1
    assert REFUSED[case][1] in reasons[0]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"TONGXIN_HTTPS": "insecure", "TONGXIN_BEHIND_PROXY": "0", "SITE_URL": "http://10.0.0.5"},
        {"DATABASE_URL": "postgres://tongxin:x@db/tongxin"},
    ],
)
def test_production_takes_what_is_safe_or_accepted_in_a_word(more: dict[str, str]) -> None:
    environment = {**SAFE, **more}
    assert unsafe(settings_of(environment), environment) == []


def test_every_reason_is_told_at_once_and_without_a_traceback(tmp_path: Path) -> None:
    done = in_production("migrate", folder=tmp_path, SECRET_KEY="x", DEBUG="1", ALLOWED_HOSTS="*", TONGXIN_HTTPS="0")
    assert done.returncode == 1
    assert [word in done.stderr for word in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "TONGXIN_HTTPS")] == [True] * 4
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("profile", "told"), [("", "Set TONGXIN_PROFILE"), ("prod", "is one of development, demo")])
def test_nothing_is_served_before_somebody_said_whom_it_is_for(tmp_path: Path, profile: str, told: str) -> None:
    done = run("-c", "import governance.wsgi", folder=tmp_path, **({"TONGXIN_PROFILE": profile} if profile else {}))
    assert (done.returncode, told in done.stderr) == (1, True)


@pytest.mark.parametrize("word", ["web", "duties", "keep web"])
def test_no_process_starts_before_somebody_said_whom_it_is_for(word: str) -> None:
    command = ["scripts/run", *word.split()]
    done = subprocess.run(
        command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Set TONGXIN_PROFILE" in done.stderr) == (78, True)


def test_commands_of_a_checkout_need_no_word(tmp_path: Path) -> None:
    assert run("manage.py", "check", folder=tmp_path).returncode == 0
