"""Starts and stops gunicorn for a bench: two sync workers on a free port, one process group each."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.scratch import ROOT, THIS, Build

WORKERS = 2


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers: where, and the process that owns its workers."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.exists() else []


@contextmanager
def served(application: str, env: Mapping[str, str], build: Build = THIS, *more: str) -> Iterator[Server]:
    """Serve an application of a build until the block ends; ``more`` are further options of gunicorn."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        build.python,
        "-m",
        "gunicorn",
        application,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(WORKERS),
        "--worker-class",
        "sync",
        "--log-level",
        "error",
        "--timeout",
        "120",
        *more,
    ]
    process = subprocess.Popen(command, cwd=build.root, env={**env, "PYTHONWARNINGS": "ignore"}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


def send(port: int, requests: list[dict[str, Any]], clients: int) -> dict[str, Any]:
    """Send requests by a client in a process of its own, ``clients`` at once; raises where an answer is not as expected."""
    asked = json.dumps({"port": port, "requests": requests, "clients": clients})
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(command, input=asked, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["faults"]:
        raise RuntimeError(f"refused: {answer['faults']}")
    return answer
