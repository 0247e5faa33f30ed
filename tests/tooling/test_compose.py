"""No docker on the machine that tests: what docker-compose.yml says is read and held against what scripts/run knows."""

import re
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
    assert {command.split()[2] for command in commands} == {"web", "worker", "beat"} <= WORDS


def test_only_loopback_ports_are_published() -> None:
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


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
