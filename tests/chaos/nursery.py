"""Imports Django once and forks a process for each that a test starts: reading the modules is most of a short life.

``python -m tests.chaos.nursery SOCKET`` answers on a Unix socket until its standard input ends. A connection asks for one
process: a line of JSON with ``words`` (what stands behind ``python``: a script, or ``-m`` and a module), ``env``, and
``errors``, the file of its standard error. The answer is a line with the process id, and when it has ended one with its
code, negative for a signal. The process is a real one: it reads its own settings, opens its own connections, and is
killed and waited for by the system.
"""

import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from typing import Any, NoReturn

import django

# Modules that every process of a house reads sooner or later; each would read them anew.
READ = (
    "foundation.accounts.access",
    "governance.urls",
    "procedures.clocks.management.commands.clocks",
    "tests.chaos.hunger",
    "tests.chaos.mutants",
)


def main() -> None:
    """Read the modules, then fork for whoever asks."""
    django.setup()
    for name in READ:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen()
        while sys.stdin not in select.select([sys.stdin, door], [], [])[0]:
            line, _address = door.accept()
            if not os.fork():
                door.close()
                keep(line)
            line.close()


def keep(line: socket.socket) -> NoReturn:
    """Fork the process that was asked for, and tell its id and its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = json.loads(line.makefile().readline())
    pid = os.fork()
    if not pid:
        line.close()
        live(**asked)
    line.sendall(f"{pid}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        line.sendall(f"{code}\n".encode())
    finally:
        os._exit(0)


def live(words: list[str], env: dict[str, str], errors: str) -> NoReturn:
    """Be the process: take its environment, run its words, and end as any Python does."""
    os.environ.clear()
    os.environ.update(env)
    for number, name in enumerate((os.devnull, os.devnull, errors)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), number)
    take_settings()
    run(words)
    sys.exit()


def take_settings() -> None:
    """Read the settings again, from this environment; what was opened by others' is forgotten."""
    from django.conf import settings
    from django.db import connections

    importlib.reload(sys.modules["governance.settings"])
    settings._setup()
    forget: Any = connections
    forget.__dict__.pop("settings", None)
    forget.__init__()


def run(words: list[str]) -> None:
    """Do what ``python`` does with such words."""
    is_module = words[0] == "-m"
    sys.argv = words[1:] if is_module else words
    if is_module:
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    main()
