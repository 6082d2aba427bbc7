"""A small ARI application for tests: it may answer, or stay connected and keep silent on purpose."""

import base64
import json
import queue
import threading
import urllib.error
import urllib.parse
import urllib.request

import websocket

from .waiting import until


class AriApp:
    """Registered from construction until `close`. `facts` is the pbx.json of tools/pbx."""

    def __init__(self, facts: dict):
        self._facts = facts
        self._login = base64.b64encode(f"{facts['user']}:{facts['password']}".encode()).decode()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.events = []
        self._news = queue.Queue()
        address = f"{facts['url'].replace('http', 'ws', 1)}/ari/events?app={facts['app']}"
        self._socket = websocket.create_connection(
            address, timeout=10, header=[f"Authorization: Basic {self._login}"], http_no_proxy=["127.0.0.1"]
        )
        self._socket.settimeout(None)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        # Only after the registration has come through does Stasis() let calls in.
        until(
            lambda: self.request("GET", f"applications/{facts['app']}")[0] == 200,
            5,
            "the application is registered",
        )

    def request(self, method: str, path: str, body: dict | None = None, **query) -> tuple:
        """(status, JSON or bytes) of a request under /ari/."""
        address = f"{self._facts['url']}/ari/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(address, data=data, method=method)
        request.add_header("Authorization", f"Basic {self._login}")
        if data:
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=10) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, content = refusal.code, refusal.read()
        try:
            return status, json.loads(content)
        except ValueError:
            return status, content

    def wait_event(self, kind: str, seconds: float = 10, **fields) -> dict:
        """The first event of that type, past or to come, whose fields match."""

        def found():
            return next(
                (
                    event
                    for event in list(self.events)
                    if event["type"] == kind
                    and all(event.get(name) == value for name, value in fields.items())
                ),
                None,
            )

        return until(found, seconds, f"the event {kind} {fields or ''}")

    def close(self) -> None:
        self._socket.close()
        self._reader.join(timeout=5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self) -> None:
        try:
            while True:
                self.events.append(json.loads(self._socket.recv()))
        except (websocket.WebSocketException, OSError, ValueError):
            pass
