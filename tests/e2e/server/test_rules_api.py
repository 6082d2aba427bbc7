"""Rules read and changed over the API: at once, by those who may, with the bookings that they then contradict."""

import datetime
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from support import seed
from support.waiting import until
from support.wishes import now, text_of, wish

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{events}END:VCALENDAR\r\n"
EVENT = "BEGIN:VEVENT\r\nUID:{day}@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n"


def calendar_of(*days) -> str:
    return ICS.format(events="".join(EVENT.format(day=day.replace("-", ""), name="Founding day") for day in days))


class Calendars:
    """A web server that holds one calendar, with an ETag, or says what it is told to say."""

    def __init__(self):
        self.body, self.etag, self.status, self.asked = calendar_of(), '"1"', 200, []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                owner.asked.append(self.headers.get("If-None-Match"))
                unchanged = owner.status == 200 and self.headers.get("If-None-Match") == owner.etag
                body = b"" if unchanged else owner.body.encode()
                self.send_response(304 if unchanged else owner.status)
                self.send_header("ETag", owner.etag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/secret/days.ics"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def calendars():
    made = Calendars()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def desk(another):
    """A server whose agents are anna (agent), carla (lead) and dora (administrator)."""
    company = seed.company()
    next(each for each in company["agents"] if each["slug"] == "dora")["role"] = "administrator"
    own = another(company)
    own.config.write_text('[fetch]\nallow = ["127.0.0.0/8"]\n')
    return own.start()


def token_of(server, agent) -> str:
    return server.secrets["agents"][agent]["token"]


def patch(server, agent, body, query=""):
    return server.request("PATCH", f"/api/v1/rules{query}", token_of(server, agent), body)


def day_ahead(days: int) -> datetime.datetime:
    return (now() + datetime.timedelta(days=days)).replace(hour=12, minute=0, second=0, microsecond=0)


def slots_on(server, client, day) -> list:
    to = day + datetime.timedelta(days=1)
    path = f"/api/v1/slots?type=support&from={day.date()}&to={to.date()}"
    return server.get(path, server.secrets["clients"][client]["token"])["slots"]


def test_what_was_read_can_be_sent_back_and_changes_nothing(desk):
    rules = desk.get("/api/v1/rules", token_of(desk, "dora"))
    anna = next(each for each in rules["agents"] if each["slug"] == "anna")
    assert anna["hours"]["sun"] == ["00:00-24:00"] and anna["absences"] == [] and anna["role"] == "agent"
    assert [each["slug"] for each in rules["call_types"]] == ["support", "training", "ideas"]
    parts = {key: rules[key] for key in ("desk", "call_types", "agents")}
    sent = patch(desk, "dora", parts)
    assert sent.status == 200, sent.content
    assert desk.get("/api/v1/rules", token_of(desk, "dora")) == rules


def test_changed_hours_hold_for_the_next_question(desk):
    day = day_ahead(3)
    assert slots_on(desk, "acme", day)
    closed = [{"date": str(day.date()), "hours": []}]
    assert patch(desk, "anna", {"agents": [{"slug": "anna", "overrides": closed}]}).status == 200
    assert slots_on(desk, "acme", day) == []
    acme = desk.secrets["clients"]["acme"]["token"]
    refused = desk.request("POST", "/api/v1/bookings", acme, wish(day))
    assert refused.status == 422 and "working hours" in refused.content["detail"]


def test_contradicted_bookings_are_listed_with_the_rule_and_stay(desk):
    acme = desk.secrets["clients"]["acme"]["token"]
    made = [desk.request("POST", "/api/v1/bookings", acme, wish(day_ahead(days))).content for days in (3, 4, 5)]
    absence = {"from": text_of(day_ahead(4) - datetime.timedelta(hours=1)),
               "to": text_of(day_ahead(4) + datetime.timedelta(hours=1)), "deputy": "ben"}
    change = {"agents": [{"slug": "anna", "absences": [absence],
                          "overrides": [{"date": str(day_ahead(3).date()), "hours": ["00:00-01:00"]}]}]}
    expected = [(made[0]["id"], "outside_hours"), (made[1]["id"], "absent")]

    tried = patch(desk, "anna", change, "?dry_run=true")
    assert tried.status == 200
    assert [(each["id"], each["rule"]) for each in tried.content["contradictions"]] == expected
    assert desk.get("/api/v1/bookings/contradictions", token_of(desk, "anna")) == {"contradictions": []}
    assert slots_on(desk, "acme", day_ahead(3))[0]["start"] < text_of(day_ahead(3))

    done = patch(desk, "anna", change)
    assert [(each["id"], each["rule"]) for each in done.content["contradictions"]] == expected
    listed = desk.get("/api/v1/bookings/contradictions", token_of(desk, "carla"))["contradictions"]
    assert [(each["id"], each["rule"]) for each in listed] == expected
    for each in made:
        kept = desk.get(f"/api/v1/bookings/{each['id']}", acme)
        assert (kept["status"], kept["start"], kept["sequence"]) == ("confirmed", each["start"], 0)
    deputies = {slot["agent"] for slot in slots_on(desk, "acme", day_ahead(4))}
    assert deputies == {"anna", "ben"}  # S8
    assert desk.request("DELETE", f"/api/v1/bookings/{made[0]['id']}", acme).status == 200
    left = desk.get("/api/v1/bookings/contradictions", token_of(desk, "carla"))["contradictions"]
    assert [each["id"] for each in left] == [made[1]["id"]]


def test_calls_that_are_too_many_too_close_or_of_a_closed_kind_are_listed_unless_an_agent_meant_it(desk):
    acme, dora = desk.secrets["clients"]["acme"]["token"], token_of(desk, "dora")
    half = datetime.timedelta(minutes=30)
    book = lambda start, type_="support": desk.request("POST", "/api/v1/bookings", acme, wish(start, type_)).content["id"]
    listed = lambda answer: {each["id"]: each["rule"] for each in answer["contradictions"]}
    first, second, third = (book(day_ahead(3) + n * half) for n in (0, 2, 4))
    book(day_ahead(4))
    training = book(day_ahead(4) + half, "training")

    tried = patch(desk, "dora", {"call_types": [{"slug": "support", "daily_cap": 2}]}, "?dry_run=true")
    assert listed(tried.content) == {third: "daily_cap_reached"}
    tried = patch(desk, "dora", {"call_types": [{"slug": "support", "buffer_after_minutes": 1}]}, "?dry_run=true")
    assert listed(tried.content) == {training: "too_close"}
    tried = patch(desk, "dora", {"call_types": [{"slug": "training", "offered": False}]}, "?dry_run=true")
    assert listed(tried.content) == {training: "not_offered"}

    # What an agent books over a rule is no contradiction to that rule, and is one to every other.
    body = {**wish(day_ahead(3) + 6 * half), "client": "acme", "override": True}
    assert patch(desk, "dora", {"call_types": [{"slug": "support", "daily_cap": 3}]}).status == 200
    meant = desk.request("POST", "/api/v1/bookings", dora, body).content["id"]
    assert listed(desk.get("/api/v1/bookings/contradictions", dora)) == {}
    closed = {"agents": [{"slug": "anna", "overrides": [{"date": str(day_ahead(3).date()), "hours": []}]}]}
    assert listed(patch(desk, "dora", closed, "?dry_run=true").content) == dict.fromkeys(
        (first, second, third, meant), "outside_hours")


OWN = {"slug": "anna", "hours": {"mon": ["09:00-17:00"]}, "overrides": [], "absences": [], "holidays": []}


@pytest.mark.parametrize("body, agent, lead, administrator", [
    ({"agents": [OWN]}, 200, 200, 200),
    ({"agents": [{**OWN, "slug": "ben"}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "language": "de"}]}, 200, 200, 200),
    ({"agents": [{"slug": "ben", "language": "de"}]}, 403, 200, 200),
    ({"desk": {"language": "de"}}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "name": "Anna the Great"}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "email": "a@example.com"}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "endpoints": []}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "zone": "Europe/Vienna"}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "holiday_calendars": ["at"]}]}, 403, 200, 200),
    ({"agents": [{"slug": "anna", "role": "administrator"}]}, 403, 403, 200),
    ({"desk": {"default_severity": 4}}, 403, 200, 200),
    ({"call_types": [{"slug": "support", "minutes": 45}]}, 403, 200, 200),
])
def test_who_may_change_what(desk, body, agent, lead, administrator):
    for who, status in (("anna", agent), ("carla", lead), ("dora", administrator)):
        answer = patch(desk, who, body, "?dry_run=true")
        assert answer.status == status, (who, answer.content)


