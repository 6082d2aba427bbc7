"""Calendars as JSON (RFC 7265), for who asks for it; the JSON is held against what python-icalendar reads in the text."""

import json

import icalendar
import pytest

from writing import calendar, event, put_new

JSON = "application/calendar+json"


def properties(component) -> dict:
    return {name: value for name, _, _, *value in component[1]}


@pytest.fixture
def addresses(server, anna, book):
    """{what: (path, headers)} of each kind of calendar."""
    made = book(name="Jörg, \"Jay\"")
    agent, client = server.secrets["agents"]["anna"], server.secrets["clients"]["acme"]
    return {
        "feed": (agent["feed_url"], {}),
        "booking": (made["ics_url"].removeprefix(server.url), {}),
        "event": (anna.bookings + made["name"], anna.credentials()),
        "collection": (anna.bookings, anna.credentials()),
    }, made, client


def test_each_calendar_is_there_as_json_and_says_the_same(server, addresses):
    paths, made, _ = addresses
    for what, (path, headers) in paths.items():
        text = server.request("GET", path, headers=headers)
        assert text.headers["Content-Type"].startswith("text/calendar") and "Accept" in text.headers.get_all("Vary"), what
        answer = server.request("GET", path, headers={**headers, "Accept": JSON})
        assert answer.status == 200 and answer.headers["Content-Type"] == JSON, what
        assert "Accept" in answer.headers.get_all("Vary") and answer.headers["ETag"] != text.headers["ETag"]
        name, _, components = answer.content
        assert name == "vcalendar"
        read = {str(each["uid"]): each for each in icalendar.Calendar.from_ical(text.content).walk("VEVENT")}
        told = {properties(each)["uid"][0]: properties(each) for each in components if each[0] == "vevent"}
        assert set(told) == set(read) and made["uid"] in told, what
        for uid, each in read.items():
            assert told[uid]["summary"] == [str(each["summary"])]
            assert told[uid]["dtstart"] == [each.decoded("dtstart").strftime("%Y-%m-%dT%H:%M:%S")]
            assert told[uid]["sequence"] == [int(each["sequence"])]
        again = server.request("GET", path, headers={**headers, "Accept": JSON, "If-None-Match": answer.headers["ETag"]})
        assert again.status == 304, what
        other = server.request("GET", path, headers={**headers, "Accept": JSON, "If-None-Match": text.headers["ETag"]})
        assert other.status == 200, what


def test_who_has_no_wish_gets_the_text(server, addresses):
    path, headers = addresses[0]["feed"]
    for accept in ("*/*", "text/calendar", f"text/calendar, {JSON};q=0.5", "text/html"):
        assert server.request("GET", path, headers={**headers, "Accept": accept}).headers["Content-Type"].startswith("text/calendar")
    assert server.request("GET", "/calendars/nonsense.ics", headers={"Accept": JSON}).status == 404


def test_what_an_agents_program_put_is_there_as_json_too(server, anna, times):
    path = put_new(anna, "json.ics", calendar(event(times(), "json", more="X-ODD:a\\,b\r\nCATEGORIES:one,two\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n")))
    answer = anna.ask("GET", path, Accept=JSON)
    (component,) = answer.content[2]
    told = properties(component)
    assert told["x-odd"] == ["a\\,b"] and told["categories"] == ["one", "two"] and told["rrule"] == [{"freq": "WEEKLY", "count": 2}]
    assert json.dumps(answer.content)
    assert anna.ask("DELETE", path).status == 204
