"""Do eight slow senders hold the pages? ``python -m bench.slow_senders [port]`` asks with and without the shipped proxy.

Starts ``scripts/run web`` as shipped (two processes of four threads), lets eight anonymous clients send the body of a report
one byte a second, and asks ``/healthz/`` meanwhile: at the application itself, and, where nginx is installed, through
``deploy/nginx.conf``. Takes the port and the two after it.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.scratch import ROOT

SENDERS, QUESTIONS, PATIENCE = 8, 5, 3.0
# With a cookie as every browser has it, so that the application reads the form to find the token in it.
SLOW = (
    b"POST /r/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nid="
)
HEALTH = b"GET /healthz/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
TRUSTING = ssl._create_unverified_context()


def main(port: int) -> None:
    """Print a line for each door."""
    with tempfile.TemporaryDirectory(prefix="tongxin-slow-") as folder, ExitStack() as stack:
        stack.enter_context(running(["scripts/run", "web"], port, environment(folder, port)))
        print("straight to scripts/run web:", asked(port, secure=False))
        if nginx := shutil.which("nginx"):
            conf = proxy(Path(folder), port)
            stack.enter_context(running([nginx, "-c", str(conf), "-g", "daemon off;"], port + 2, dict(os.environ)))
            print("through deploy/nginx.conf:  ", asked(port + 2, secure=True))
        else:
            print("through deploy/nginx.conf:   nginx is not installed")


def environment(folder: str, port: int) -> dict[str, str]:
    """Return what the pages need to answer for their health."""
    own = {
        "TONGXIN_PROFILE": "demo",
        "TONGXIN_VAR": folder,
        "PORT": str(port),
        "STATIC_MANIFEST": "0",
        "ALLOWED_HOSTS": "localhost",
    }
    return {**os.environ, **own, "DATABASE_URL": "", "REDIS_URL": "", "TONGXIN_BEHIND_PROXY": "1"}


def proxy(folder: Path, port: int) -> Path:
    """Write the shipped configuration for this machine: other ports, a certificate of today, its files in the folder."""
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"]
    subprocess.run(
        [*making, "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True
    )
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for shipped, here in {
        "/etc/nginx/certificates": str(folder),
        "web:8000": f"127.0.0.1:{port}",
        "listen 80;": f"listen 127.0.0.1:{port + 1};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port + 2} ssl;",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
    }.items():
        text = text.replace(shipped, here)
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(f"pid {folder}/pid;\nevents {{}}\nhttp {{ {paths} {text} }}\n", encoding="utf-8")
    return whole


@contextmanager
def running(command: list[str], port: int, env: dict[str, str]) -> Iterator[None]:
    """Run a server in a process group of its own until the block ends."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < until:
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def asked(port: int, *, secure: bool) -> str:
    """Return how long ``/healthz/`` took, alone and beside the slow senders."""
    warm = 0
    while warm < 2 * QUESTIONS:  # the first answers of a process build it
        warm = warm + 1 if health(port, secure=secure) else 0
    alone = [health(port, secure=secure) for _question in range(QUESTIONS)]
    senders = [opened(port, secure=secure) for _sender in range(SENDERS)]
    for sender in senders:
        sender.sendall(SLOW)
    beside = []
    for _question in range(QUESTIONS):
        time.sleep(1)
        for sender in senders:
            sender.sendall(b"0")
        beside.append(health(port, secure=secure))
    for sender in senders:
        sender.close()
    return f"alone {words(alone)}; beside {SENDERS} slow senders {words(beside)}"


def words(took: list[float | None]) -> str:
    """Return the slowest answer, and how many never came."""
    lost = took.count(None)
    slowest = max((one for one in took if one is not None), default=0.0)
    return f"slowest {slowest * 1000:.0f} ms" + (f", {lost} of {len(took)} not within {PATIENCE:.0f} s" if lost else "")


def health(port: int, *, secure: bool) -> float | None:
    """Return the seconds until the answer, or None where it does not come in time."""
    started = time.perf_counter()
    try:
        with opened(port, secure=secure) as connection:
            connection.sendall(HEALTH)
            is_there = connection.recv(4096).startswith(b"HTTP/1.1 200")
    except OSError:
        return None
    return time.perf_counter() - started if is_there else None


def opened(port: int, *, secure: bool) -> socket.socket:
    """Return a connection that waits so long and no longer."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    return TRUSTING.wrap_socket(connection, server_hostname="localhost") if secure else connection


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8120)
