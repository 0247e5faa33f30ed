"""The fence: what a file's reader does wrong stays in its process and comes back as a sentence."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from foundation.kernel import fence
from foundation.kernel.errors import Invalid
from foundation.kernel.fence import Limits

TASKS = "tests.kernel.misbehaving"
SMALL = Limits(cpu_seconds=1, wall_seconds=2.0, memory=2**29)
ROOT = Path(__file__).resolve().parents[2]


def refusal(task: str, limits: Limits = SMALL) -> Invalid:
    with pytest.raises(Invalid) as refused:
        fence.run(f"{TASKS}:{task}", [b"x"], limits=limits)
    return refused.value


def test_documents_and_bytes_come_back_as_they_went() -> None:
    assert fence.run(f"{TASKS}:echo", [b"\x00one", b""], {"a": "同"}) == ({"a": "同"}, [b"\x00one", b""])


def test_a_refusal_in_the_child_is_the_same_refusal_here() -> None:
    error = refusal("refuse")
    assert (error.message, error.code, error.fields) == ("No.", "because", {"file": "No."})


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("spin", "took longer than 1 seconds"),
        ("sleep", "took longer than 1 seconds"),
        ("swell", "more memory than one file may have (512 MB)"),
        ("deepen", "nested too deep"),
        ("raise_something", "could not be read: it is damaged"),
        ("abort", "could not be read: it is damaged"),
    ],
)
def test_whatever_happens_in_there_becomes_a_sentence(task: str, words: str) -> None:
    error = refusal(task)
    assert words in error.message
    assert error.fields == {"file": error.message}


def test_the_sentence_is_in_the_language_of_who_asks() -> None:
    with translation.override("zh-hans"), pytest.raises(Invalid) as refused:
        fence.run("foundation.kernel.table_formats:parse", [b"PK\x03\x04nothing"])
    assert refused.value.message == "无法按电子表格打开该文件，请重新另存为 XLSX 或 CSV。"


def test_a_child_over_its_time_is_gone_with_what_it_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    children: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *words, **more: children.append(start(*words, **more)) or children[-1]
    )
    refusal("sleep", Limits(cpu_seconds=1, wall_seconds=0.5))
    assert list(tmp_path.iterdir()) == []
    assert [child.returncode for child in children] == [-signal.SIGKILL]


def test_the_child_knows_no_secret_and_leaves_no_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for readers of files")
    seen, _parts = fence.run(f"{TASKS}:look_around", [])
    assert "SECRET_KEY" not in seen["environment"]
    assert not Path(seen["temporary"]).exists()
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY


def test_a_web_process_never_loads_the_readers_of_geographic_files() -> None:
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'governance.settings'; django.setup();"
        "import governance.urls; from django.urls import get_resolver; get_resolver().url_patterns;"
        "import grids.areas.management.commands.import_boundaries;"
        "print([name for name in ('pyogrio', 'pyproj', 'openpyxl') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
