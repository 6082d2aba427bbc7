"""Calendars elsewhere block an agent's slots: fetched, read by a process of their own, and only "busy" kept."""

import http.server
import sqlite3
import threading

import pytest

from support import seed
from support.server import CallhoursServer
from support.waiting import until
from support.wishes import wish

from busy import HOUR, START, add, calendar, event, fetched, is_free, refresh, stamp, state_of
from dav import Device, spaces, time_range

class Elsewhere:
    """Somebody's web server: `content` by path (bytes, or a status), `seen` the requests."""

    def __init__(self):
        self.content = {}
        self.seen = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.seen.append((self.path, dict(self.headers)))
                content = outer.content.get(self.path, 404)
                etag = f'"{hash(content)}"'
                status = content if isinstance(content, int) else 304 if self.headers.get("If-None-Match") == etag else 200
                body = content if status == 200 else b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("ETag", etag)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def elsewhere():
    made = Elsewhere()
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    options = ("--client-writes-per-minute", "0")
    with CallhoursServer(tmp_path_factory.mktemp("busy"), seed.company(), options=options) as running:
        running.config.write_text('[fetch]\nallow = ["127.0.0.0/8"]\n')
        yield running.start()


@pytest.fixture
def anna(server):
    return server.secrets["agents"]["anna"]["token"]


def test_s3_a_calendar_elsewhere_blocks_at_once_and_tells_nothing_more(server, elsewhere, anna):
    assert is_free(server, START) and is_free(server, START + 24 * HOUR)
    elsewhere.content["/private-3f7a.ics"] = calendar(event(START, "RRULE:FREQ=DAILY;COUNT=2\r\n"))
    made = add(server, anna, elsewhere.url + "/private-3f7a.ics", name="My own", user="anna", password="secret")
    state = fetched(server, anna, made)
    assert state["failures"] == 0 and state["problem"] is None and state["events"] == 1
    assert state["host"] == "127.0.0.1" and "private-3f7a" not in str(state)
    assert not is_free(server, START) and not is_free(server, START + 24 * HOUR) and is_free(server, START + HOUR)
    assert is_free(server, START, "initech"), "another agent's day is their own"
    token = server.secrets["clients"]["acme"]["token"]
    refused = server.request("POST", "/api/v1/bookings", token, wish(START))
    assert refused.status in (409, 422)
    with sqlite3.connect(server.db) as db:
        assert "Dentist" not in "\n".join(db.iterdump()), "only the busy times are kept"
    assert "private-3f7a" not in server.log_text()
    assert elsewhere.seen[-1][1]["Authorization"].startswith("Basic ")
    device = Device(server, "anna")
    busy = device.report(device.bookings, f"<C:free-busy-query {spaces()}>{time_range(START, START + 4 * HOUR)}</C:free-busy-query>")
    assert f"{stamp(START)}/{stamp(START + HOUR)}" in busy.text

    # Unchanged, it is not read again; changed, it blocks anew; removed, no longer.
    first = len(elsewhere.seen)
    refresh(server, anna, made)
    until(lambda: len(elsewhere.seen) > first, 20, "it is asked again")
    assert "If-None-Match" in elsewhere.seen[-1][1]
    elsewhere.content["/private-3f7a.ics"] = calendar(event(START + HOUR))
    until(lambda: state_of(server, anna, made["id"])["fetched_at"] > state["fetched_at"], 20, "it is found unchanged")
    refresh(server, anna, made)
    until(lambda: is_free(server, START) and not is_free(server, START + HOUR), 20, "the change blocks")
    assert server.request("DELETE", f"/api/v1/busy-calendars/{made['id']}", anna).status == 204
    assert is_free(server, START + HOUR)


def test_a_calendar_that_fails_keeps_its_last_good_times_and_says_why(server, elsewhere, anna):
    begin = START + 48 * HOUR
    elsewhere.content["/shared.ics"] = calendar(event(begin))
    made = add(server, anna, elsewhere.url + "/shared.ics")
    good = fetched(server, anna, made)
    for content, words in ((500, "500"), (401, "password"), (404, "no calendar"),
                           (b"BEGIN:VCALENDAR\r\nnonsense\r\n", "line 2"), (b"<html>", "line 1")):
        elsewhere.content["/shared.ics"] = content
        failures = state_of(server, anna, made["id"])["failures"]
        refresh(server, anna, made)
        state = until(
            lambda: (now := state_of(server, anna, made["id"]))["failures"] > failures and now, 20, f"{content} is a failure"
        )
        assert words in state["problem"] and state["fetched_at"] == good["fetched_at"]
        assert state["next_at"] > state["fetched_at"]
        assert not is_free(server, begin)
    server.kill()
    server.start()
    assert not is_free(server, begin), "also over a power cut"
    elsewhere.content["/shared.ics"] = calendar()
    refresh(server, anna, made)
    until(lambda: is_free(server, begin), 20, "it works again")
    assert state_of(server, anna, made["id"])["failures"] == 0