def test_others_may_neither_read_nor_write(desk):
    client = desk.secrets["clients"]["acme"]["token"]
    for token in (None, client, desk.secrets["pbx_token"]):
        assert desk.request("GET", "/api/v1/rules", token).status == 401
        assert desk.request("PATCH", "/api/v1/rules", token, {"desk": {}}).status == 401
        assert desk.request("GET", "/api/v1/bookings/contradictions", token).status == 401
        assert desk.request("PUT", "/api/v1/holiday-calendars/own", token, {"ics": calendar_of()}).status == 401


@pytest.mark.parametrize("body, pointer", [
    ({"agents": [{"slug": "anna", "hours": {"mon": ["17:00-09:00"]}}]}, "/agents/0/hours/mon/0"),
    ({"agents": [{"slug": "anna", "absences": [{"from": "2027-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z",
                                                "deputy": "nobody"}]}]}, "/agents/0/absences/0/deputy"),
    ({"agents": [{"slug": "newcomer", "name": "New"}]}, "/agents/0/slug"),
    ({"call_types": [{"slug": "support", "minutes": "45"}]}, "/call_types/0/minutes"),
    ({"agents": [{"slug": "anna", "language": "d\r\nBcc: x"}]}, "/agents/0/language"),
    ({"desk": {"holiday_calendars": ["xx"]}}, "/desk/holiday_calendars/0"),
    ({"clients": []}, "/clients"),
    ({"desk": []}, "/desk"),
])
def test_a_mistake_is_told_with_its_pointer_and_nothing_changes(desk, body, pointer):
    before = desk.get("/api/v1/rules", token_of(desk, "dora"))
    answer = patch(desk, "dora", body)
    assert answer.status == 422
    assert [each["pointer"] for each in answer.content["errors"]] == [pointer]
    assert desk.get("/api/v1/rules", token_of(desk, "dora")) == before


