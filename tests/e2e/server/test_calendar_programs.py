"""The feed is read by programs that nobody here wrote: khal with vdirsyncer, and python3-icalendar."""

import datetime
import os
import subprocess
import zoneinfo

import icalendar
import pytest

from support import seed
from support.server import CallhoursServer
from support.wishes import moment_of, text_of, wish

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")

# Local times in Berlin: both sides of both clock changes of 2027, a skipped and a doubled hour's neighbours.
STARTS = [
    "2027-01-11T08:00:00Z",  # 9:00 in winter
    "2027-03-26T08:00:00Z",  # Friday before the change: 9:00
    "2027-03-28T00:30:00Z",  # 1:30, half an hour before it
    "2027-03-28T01:00:00Z",  # 3:00, the moment of it
    "2027-03-29T07:00:00Z",  # Monday after it: 9:00
    "2027-07-01T07:00:00Z",  # 9:00 in summer
    "2027-10-30T07:00:00Z",
    "2027-10-31T00:00:00Z",  # 2:00 for the first time
    "2027-10-31T02:00:00Z",  # 3:00 after it
    "2027-11-02T08:00:00Z",
]
HALF_AN_HOUR = datetime.timedelta(minutes=30)
# A reading shown twice means the first (RFC 5545 §3.3.5); this version of icalendar takes the second.
DOUBLED = moment_of("2027-10-31T00:00:00Z")


@pytest.fixture(scope="module")
def calendar(tmp_path_factory):
    content = seed.company()
    content["bookings"] = [
        {"client": "acme", "type": "support", "start": start, "name": f"Visitor {i}"} for i, start in enumerate(STARTS)
    ]
    with CallhoursServer(tmp_path_factory.mktemp("calendar"), content) as server:
        server.start()
        server.feed_path = server.secrets["agents"]["anna"]["feed_url"]
        yield server


def test_icalendar_reads_every_event_at_its_local_time(calendar):
    parsed = icalendar.Calendar.from_ical(calendar.request("GET", calendar.feed_path).content)
    events = sorted(parsed.walk("VEVENT"), key=lambda each: each.decoded("dtstart").replace(tzinfo=None))
    assert len(events) == len(STARTS)
    for start, event in zip(map(moment_of, STARTS), events):
        local = event.decoded("dtstart")
        assert local.replace(tzinfo=None) == start.astimezone(BERLIN).replace(tzinfo=None)
        if start != DOUBLED:
            assert local == start and event.decoded("dtend") - local == HALF_AN_HOUR
        assert event["dtstart"].params["TZID"] == "Europe/Berlin"
        assert event.decoded("dtstamp") and event["uid"]
    (zone,) = parsed.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Berlin"
    assert len(zone.subcomponents) == 2, "the two-rule form"
    rules = zone.to_tz()
    for start in STARTS:
        assert moment_of(start).astimezone(rules).utcoffset() == moment_of(start).astimezone(BERLIN).utcoffset(), (
            "the calendar's own description of the zone is right too"
        )


def run(folder, *command) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder), "TZ": "Europe/Berlin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def khal(calendar, tmp_path):
    """sync() fetches the feed by vdirsyncer; listed(first, last) is what khal shows."""
    (tmp_path / "vdirsyncer.conf").write_text(
        f"""[general]
status_path = "{tmp_path}/status"
[pair desk]
a = "feed"
b = "files"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{calendar.url}{calendar.feed_path}"
[storage files]
type = "filesystem"
path = "{tmp_path}/calendar"
fileext = ".ics"
"""
    )
    (tmp_path / "khal.conf").write_text(
        f"""[calendars]
[[desk]]
path = {tmp_path}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Berlin
local_timezone = Europe/Berlin
[sqlite]
path = {tmp_path}/khal.db
[default]
default_calendar = desk
"""
    )
    environment = tmp_path

    class Khal:
        def sync(self):
            run(environment, "vdirsyncer", "-c", "vdirsyncer.conf", "discover")
            run(environment, "vdirsyncer", "-c", "vdirsyncer.conf", "sync", "--force-delete")

        def listed(self, first, last):
            form = ["--format", "{start-long} {title}", "--day-format", ""]
            return run(environment, "khal", "-c", "khal.conf", "list", *form, first, last).splitlines()

    (tmp_path / "calendar").mkdir()
    return Khal()


def test_khal_shows_every_call_at_its_local_time(khal):
    khal.sync()
    shown = [line[:16] for line in khal.listed("2027-01-01", "2027-12-31") if line.strip()]
    assert shown == [f"{moment_of(start).astimezone(BERLIN):%Y-%m-%d %H:%M}" for start in STARTS]


def test_khal_follows_a_booking_that_is_made_moved_and_cancelled(calendar, khal, times):
    token = calendar.secrets["clients"]["acme"]["token"]
    start, goal = times(), times()
    made = calendar.request("POST", "/api/v1/bookings", token, wish(start, name="Zora Zimmer"))
    assert made.status == 201

    def shown():
        khal.sync()
        last = f"{goal + datetime.timedelta(days=2):%Y-%m-%d}"
        lines = khal.listed(f"{datetime.date.today()}", last)
        return [line[:16] for line in lines if "Zora Zimmer" in line or "Acme" in line]

    local = lambda moment: f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M}"
    assert shown() == [local(start)]
    path = made.headers["Location"]
    assert calendar.request("PATCH", path, token, {"start": text_of(goal)}).status == 200
    assert shown() == [local(goal)]
    assert calendar.request("DELETE", path, token).status == 200
    assert shown() == []
