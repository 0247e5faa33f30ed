"""A small HTTP client of its own process: some clients at once, a new connection for each request, raw sockets.

``python -m bench.load`` reads one JSON object from stdin (port, clients, requests of method, path, headers, body and the
status that is expected) and prints one: rate per second, p50 and p95 in seconds, mean bytes of a body, faults.
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
    requests = [(_request(one), f"HTTP/1.1 {one.get('expect', 200)}".encode()) for one in asked["requests"]]
    took: list[float] = []
    sizes: list[int] = []
    faults: list[str] = []
    turn = iter(requests)
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                found = next(turn, None)
            if found is None:
                return
            request, expected = found
            started = time.perf_counter()
            answer = _send(asked["port"], request)
            took.append(time.perf_counter() - started)
            sizes.append(len(answer.partition(b"\r\n\r\n")[2]))
            if not answer.startswith(expected):
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
                "bytes": sum(sizes) / len(sizes),
                "faults": faults[:3],
            }
        )
    )


def _request(one: dict[str, Any]) -> bytes:
    data = json.dumps(one["body"]).encode() if one.get("body") is not None else b""
    headers = {"Host": "127.0.0.1", "Connection": "close", **one["headers"]}
    if data:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(data))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{one['method']} {one['path']} HTTP/1.1\r\n{lines}\r\n".encode() + data


def _send(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()