def test_an_own_holiday_calendar_closes_its_days(desk):
    day = day_ahead(6)
    token = token_of(desk, "carla")
    put = desk.request("PUT", "/api/v1/holiday-calendars/founding", token, {"ics": calendar_of(str(day.date()))})
    assert put.status == 200 and put.content["days"] == 1 and put.content["source"] == "file"
    assert slots_on(desk, "acme", day)
    assert patch(desk, "carla", {"agents": [{"slug": "anna", "holiday_calendars": ["founding", "de-BY"]}]}).status == 200
    assert slots_on(desk, "acme", day) == []
    assert desk.request("DELETE", "/api/v1/holiday-calendars/founding", token).status == 409
    replaced = desk.request("PUT", "/api/v1/holiday-calendars/founding", token, {"ics": calendar_of("2027-01-01")})
    assert replaced.status == 200 and slots_on(desk, "acme", day)
    assert patch(desk, "carla", {"agents": [{"slug": "anna", "holiday_calendars": []}]}).status == 200
    assert desk.request("DELETE", "/api/v1/holiday-calendars/founding", token).status == 204
    assert desk.request("DELETE", "/api/v1/holiday-calendars/founding", token).status == 404


def test_a_holiday_calendar_by_url_is_fetched_and_shown_with_its_state(desk, calendars):
    day = day_ahead(6)
    calendars.body = calendar_of(str(day.date()))
    put = desk.request("PUT", "/api/v1/holiday-calendars/club", token_of(desk, "carla"), {"url": calendars.url})
    assert put.status == 200, put.content
    assert put.content["days"] == 1 and put.content["refreshed_at"] and put.content["error"] is None
    listed = desk.get("/api/v1/rules", token_of(desk, "carla"))["holiday_calendars"]
    assert [(each["name"], each["source"], each["url"]) for each in listed] == [("club", "url", calendars.url)]
    assert desk.get("/api/v1/rules", token_of(desk, "anna"))["holiday_calendars"][0]["url"] is None
    desk.assert_discreet()
    assert "/secret/" not in desk.log_text()


