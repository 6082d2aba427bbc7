"""The holiday calendars: known dates, form, and that tools/holidays writes what is kept."""
import filecmp
import subprocess
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "etc" / "holidays"


def calendars_of(path):
    """{place: {day: name}} of one country's file."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) == 2:
            found[fields[0]] = {}
        else:
            day, name, places = fields
            for place in found if places == "*" else places.split(" "):
                assert date.fromisoformat(day) not in found[place], f"{place} has {day} twice"
                found[place][date.fromisoformat(day)] = name
    return found


def days_of(slug):
    return calendars_of(FOLDER / f"{slug.partition('-')[0]}.txt")[slug]


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


def test_every_country_of_europe_and_its_states_have_a_calendar():
    slugs = {slug for path in FOLDER.glob("*.txt") for slug in calendars_of(path)}
    members = "at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se".split()
    others = "al ad ba ch gb gi is li mc md me mk no rs sm tr ua va xk".split()
    assert set(members) | set(others) <= slugs
    for country, states in {"de": 16, "at": 9, "ch": 26, "es": 19, "gb": 4}.items():
        assert sum(slug.count("-") == 1 and slug.startswith(f"{country}-") for slug in slugs) >= states, country


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_file_is_sorted_and_covers_2026_to_2036_for_every_place(path):
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    days = [line[:2] for line in lines if len(line) == 3]
    assert days == sorted(days) and all(len(line) in (2, 3) for line in lines)
    for place, holidays in calendars_of(path).items():
        assert place.partition("-")[0] == path.stem
        assert {day.year for day in holidays} == set(range(2026, 2037)), place


def test_a_new_run_gives_the_same_bytes(tmp_path):
    subprocess.run([ROOT / "tools" / "holidays", tmp_path], check=True, capture_output=True)
    kept = sorted(path.name for path in FOLDER.glob("*.txt"))
    assert sorted(path.name for path in tmp_path.iterdir()) == kept
    _, changed, missing = filecmp.cmpfiles(FOLDER, tmp_path, kept, shallow=False)
    assert (changed, missing) == ([], [])
