"""The holiday calendars: known dates, form, and that tools/holidays writes what is kept."""
import filecmp
import subprocess
from datetime import date
from pathlib import Path

import icalendar
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "etc" / "holidays"


def days_of(slug):
    calendar = icalendar.Calendar.from_ical((FOLDER / f"{slug}.ics").read_bytes())
    return {event.decoded("DTSTART"): str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}


@pytest.mark.parametrize("slug, day, name", [
    ("de", date(2027, 3, 29), "Ostermontag"),
    ("at", date(2027, 3, 29), "Ostermontag"),
    ("pl", date(2027, 3, 29), "Drugi dzień Wielkanocy"),
    ("de", date(2026, 10, 3), "Tag der Deutschen Einheit"),
    ("at", date(2026, 10, 26), "Nationalfeiertag"),
    ("at", date(2031, 10, 26), "Nationalfeiertag"),  # a day of 25 hours
    ("at-9", date(2026, 6, 4), "Fronleichnam"),
    ("de-BW", date(2026, 6, 4), "Fronleichnam"),
    ("de-SN", date(2026, 11, 18), "Buß- und Bettag"),
    ("de-BE", date(2027, 3, 8), "Internationaler Frauentag"),
    ("de-BY-A", date(2028, 8, 8), "Augsburger Friedensfest"),
    ("ch", date(2030, 8, 1), "Bundesfeiertag"),
    ("ch-GE", date(2030, 8, 1), "Fête nationale"),
    ("cz", date(2026, 9, 28), "Den české státnosti"),
    ("cz", date(2029, 10, 28), "Den vzniku samostatného československého státu"),
    ("sk", date(2028, 8, 29), "Výročie Slovenského národného povstania"),
    ("pl", date(2026, 12, 24), "Wigilia Bożego Narodzenia"),  # a day off since 2025
    ("pl", date(2036, 11, 11), "Narodowe Święto Niepodległości"),
])
def test_a_known_holiday_is_there_under_its_local_name(slug, day, name):
    assert days_of(slug).get(day) == name


@pytest.mark.parametrize("slug, day", [
    ("de-BE", date(2026, 6, 4)),    # Corpus Christi: only in Catholic states
    ("de", date(2026, 6, 4)),
    ("de-BY", date(2026, 11, 18)),  # Day of Repentance: only in Saxony
    ("de-BY", date(2028, 8, 8)),    # Peace Festival: only in Augsburg
    ("de", date(2026, 12, 24)),     # a custom, not a public holiday
    ("at", date(2026, 12, 24)),
    ("sk", date(2026, 11, 17)),     # remembered, but a working day since 2025
    ("sk", date(2026, 9, 1)),       # likewise since 2024
    ("ch-SO", date(2026, 5, 1)),    # only from noon
    ("ch-VS", date(2026, 12, 24)),  # only from noon
    ("pl", date(2026, 5, 2)),       # Flag Day, no day off
])
def test_a_day_that_is_no_whole_day_off_there_is_not_in(slug, day):
    assert day not in days_of(slug)


def test_the_six_countries_and_their_states_have_a_calendar():
    slugs = {path.stem for path in FOLDER.glob("*.ics")}
    assert {"de", "at", "ch", "cz", "sk", "pl"} <= slugs
    assert sum(slug.count("-") == 1 and slug.startswith("de-") for slug in slugs) == 16
    assert sum(slug.startswith("at-") for slug in slugs) == 9
    assert sum(slug.startswith("ch-") for slug in slugs) == 26


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ics")), ids=lambda path: path.stem)
def test_a_calendar_is_sorted_folded_and_covers_2026_to_2036(path):
    octets = path.read_bytes()
    lines = octets.split(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    events = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    days = [event.decoded("DTSTART") for event in events]
    assert days == sorted(set(days))
    assert {day.year for day in days} == set(range(2026, 2037))
    assert len({event["UID"] for event in events}) == len(days)
    assert all(event.decoded("DTEND") - event.decoded("DTSTART") == date.resolution for event in events)


def test_a_new_run_gives_the_same_bytes(tmp_path):
    subprocess.run([ROOT / "tools" / "holidays", tmp_path], check=True, capture_output=True)
    kept = sorted(path.name for path in FOLDER.glob("*.ics"))
    assert sorted(path.name for path in tmp_path.iterdir()) == kept
    _, changed, missing = filecmp.cmpfiles(FOLDER, tmp_path, kept, shallow=False)
    assert (changed, missing) == ([], [])
