"""A work chat's server in this process: it keeps what it was sent, and answers what a test wants it to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Chat(ThreadingHTTPServer):
    """Listens on a free port of this machine alone."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.messages, self.answers = [], []

    def url(self, path="/robot/send?access_token=t0ken"):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def answer(self, data, status=200, headers=None):
        """Answer the next message so; without one the robot is content."""
        self.answers.append((status, data, headers or {}))

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.messages.append((query, json.loads(body)))
        content = {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}
        status, data, headers = self.server.answers.pop(0) if self.server.answers else (200, content, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data if isinstance(data, bytes) else json.dumps(data).encode())

    def log_message(self, *_words):
        """Say nothing."""
