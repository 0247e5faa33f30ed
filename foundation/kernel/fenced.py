"""The child of ``fence``: takes its limits, reads one task from a file, does it, writes the answer.

Runs as ``python -m foundation.kernel.fenced SECONDS BYTES``, with no settings, no database and no secrets: only the
texts, so that a refusal is worded in the language of whoever sent the file.
"""

import contextlib
import importlib
import json
import resource
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.utils import translation

from foundation.kernel.errors import DomainError

Parts = Sequence[bytes]
ROOT = Path(__file__).resolve().parents[2]
LARGEST_FILE = 400 * 2**20


def write_frame(file: BinaryIO, document: Any, parts: Parts = ()) -> None:
    """Write a JSON document and the bytes that go with it, each with its length before it."""
    head = json.dumps({"document": document, "sizes": [len(part) for part in parts]}).encode()
    file.write(len(head).to_bytes(8, "big"))
    file.write(head)
    for part in parts:
        file.write(part)


def read_frame(file: BinaryIO) -> tuple[Any, list[bytes]]:
    """Return what ``write_frame`` wrote; raises ValueError for anything else."""
    head = json.loads(file.read(int.from_bytes(file.read(8), "big")))
    parts = [file.read(size) for size in head["sizes"]]
    if [len(part) for part in parts] != head["sizes"]:
        raise ValueError("The answer is cut off.")
    return head["document"], parts


def limit(seconds: int, memory: int) -> None:
    """Bound processor time, memory and files written, and leave no core behind."""
    wanted = [
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE)),
        (resource.RLIMIT_AS, (memory, memory)),
    ]
    for what, bound in wanted:
        # Not every system knows every limit (macOS has no RLIMIT_AS); the wall clock outside holds everywhere.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, bound)


def speak(language: str) -> None:
    """Make the texts of this house ready, and nothing else of Django."""
    settings.configure(USE_I18N=True, LANGUAGE_CODE="zh-hans", LOCALE_PATHS=[ROOT / "locale"], INSTALLED_APPS=[])
    apps.populate([])
    translation.activate(language)


def main() -> None:
    """Do the task named in the input; answer ``done`` with its result or ``refused`` with the words."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        document, parts = do(sys.stdin.buffer)
    except MemoryError:
        document, parts = {"outcome": "memory"}, []
    except RecursionError:
        document, parts = {"outcome": "depth"}, []
    except Exception:  # noqa: BLE001
        # Whatever a library raises on a stranger's file: the parent says it in words and notes this.
        traceback.print_exc()
        document, parts = {"outcome": "failed"}, []
    write_frame(sys.stdout.buffer, document, parts)


def do(source: BinaryIO) -> tuple[Any, Parts]:
    """Return the answer's document and parts."""
    asked, parts = read_frame(source)
    speak(asked["language"])
    module, _colon, name = asked["task"].partition(":")
    try:
        result, blobs = getattr(importlib.import_module(module), name)(parts, **asked["options"])
    except DomainError as error:
        refusal = {"message": error.message, "code": error.code, "fields": error.fields}
        return {"outcome": "refused", **refusal}, []
    return {"outcome": "done", "result": result}, blobs


if __name__ == "__main__":
    main()