@pytest.mark.parametrize("text", [
    "BEGIN:VCALENDAR\r\n" * 50_000,
    ICS.format(events="BEGIN:VEVENT\r\n" * 50_000),
    ICS.format(events="BEGIN:VEVENT\r\nUID:x\r\nDTSTART;VALUE=DATE:20270101\r\nX-A" + ";B=C" * 200_000 + ":x\r\nEND:VEVENT\r\n"),
    "\x00" * 900_000,
], ids=["calendars", "events", "parameters", "zeros"])
def test_a_hostile_calendar_from_elsewhere_harms_nothing(desk, calendars, text):
    calendars.body = text
    answer = desk.request("PUT", "/api/v1/holiday-calendars/club", token_of(desk, "carla"), {"url": calendars.url})
    assert answer.status in (200, 422) and desk.request("GET", "/healthz").status == 200
    calendars.body = calendar_of("2027-01-04")
    assert desk.request("PUT", "/api/v1/holiday-calendars/club", token_of(desk, "carla"), {"url": calendars.url}).content["days"] == 1


@pytest.mark.parametrize("body", [
    {}, {"url": "http://127.0.0.1:1/x.ics", "ics": "x"}, {"ics": 7}, {"ics": ""}, {"ics": "not a calendar"},
    {"ics": ICS.format(events="BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20270101T120000Z\r\nSUMMARY:x\r\nEND:VEVENT\r\n")},
    {"ics": ICS.format(events="BEGIN:VEVENT\r\nUID:x\r\nDTSTART;VALUE=DATE:20270101\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n")},
    {"url": "file:///etc/passwd"}, {"url": "http://user:secret@127.0.0.1/"}, {"url": "http://127.0.0.1:1/x.ics"},
    {"url": "http://10.0.0.1/x.ics"}, {"url": "http://no-such-host.invalid/x.ics"},
])
def test_a_calendar_that_cannot_be_used_is_refused_in_words(desk, body):
    answer = desk.request("PUT", "/api/v1/holiday-calendars/bad", token_of(desk, "carla"), body)
    assert answer.status == 422 and len(answer.content["errors"][0]["detail"]) > 5
    assert desk.get("/api/v1/rules", token_of(desk, "carla"))["holiday_calendars"] == []


def test_names_of_calendars_that_come_with_the_program_are_theirs(desk):
    body = {"ics": calendar_of("2027-01-01")}
    token = token_of(desk, "carla")
    assert desk.request("PUT", "/api/v1/holiday-calendars/at", token, body).status == 409
    assert desk.request("PUT", "/api/v1/holiday-calendars/de-BY", token, body).status == 409
    assert desk.request("PUT", "/api/v1/holiday-calendars/Bad%20Name", token, body).status == 422
    assert desk.request("PUT", "/api/v1/holiday-calendars/own", token_of(desk, "anna"), body).status == 403
    assert desk.request("DELETE", "/api/v1/holiday-calendars/own", token_of(desk, "anna")).status == 403
    available = {each["name"]: each["title"] for each in desk.get("/api/v1/holiday-calendars", token)["available"]}
    assert available["de-BY"] == "Deutschland, Bayern" and {"fr", "es", "gb", "ua", "ch-ZH"} <= set(available)


def test_a_second_process_notices_at_once(desk):
    day = day_ahead(3)
    assert slots_on(desk, "acme", day)
    desk.import_({"agents": [{"slug": "anna", "overrides": [{"date": str(day.date()), "hours": []}]}]})
    until(lambda: slots_on(desk, "acme", day) == [], 5, "the change of another process is noticed")
