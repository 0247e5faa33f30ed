"""A provider of text messages in this process, as Alibaba Cloud's: it checks the signature of what comes, and keeps it."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

from tests.notices.robot_server import Chat
from tests.notices.robot_server import Handler as ChatHandler

SECRET = "a-secret-of-tests"


class Provider(Chat):
    """Listens on a free port of this machine alone; ``messages`` are the parameters of what was signed right."""

    def __init__(self):
        super().__init__()
        self.RequestHandlerClass = Handler


class Handler(ChatHandler):
    def do_POST(self):  # noqa: N802 - the name the server calls
        query = urlsplit(self.path).query
        data, status, extra = {"Code": "SignatureDoesNotMatch", "Message": "signature"}, 400, {}
        if self.is_signed(query):
            self.server.messages.append({name: values[0] for name, values in parse_qs(query).items()})
            status, data, extra = self.server.answers.pop(0) if self.server.answers else (200, {"Code": "OK"}, {})
        self.send_response(status)
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data if isinstance(data, bytes) else json.dumps(data).encode())

    def is_signed(self, query):
        parts = dict(piece.split("=", 1) for piece in self.headers["Authorization"].split(" ", 1)[1].split(","))
        names = parts["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{self.headers[name]}\n" for name in names)
        body = hashlib.sha256(b"").hexdigest()
        request = f"POST\n/\n{query}\n{lines}\n{parts['SignedHeaders']}\n{body}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        return hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest() == parts["Signature"]
