"""A listener to the server's live events, as a browser's EventSource is one."""

import http.client
import json
import typing


class Event(typing.NamedTuple):
    id: int | None
    name: str
    data: dict


class EventStream:
    """GET /api/v1/events, read as it comes; any wait ends after `patience` seconds with an error."""

    def __init__(self, server, token=None, last_id=None, headers=None, patience: float = 20):
        self.connection = server.connect(timeout=patience)
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if last_id is not None:
            sent["Last-Event-ID"] = str(last_id)
        self.connection.request("GET", "/api/v1/events", headers=sent)
        self.answer = self.connection.getresponse()
        self.status, self.headers = self.answer.status, self.answer.headers

    def next(self) -> Event | None:
        """The next event of any name; None when the server has ended the stream."""
        number, name, data = None, "message", None
        while True:
            try:
                line = self.answer.readline().decode()
            except http.client.IncompleteRead:
                return None
            if not line:
                return None
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "id":
                number = int(value)
            elif field == "event":
                name = value
            elif field == "data":
                data = json.loads(value)
            elif not field and data is not None:
                return Event(number, name, data)

    def until(self, name: str) -> Event:
        """Passes over others."""
        while True:
            event = self.next()
            assert event is not None, f"the stream ended before an event {name}"
            if event.name == name:
                return event

    def ended(self) -> bool:
        """Waits until it ends; what still comes before is passed over."""
        while self.next() is not None:
            pass
        return True

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