def test_hostile_calendars_harm_nothing(server, elsewhere, anna):
    begin = START + 72 * HOUR
    hostile = {
        "/endless.ics": calendar(event(begin, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"), event(begin, uid="2")),
        "/many.ics": calendar(*(event(begin, "RRULE:FREQ=HOURLY;COUNT=4000\r\n", str(i)) for i in range(3000))),
        "/deep.ics": b"BEGIN:VCALENDAR\r\n" * 100_000,
        "/long.ics": b"BEGIN:VCALENDAR\r\nX:" + b"x" * 9_000_000 + b"\r\nEND:VCALENDAR\r\n",
        "/huge.ics": b"x" * 11_000_000,
        "/binary.ics": bytes(range(256)) * 1000,
    }
    elsewhere.content.update(hostile)
    made = {path: add(server, anna, elsewhere.url + path) for path in hostile}
    for path, each in made.items():
        state = until(lambda: (now := state_of(server, anna, each["id"]))["failures"] or now["fetched_at"] and now, 60, path)
        assert server.request("GET", "/healthz").status == 200
    states = {path: state_of(server, anna, each["id"]) for path, each in made.items()}
    assert states["/endless.ics"]["passed_over"] == 1 and "line 8" in states["/endless.ics"]["problem"]
    assert states["/long.ics"]["failures"] == 0
    for path in ("/many.ics", "/deep.ics", "/huge.ics", "/binary.ics"):
        assert states[path]["failures"] >= 1 and states[path]["problem"], path
    assert not is_free(server, begin), "the good event of a file with an odd one counts"


def test_private_addresses_are_not_asked(another_server, elsewhere):
    anna = another_server.secrets["agents"]["anna"]["token"]
    seen = len(elsewhere.seen)
    made = add(another_server, anna, elsewhere.url + "/private.ics")
    state = until(lambda: (now := state_of(another_server, anna, made["id"]))["failures"] and now, 20, "it is refused")
    assert state["problem"] and len(elsewhere.seen) == seen


@pytest.fixture
def another_server(tmp_path):
    with CallhoursServer(tmp_path / "strict", seed.company()) as running:
        yield running.start()


@pytest.mark.parametrize(
    "url", ["", "ftp://example.com/a", "https://", "file:///etc/passwd", "https://user:pass@example.com/", "https://a b/",
            "https://exam\nple.com/", "https://example.com/" + "x" * 2000, 7, None]
)
def test_an_address_that_is_none_is_refused(server, anna, url):
    answer = server.request("POST", "/api/v1/busy-calendars", anna, {"url": url} if url is not None else {})
    assert answer.status == 422 and answer.content["errors"][0]["pointer"] == "/url"


def test_nobody_sees_or_touches_anothers(server, elsewhere, anna):
    ben = server.secrets["agents"]["ben"]["token"]
    made = add(server, anna, "webcal://calendar.example.invalid/x.ics")
    assert made["host"] == "calendar.example.invalid"
    assert server.get("/api/v1/busy-calendars", ben)["busy_calendars"] == []
    for method, path in (("DELETE", ""), ("POST", "/refresh")):
        assert server.request(method, f"/api/v1/busy-calendars/{made['id']}{path}", ben).status == 404
    assert server.request("DELETE", f"/api/v1/busy-calendars/{made['id']}", anna).status == 204


def test_a_call_that_a_calendar_now_contradicts_is_listed_and_not_touched(server, elsewhere, anna):
    begin = START + 96 * HOUR
    client = server.secrets["clients"]["acme"]["token"]
    booked = server.request("POST", "/api/v1/bookings", client, wish(begin)).content

    def rules_against():
        listed = server.get("/api/v1/bookings/contradictions", anna)["contradictions"]
        return [each["rule"] for each in listed if each["id"] == booked["id"]]

    assert rules_against() == []
    elsewhere.content["/later.ics"] = calendar(event(begin))
    made = add(server, anna, elsewhere.url + "/later.ics")
    fetched(server, anna, made)
    assert rules_against() == ["busy"]
    kept = server.get(f"/api/v1/bookings/{booked['id']}", client)
    assert kept["status"] == "confirmed" and kept["sequence"] == booked["sequence"]
    assert server.request("DELETE", f"/api/v1/busy-calendars/{made['id']}", anna).status == 204
    assert rules_against() == []
