"""The fence: reads strangers' files in a process of its own, with limits; a process that exceeds them is killed.

A task is a function ``module:name`` of plain modules (no models, no settings). It takes the file's parts as a list of
bytes and options as keywords, and returns a JSON document with a list of bytes. An ``Invalid`` it raises is raised here
again; any other failure becomes an ``Invalid`` that says what to do.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.fenced import ROOT, read_frame, write_frame

logger = logging.getLogger(__name__)
ERRORS_KEPT = 4000


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: processor seconds, elapsed seconds, bytes of memory."""

    cpu_seconds: int = 30
    wall_seconds: float = 55.0
    memory: int = 2**30


LIMITS = Limits()


def run(
    task: str, parts: Sequence[bytes], options: Mapping[str, Any] | None = None, *, limits: Limits | None = None
) -> tuple[Any, list[bytes]]:
    """Run the task in a process of its own; return its document and its parts.

    Raises ``Invalid`` when the task refuses the file, exceeds its limits or fails.
    """
    held = limits or LIMITS
    asked = {"task": task, "options": dict(options or {}), "language": get_language() or "zh-hans"}
    with TemporaryDirectory(prefix="fence-") as folder:
        place = Path(folder)
        with (place / "input").open("wb") as file:
            write_frame(file, asked, parts)
        ended = _run_child(place, held)
        answer, blobs = _read_answer(place)
        errors = (place / "errors").read_bytes()[-ERRORS_KEPT:].decode(errors="replace")
    outcome = answer.get("outcome") if isinstance(answer, dict) else None
    if outcome == "done":
        return answer["result"], blobs
    if outcome == "refused":
        raise Invalid(answer["message"], code=answer["code"], fields=answer["fields"])
    reason = outcome or ended
    logger.warning("Reading a file by %s ended as %s: %s", task, reason, errors.strip() or "-")
    raise _refusal(reason, held)


def _run_child(place: Path, limits: Limits) -> str:
    """Run the child to its end or to its limit; return how it ended: ``time`` or ``crashed`` (also when all is well)."""
    command = [
        sys.executable,
        "-s",
        "-E",
        "-m",
        "foundation.kernel.fenced",
        str(limits.cpu_seconds),
        str(limits.memory),
    ]
    # One thread each: pools of linear algebra take memory per core. TMPDIR goes with the folder, however the child ends.
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "TMPDIR": str(place)}
    with (
        (place / "input").open("rb") as stdin,
        (place / "output").open("wb") as stdout,
        (place / "errors").open("wb") as stderr,
    ):
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, cwd=ROOT, env=environment, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=True
        )
        try:
            code = child.wait(limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return "time"
        finally:
            if child.returncode is None:
                _kill_child(child)
    return "time" if code in (-signal.SIGXCPU, -signal.SIGKILL) else "crashed"


def _kill_child(child: subprocess.Popen[bytes]) -> None:
    """Kill the child with every process it started, and wait for it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _read_answer(place: Path) -> tuple[Any, list[bytes]]:
    try:
        with (place / "output").open("rb") as file:
            return read_frame(file)
    except (ValueError, KeyError, TypeError, MemoryError, OverflowError):
        return None, []


def _refusal(reason: str, limits: Limits) -> Invalid:
    """Return the error for a file that could not be read: what happened and what to do."""
    if reason == "time":
        message = _(
            "Reading the file took longer than %(seconds)s seconds and was stopped. Export it again with fewer rows and "
            "fewer points, or in several files."
        ) % {"seconds": limits.cpu_seconds}
    elif reason == "memory":
        message = _(
            "Reading the file needs more memory than one file may have (%(limit)s MB) and was stopped. Export it again "
            "with fewer rows and fewer points, or in several files."
        ) % {"limit": limits.memory // 2**20}
    elif reason == "depth":
        message = _("The file is nested too deep to be read. Export it again.")
    else:
        message = _(
            "The file could not be read: it is damaged, or its program writes it in a way not known here. Open it in "
            "that program, export it again, and try another format."
        )
    return Invalid(message, code="unreadable_file", fields={"file": message})
