"""Lock files say what and which bytes, never where from: no host, no path of the machine that made them."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
PIN = re.compile(r"^[A-Za-z0-9._-]+==[^\s;]+( ;.+)? \\$")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_lock_names_no_host_and_no_machine_path(name: str) -> None:
    told = [line for line in lines_of(name) if "://" in line or re.search(r"(^|[\s=])/\w", line)]

    assert told == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_lock_pins_every_package_by_hash(name: str) -> None:
    starts = [n for n, line in enumerate(lines_of(name)) if re.match(r"[A-Za-z0-9]", line)]

    assert all(PIN.match(lines_of(name)[n]) and "--hash=sha256:" in lines_of(name)[n + 1] for n in starts)
    assert starts


def test_both_python_locks_pin_the_same_versions() -> None:
    pins = [{line.split(" ")[0] for line in lines_of(name) if "==" in line and line[0] != " "} for name in PYTHON_LOCKS]

    assert pins[0] <= pins[1]


def test_lock_holds_what_older_patch_releases_of_python_need() -> None:
    assert any(line.startswith("async-timeout==") for line in lines_of("requirements.txt"))


def test_npm_lock_names_no_place_to_fetch_from() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)
