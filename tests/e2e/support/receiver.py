"""A program that wants to be told: a real HTTP server that takes webhooks and notes them."""

import hashlib
import hmac
import http.server
import json
import threading
import typing

from .ports import free_port


class Told(typing.NamedTuple):
    path: str
    headers: dict
    body: bytes

    @property
    def content(self):
        return json.loads(self.body)

    @property
    def name(self) -> str:
        return self.headers["Callhours-Delivery"]

    def is_signed_by(self, secret: str) -> bool:
        signed = self.headers["Callhours-Timestamp"].encode() + b"." + self.body
        expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, self.headers["Callhours-Signature"])


class Receiver:
    """`answers` gives the status of each request from its path; `hang` keeps requests waiting until it is set."""

    def __init__(self, answers=lambda path: 204):
        self.answers, self.told, self.hang = answers, [], None
        self.port = free_port()
        self.server = None

    def start(self) -> "Receiver":
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.told.append(Told(self.path, dict(self.headers.items()), body))
                if receiver.hang and "slow" in self.path:
                    receiver.hang.wait(60)
                status = receiver.answers(self.path)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def url(self, path="/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path="/hook") -> list:
        return [told for told in list(self.told) if told.path == path]

    def stop(self) -> None:
        if self.hang:
            self.hang.set()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
