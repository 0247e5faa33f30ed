"""The pure modules of the front end, tried by Node's own runner."""

import os
import subprocess
from pathlib import Path

import pytest

from scripts import bootstrap

ROOT = Path(__file__).resolve().parents[2]
TRIED = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.name)
def test_a_module_keeps_its_word(path: Path) -> None:
    node = bootstrap.node_and_npm()[0]
    # Django puts the city's zone into our environment; the browsers of readers stand elsewhere.
    env = {**os.environ, "TZ": "UTC"}
    done = subprocess.run([node, "--test", str(path)], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
