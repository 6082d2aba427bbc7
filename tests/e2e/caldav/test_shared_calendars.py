"""What may be shown to others: an agent's free/busy and hours, a client's own calls; read by python3-icalendar."""

import datetime
import json

import icalendar
import pytest
from dateutil import rrule, tz

from support.server import CallhoursServer
from support.wishes import wish

UTC = datetime.timezone.utc
BERLIN = tz.gettz("Europe/Berlin")
NOW = datetime.datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
TODAY = NOW.astimezone(BERLIN).date()
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR
WEEK = {day: ["09:00-12:00", "13:00-17:00"] for day in ("mon", "tue", "wed", "thu")} | {"fri": ["09:00-15:00"]}


def instant(moment) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def at(days: int, hour: int = 0):
    day = TODAY + datetime.timedelta(days=days)
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


AWAY = (at(20), at(23))
DESK = {
    "desk": {"zone": "Europe/Berlin", "default_agent": "anna"},
    "call_types": [{"slug": "support", "name": {"en": "Support"}, "minutes": 30, "window_days": 60}],
    "agents": [
        {
            "slug": "anna", "name": "Anna Novak", "hours": WEEK,
            "overrides": [{"date": str(TODAY + 9 * DAY), "hours": ["06:00-24:00"]}, {"date": str(TODAY + 10 * DAY), "hours": []}],
            "holidays": [str(TODAY + 13 * DAY)],
            "absences": [{"from": instant(AWAY[0]), "to": instant(AWAY[1])}],
        },
        {"slug": "ben", "name": "Ben Maier"},
    ],
    "clients": [
        {"slug": "acme", "name": "Acme", "agent": "anna"},
        {"slug": "globex", "name": "Globex", "agent": "anna"},
    ],
    "busy": [{"agent": "anna", "start": instant(at(9, 8)), "end": instant(at(9, 9))}],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with CallhoursServer(tmp_path_factory.mktemp("shared"), DESK) as running:
        yield running.start()


@pytest.fixture(scope="module")
def addresses(server):
    return server.get("/api/v1/shared-calendars", server.secrets["agents"]["anna"]["token"])


@pytest.fixture(scope="module")
def booked(server):
    """A call at seven on the long day, with words that nobody else may see."""
    token = server.secrets["clients"]["acme"]["token"]
    answer = server.request("POST", "/api/v1/bookings", token, wish(at(9, 7).astimezone(UTC), name="Eva Secret", note="hush"))
    assert answer.status == 201, answer
    return answer.content


def read(server, url):
    answer = server.request("GET", url)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/calendar"), answer
    return answer, icalendar.Calendar.from_ical(answer.text)


def test_free_busy_tells_when_and_nothing_of_why(server, addresses, booked):
    answer, calendar = read(server, addresses["free_busy_url"])
    (component,) = [each for each in calendar.walk() if each.name == "VFREEBUSY"]
    periods = component["FREEBUSY"] if isinstance(component["FREEBUSY"], list) else [component["FREEBUSY"]]
    told = {(instant(period.start), instant(period.end)) for each in periods
            for period in (each if isinstance(each, list) else [each])}
    begin = at(9, 7)
    assert told == {(instant(begin), instant(begin + HOUR / 2)), (instant(at(9, 8)), instant(at(9, 9))),
                    (instant(AWAY[0]), instant(AWAY[1]))}
    assert component.decoded("DTSTART") == at(0) and "Secret" not in answer.text and "hush" not in answer.text
    again = server.request("GET", addresses["free_busy_url"], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304, "B5"
    assert booked["uid"] not in answer.text


def test_hours_come_out_as_they_went_in(server, addresses):
    """Followed day by day by another program's recurrences, and held against what was imported."""
    _, calendar = read(server, addresses["availability_url"])
    wrappers = [each for each in calendar.walk() if each.name == "VAVAILABILITY"]
    hours, away = sorted(wrappers, key=lambda each: -int(each["PRIORITY"]))
    assert (away.decoded("DTSTART"), away.decoded("DTEND")) == AWAY and int(away["PRIORITY"]) < int(hours["PRIORITY"])
    open_at = set()
    for each in hours.subcomponents:
        start, end = (each.decoded(name).replace(tzinfo=None) for name in ("DTSTART", "DTEND"))
        starts = [start]
        if "RRULE" in each:
            rule = each["RRULE"].to_ical().decode()
            until = each["RRULE"]["UNTIL"][0].astimezone(BERLIN).replace(tzinfo=None)
            starts = list(rrule.rrulestr(rule.partition("UNTIL")[0].rstrip(";") if rule.endswith("Z") else ";".join(
                part for part in rule.split(";") if not part.startswith("UNTIL")), dtstart=start).between(start, until, inc=True))
        left_out = each.get("EXDATE", [])
        for one in left_out if isinstance(left_out, list) else [left_out]:
            starts = [begin for begin in starts if begin not in [value.dt.replace(tzinfo=None) for value in one.dts]]
        for begin in starts:
            for step in range(int((end - start) / HOUR)):
                open_at.add(begin + step * HOUR)

    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    expected = set()
    for offset in range(62):
        day = TODAY + offset * DAY
        ranges = {9: ["06:00-24:00"], 10: [], 13: []}.get(offset, WEEK.get(names[day.weekday()], []))
        for text in ranges:
            begin, end = (int(part[:2]) for part in text.split("-"))
            expected |= {datetime.datetime(day.year, day.month, day.day, hour) for hour in range(begin, end)}
    assert open_at == expected


def test_b4_a_client_sees_their_own_calls_alone_and_no_cancelled_one(server, booked):
    acme, globex = (server.secrets["clients"][slug]["token"] for slug in ("acme", "globex"))
    other = server.request("POST", "/api/v1/bookings", globex, wish(at(9, 10).astimezone(UTC), name="Somebody Else")).content
    url = server.get("/api/v1/shared-calendars", acme)["feed_url"]
    answer, calendar = read(server, url)
    assert [str(each["UID"]) for each in calendar.walk("VEVENT")] == [booked["uid"]]
    assert other["uid"] not in answer.text and "METHOD" not in answer.text
    gone = server.request("POST", "/api/v1/bookings", acme, wish(at(9, 11).astimezone(UTC))).content
    assert gone["uid"] in read(server, url)[0].text
    assert server.request("DELETE", f"/api/v1/bookings/{gone['id']}", acme).status == 200
    assert gone["uid"] not in read(server, url)[0].text


def test_an_address_opens_nothing_else_and_dies_with_the_token_behind_it(server, addresses):
    anna = server.secrets["agents"]["anna"]["token"]
    token = addresses["free_busy_url"].rpartition("/")[2].partition(".")[0]
    for path in (f"/calendars/{token}.ics", f"/calendars/client/{token}.ics", "/availability/1-x.ifb", "/availability/x.ics",
                 f"/availability/9{token}.ics", f"/availability/{token}x.ifb"):
        assert server.request("GET", path).status == 404, path
    ben = server.get("/api/v1/shared-calendars", server.secrets["agents"]["ben"]["token"])
    assert ben["free_busy_url"] != addresses["free_busy_url"]
    assert server.request("POST", "/api/v1/feeds/rotate", anna).status == 200
    assert server.request("GET", addresses["free_busy_url"]).status == 404
    new = server.get("/api/v1/shared-calendars", anna)
    assert server.request("GET", new["availability_url"]).status == 200
    assert json.dumps(new).count("/availability/") == 2
