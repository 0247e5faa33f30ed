"""The child process of ``fence``: sets its limits, reads one task from standard input, runs it, writes the answer.

Runs as ``python -m foundation.kernel.fenced SECONDS BYTES``, with no settings, no database and no secrets: only the
translations, so that a refusal is in the language of whoever sent the file.
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
    """Write a JSON document and byte strings: 8 bytes of length, a JSON head with the document and the sizes, the bytes."""
    head = json.dumps({"document": document, "sizes": [len(part) for part in parts]}).encode()
    file.write(len(head).to_bytes(8, "big"))
    file.write(head)
    for part in parts:
        file.write(part)


def read_frame(file: BinaryIO) -> tuple[Any, list[bytes]]:
    """Return the document and the byte strings that ``write_frame`` wrote. Raises ValueError for anything else."""
    head = json.loads(file.read(int.from_bytes(file.read(8), "big")))
    parts = [file.read(size) for size in head["sizes"]]
    if [len(part) for part in parts] != head["sizes"]:
        raise ValueError("The answer is cut off.")
    return head["document"], parts


def set_limits(seconds: int, memory: int) -> None:
    """Limit processor time (seconds), memory (bytes) and the size of files written; write no core dump."""
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


def activate_language(language: str) -> None:
    """Set up Django's translations in one language, and nothing else of Django."""
    settings.configure(USE_I18N=True, LANGUAGE_CODE="zh-hans", LOCALE_PATHS=[ROOT / "locale"], INSTALLED_APPS=[])
    apps.populate([])
    translation.activate(language)


def main() -> None:
    """Run the task named on standard input; write its outcome: ``done``, ``refused``, ``memory``, ``depth`` or ``failed``."""
    set_limits(int(sys.argv[1]), int(sys.argv[2]))
    try:
        document, parts = run_task(sys.stdin.buffer)
    except MemoryError:
        document, parts = {"outcome": "memory"}, []
    except RecursionError:
        document, parts = {"outcome": "depth"}, []
    except Exception:  # noqa: BLE001
        # Whatever a library raises on a stranger's file: the parent turns it into a sentence and logs this.
        traceback.print_exc()
        document, parts = {"outcome": "failed"}, []
    write_frame(sys.stdout.buffer, document, parts)


def run_task(source: BinaryIO) -> tuple[Any, Parts]:
    """Run the task described in a frame; return the document and the parts of the answer."""
    asked, parts = read_frame(source)
    activate_language(asked["language"])
    module, _colon, name = asked["task"].partition(":")
    try:
        result, blobs = getattr(importlib.import_module(module), name)(parts, **asked["options"])
    except DomainError as error:
        refusal = {"message": error.message, "code": error.code, "fields": error.fields}
        return {"outcome": "refused", **refusal}, []
    return {"outcome": "done", "result": result}, blobs


if __name__ == "__main__":
    main()
