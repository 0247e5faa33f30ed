"""What a worker of the pages does not carry: libraries of tens of megabytes are read where a file, a model or a table asks for them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sklearn",
    "scipy",
    "pandas",
    "matplotlib",
    "pyogrio",
    "pyproj",
    "openpyxl",
    "docxtpl",
    "weasyprint",
    "typst",
    "networkx",
)
SCRIPT = f"""
import sys
from governance.wsgi import application
from django.test import Client
from django.urls import get_resolver
from foundation.kernel.rooms import rooms
get_resolver().url_patterns
for room in rooms():
    room.submodule("urls"), room.submodule("views"), room.submodule("api")
client = Client(headers={{"host": "127.0.0.1"}})
assert client.get("/healthz/").status_code == 200
assert client.get("/accounts/sign-in/").status_code == 200
sys.exit(" ".join(sorted({{name.partition(".")[0] for name in sys.modules}} & set({HEAVY!r}))) or 0)
"""


def test_a_worker_that_serves_pages_has_read_no_heavy_library(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"], "TONGXIN_PROFILE": "demo", "TONGXIN_VAR": str(tmp_path), "STATIC_MANIFEST": "0", "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "DJANGO_SETTINGS_MODULE": "governance.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
