"""The shipped proxy at work: what it refuses it says in words, and no secret stands in what it writes down."""

import json
import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from bench.slow_senders import TRUSTING, proxy, running

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx: apt-get install nginx-light")
SECRET = "Ab3dEfGh1jKlMn0pQrStUvWxYz_-2345"


def three_ports() -> int:
    """Return a port that was free a moment ago, as were the two after it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def front(tmp_path: Path) -> Iterator[int]:
    """Run the proxy before nothing at all; return its port."""
    port = three_ports()
    with running([str(shutil.which("nginx")), "-c", str(proxy(tmp_path, port)), "-g", "daemon off;"], port + 2, {}):
        yield port + 2


def told(port: int, head: str) -> tuple[int, str]:
    """Send the head of a request; return status and body of what comes back.

    Having refused a body, nginx holds the connection for seconds, in case it comes all the same: we leave first.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        connection: ssl.SSLSocket = TRUSTING.wrap_socket(plain, server_hostname="localhost")
        connection.sendall(f"{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = HTTPResponse(connection)
        answer.begin()
        body = answer.read().decode()
        connection.close()
    return answer.status, body


def written_down(folder: Path, requests: int) -> str:
    """Return what the proxy wrote when it had done with so many requests: that is when it writes."""
    until = time.monotonic() + 10
    while len((folder / "access.log").read_text().splitlines()) < requests and time.monotonic() < until:
        time.sleep(0.02)
    return (folder / "access.log").read_text() + (folder / "error.log").read_text()


def test_too_large_a_body_is_refused_in_words_before_it_is_sent(front: int) -> None:
    status, body = told(front, "POST /r/ HTTP/1.1\r\nContent-Length: 300000000")
    assert (status, "最多提交 200 MB" in body, "At most 200 MB" in body) == (413, True, True)
    status, body = told(front, "POST /api/v1/incidents/ HTTP/1.1\r\nContent-Length: 300000000")
    assert (status, json.loads(body)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "address",
    [
        f"/r/f/{SECRET}/?new=1",
        f"/R/F/{SECRET}/photos/x/large.jpg",
        f"/accounts/invitation/MQ/{SECRET}/",
        f"/?next=/r/f/{SECRET}/",
    ],
)
def test_no_secret_stands_in_what_the_proxy_writes_down(address: str, front: int, tmp_path: Path) -> None:
    told(front, f"GET {address} HTTP/1.1\r\nReferer: https://localhost/r/f/{SECRET}/")
    told(front, f"POST {address} HTTP/1.1\r\nContent-Length: 300000000")
    written = written_down(tmp_path, 2)
    assert (SECRET in written, written.count(" 413 ")) == (False, 1)
