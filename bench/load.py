"""A small HTTP client of its own process: some clients at once, a new connection for each request, raw sockets.

``python -m bench.load`` reads one JSON object from stdin (host, port, path, token, bodies, clients) and prints one.
"""

import json
import socket
import sys
import threading
import time
from typing import Any


def main() -> None:
    """Send everything and say how it went."""
    asked = json.load(sys.stdin)
    requests = [_request(asked, body) for body in asked["bodies"]]
    took: list[float] = []
    faults: list[str] = []
    turn = iter(requests)
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                request = next(turn, None)
            if request is None:
                return
            started = time.perf_counter()
            answer = _send(asked["port"], request)
            took.append(time.perf_counter() - started)
            if not answer.startswith(b"HTTP/1.1 201"):
                faults.append(answer[:600].decode(errors="replace"))

    threads = [threading.Thread(target=client) for _client in range(asked["clients"])]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    took.sort()
    print(
        json.dumps(
            {
                "rate": len(took) / seconds,
                "p50": took[len(took) // 2],
                "p95": took[int(len(took) * 0.95)],
                "faults": faults[:3],
            }
        )
    )


def _request(asked: dict[str, Any], body: dict[str, Any]) -> bytes:
    data = json.dumps(body).encode()
    head = (
        f"POST {asked['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {asked['token']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + data


def _send(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()
