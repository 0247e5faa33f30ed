"""No docker on the machine that tests: what docker-compose.yml says is read and held against what scripts/run knows."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "beat")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
RUN = (ROOT / "scripts" / "run").read_text(encoding="utf-8")
WORDS = set(re.findall(r"^  (\w+)\) ", RUN, re.MULTILINE))


@pytest.mark.parametrize("service", OURS)
def test_service_runs_a_word_that_scripts_run_knows(service: str) -> None:
    program, word = COMPOSE["services"][service]["command"]

    assert program == "scripts/run"
    assert word in WORDS


def test_image_starts_a_word_that_scripts_run_knows() -> None:
    command = re.search(r'^CMD \["scripts/run", "(\w+)"\]$', (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert command
    assert command[1] in WORDS


def test_procfile_runs_words_that_scripts_run_knows() -> None:
    commands = [line.split(": ", 1)[1] for line in (ROOT / "Procfile").read_text().splitlines()]

    assert commands
    assert all(command.startswith("scripts/run keep ") for command in commands)
    assert {command.split()[2] for command in commands} == {"web", "duties", "worker", "beat"} <= WORDS


def test_the_proxy_alone_is_published() -> None:
    published = {name for name, service in COMPOSE["services"].items() if service.get("ports")}

    assert published == {"proxy"}


@pytest.mark.parametrize("service", OURS)
def test_production_is_said_with_https_behind_the_proxy(service: str) -> None:
    environment = COMPOSE["services"][service]["environment"]
    said = [environment[name] for name in ("TONGXIN_PROFILE", "TONGXIN_HTTPS", "TONGXIN_BEHIND_PROXY")]

    assert said == ["production", "${TONGXIN_HTTPS:-1}", "1"]


def test_the_application_is_no_superuser_of_the_database() -> None:
    script = (ROOT / "deploy" / "create-role.sh").read_text(encoding="utf-8")

    assert COMPOSE["services"]["db"]["environment"]["POSTGRES_USER"] == "postgres"
    assert COMPOSE["services"]["web"]["environment"]["DATABASE_URL"].startswith("postgres://tongxin:")
    assert "NOSUPERUSER" in script


@pytest.mark.parametrize("service", OURS)
def test_no_secret_has_a_default(service: str) -> None:
    environment = COMPOSE["services"][service]["environment"]

    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]


@pytest.mark.parametrize("service", OURS)
def test_every_setting_named_is_one_the_settings_read(service: str) -> None:
    settings = (ROOT / "governance" / "settings.py").read_text(encoding="utf-8")

    assert [name for name in COMPOSE["services"][service]["environment"] if f'"{name}"' not in settings] == []


def test_image_runs_as_nobody_special() -> None:
    users = re.findall(r"^USER (\w+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert users
    assert users[-1] != "root"


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx: apt-get install nginx-light")
def test_nginx_accepts_the_configuration_of_the_proxy(tmp_path: Path) -> None:
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "1"]
    subprocess.run([*making, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    server = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    server = server.replace("/etc/nginx/certificates", str(tmp_path)).replace("web:8000", "127.0.0.1:8000")
    whole = f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\nhttp {{ access_log off; {server} }}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    told = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
