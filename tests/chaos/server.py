"""A PostgreSQL of one's own, which may be crashed: the server of the tests is everybody's."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket


@dataclass(frozen=True)
class OwnServer:
    """A server on a free port of this machine, with its data in a folder of its own."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Return the address of its first database."""
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def crash(self) -> None:
        """Let every backend die in the middle of what it does, and start again: what was committed is there afterwards."""
        self._control("restart", "--mode=immediate", f"--log={self.folder / 'log'}", f"--options={self._options}")

    def start(self) -> None:
        """Make its data and start it."""
        words = ("--auth=trust", "--username=postgres", "--encoding=UTF8")
        _run([str(self.programs / "initdb"), *words, f"--pgdata={self.folder / 'data'}"])
        self._control("start", f"--log={self.folder / 'log'}", f"--options={self._options}")

    def stop(self) -> None:
        """End it."""
        self._control("stop", "--mode=immediate")

    @property
    def _options(self) -> str:
        return f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"

    def _control(self, *words: str) -> None:
        _run([str(self.programs / "pg_ctl"), *words, "--wait", "--silent", f"--pgdata={self.folder / 'data'}"])


@contextmanager
def own_server(folder: Path) -> Iterator[OwnServer | None]:
    """Run a server until the block ends; None where PostgreSQL's programs are not on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield None
        return
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = folder / "server"
    place.mkdir()
    if os.getuid() == 0:
        folder.chmod(0o755)
        shutil.chown(place, "postgres")
    server = OwnServer(found[-1].parent, place, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _run(command: list[str]) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*as_postgres, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
