"""The calendars that callhours writes, read by a program that nobody here wrote (Debian's python3-icalendar)."""
from datetime import datetime, timedelta, timezone
from pathlib import Path

import icalendar
import pytest

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "ics"


def calendar(name):
    return icalendar.Calendar.from_ical((GOLDEN / name).read_bytes())


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.glob("*.ics")))
def test_every_golden_calendar_has_no_error_and_its_zones(name):
    read = calendar(name)
    assert read["VERSION"] == "2.0"
    zones = {str(zone["TZID"]): zone.to_tz() for zone in read.walk("VTIMEZONE")}
    for event in read.walk("VEVENT"):
        assert not event.errors
        assert event["DTSTART"].params["TZID"] in zones
        assert {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "STATUS"} <= set(event.keys())


def test_the_feed_shows_its_events_at_their_wall_times():
    summer, winter = calendar("feed.ics").walk("VEVENT")
    assert summer["DTSTART"].dt.astimezone(timezone.utc) == datetime(2026, 7, 1, 7, 0, tzinfo=timezone.utc)
    assert winter["DTSTART"].dt.astimezone(timezone.utc) == datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)
    assert winter["DTEND"].dt - winter["DTSTART"].dt == timedelta(minutes=30)
    assert "Müller & Söhne, Graz; 2. Termin" in summer["SUMMARY"]


def test_our_own_time_zone_changes_its_clocks_on_the_right_nights():
    (zone,) = calendar("feed.ics").walk("VTIMEZONE")
    berlin = zone.to_tz()
    for moment, offset in [("2026-03-29T00:59", 1), ("2026-03-29T01:00", 2), ("2026-10-25T00:59", 2),
                           ("2026-10-25T01:00", 1)]:
        utc = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)
        assert utc.astimezone(berlin).utcoffset() == timedelta(hours=offset), moment


@pytest.mark.parametrize("name, method, status", [("request.ics", "REQUEST", "CONFIRMED"),
                                                   ("cancel.ics", "CANCEL", "CANCELLED")])
def test_an_invitation_names_its_method_and_its_people(name, method, status):
    read = calendar(name)
    (event,) = read.walk("VEVENT")
    assert read["METHOD"] == method
    assert event["STATUS"] == status
    assert event["ORGANIZER"] == "mailto:anna@example.com"
    assert event["ATTENDEE"] == "mailto:eva@example.com"
