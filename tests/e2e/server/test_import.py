"""`callhours import` (contract.md "import file"): all or nothing, every error with its pointer."""

import json
import pathlib
import sqlite3
import subprocess

import pytest

from support import ROOT, seed
from support.server import PROGRAM, CallhoursServer, callhours


@pytest.fixture
def imported(tmp_path):
    """imported(content) runs one import on the test's database; content may be bytes."""

    def run(content):
        file = tmp_path / "import.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return callhours("import", "--db", str(tmp_path / "desk.db"), str(file))

    run.db = tmp_path / "desk.db"
    return run


def rows(db: pathlib.Path) -> dict:
    """How many rows each table has."""
    with sqlite3.connect(db) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_what_was_made_is_printed_once_and_kept_secrets_read_null(imported):
    first = json.loads(imported(seed.company()).stdout)
    assert set(first) >= {"clients", "agents", "pbx_token"} and first["pbx_token"]
    assert set(first["clients"]["acme"]) == {"token", "booking_url"}
    assert set(first["agents"]["anna"]) == {"token", "password", "feed_url"}
    assert first["clients"]["acme"]["booking_url"].startswith("/book/")
    assert first["agents"]["anna"]["feed_url"].startswith("/calendars/")
    secrets = [value for group in ("clients", "agents") for made in first[group].values() for value in made.values()]
    assert len(secrets) == len(set(secrets)) and all(len(secret) >= 12 for secret in secrets)

    again = json.loads(imported(seed.company()).stdout)
    assert again["pbx_token"] is None
    assert all(value is None for group in ("clients", "agents") for made in again[group].values() for value in made.values())
    stored = imported.db.read_bytes()
    assert not [secret for secret in secrets if secret.encode() in stored], "the database keeps digests only"


def test_a_second_import_of_the_same_file_changes_nothing(imported):
    content = seed.company()
    content["bookings"] = [{"client": "acme", "type": "support", "start": "2026-11-23T08:00:00Z"}]
    content["busy"] = [{"agent": "anna", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T10:10:00Z"}]
    assert imported(content).returncode == 0
    before = {table: count for table, count in rows(imported.db).items() if table != "change"}
    assert imported(content).returncode == 0
    assert {table: count for table, count in rows(imported.db).items() if table != "change"} == before


def test_the_example_of_the_contract_is_taken(imported):
    content = {
        "desk": {"zone": "Europe/Berlin", "numbers": ["+4312345000"], "hours": {"mon": ["09:00-17:00"]}, "overrides": [],
                 "holidays": [], "holiday_calendars": ["at"], "default_agent": "anna", "queue": ["PJSIP/queue"],
                 "second_level": ["PJSIP/duty"], "default_severity": 3,
                 "dialling": {"country": "43", "national": "0", "international": "00", "area": ""}},
        "call_types": [{"slug": "support", "name": {"en": "Support call"}, "minutes": 30, "interval_minutes": 30,
                        "buffer_before_minutes": 0, "buffer_after_minutes": 0, "notice_minutes": 0, "window_days": 60,
                        "daily_cap": None}],
        "agents": [{"slug": "anna", "name": "Anna Novak", "email": "anna@example.com", "zone": "Europe/Berlin",
                    "endpoints": ["PJSIP/anna"], "hours": {"mon": ["09:00-17:00"], "tue": ["09:00-12:00", "13:00-17:00"]},
                    "overrides": [{"date": "2026-12-24", "hours": ["09:00-12:00"]}], "holidays": ["2026-12-25"],
                    "holiday_calendars": ["at"],
                    "absences": [{"from": "2026-08-03T00:00:00Z", "to": "2026-08-15T00:00:00Z", "deputy": "ben"}]},
                   {"slug": "ben", "name": "Ben"}],
        "clients": [{"slug": "acme", "name": "Acme", "agent": "anna", "language": "de", "numbers": ["+4366012345"],
                     "entitled_from": "2026-01-01", "entitled_to": None,
                     "contacts": [{"name": "Eva", "email": "eva@example.com"}]}],
        "bookings": [{"client": "acme", "type": "support", "start": "2026-11-23T08:00:00Z"}],
        "busy": [{"agent": "anna", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T10:10:00Z"}],
    }
    done = imported(content)
    assert done.returncode == 0, done.stderr


def test_the_least_that_is_needed_is_enough(imported):
    done = imported({"call_types": [{"slug": "s", "name": {"en": "S"}, "minutes": 15}],
                     "agents": [{"slug": "a", "name": "A"}], "clients": [{"slug": "c", "name": "C", "agent": "a"}]})
    assert done.returncode == 0, done.stderr
    asked = ["--client", "c", "--type", "s", "--from", "2026-11-23", "--to", "2026-11-24", "--now", "2026-11-01T00:00:00Z"]
    lines = callhours("slots", "--db", str(imported.db), *asked).stdout.splitlines()
    assert len(lines) == 32 and lines[0].startswith("2026-11-23T08:00:00Z"), "9 to 17 in Berlin"
    assert imported({}).returncode == 0, "every list may be missing"


def test_a_given_list_replaces_and_a_missing_one_stays(imported):
    imported({"agents": [{"slug": "a", "name": "A", "holidays": ["2026-11-23"], "overrides": [{"date": "2026-11-24", "hours": []}]}]})

    def seconds_open(day):
        asked = ["--agent", "a", "--from", f"2026-11-{day}T00:00:00+01:00", "--to", f"2026-11-{day + 1}T00:00:00+01:00"]
        return int(callhours("elapsed", "--db", str(imported.db), *asked).stdout)

    assert (seconds_open(23), seconds_open(24), seconds_open(25)) == (0, 0, 8 * 3600)
    imported({"agents": [{"slug": "a", "holidays": ["2026-11-25"]}]})
    assert (seconds_open(23), seconds_open(24), seconds_open(25)) == (8 * 3600, 0, 0)
    imported({"agents": [{"slug": "a", "overrides": [], "holidays": []}]})
    assert (seconds_open(23), seconds_open(24), seconds_open(25)) == (8 * 3600,) * 3
    imported({"agents": [{"slug": "a", "hours": {"wed": ["10:00-11:00"]}}]})
    assert (seconds_open(23), seconds_open(24), seconds_open(25)) == (0, 0, 3600)


def test_bookings_are_taken_as_given_but_not_overlapping(imported):
    content = seed.company()
    content["bookings"] = [
        {"client": "umbrella", "type": "support", "start": "2019-05-05T03:07:00Z"},  # long past, a Sunday night
        {"client": "umbrella", "type": "support", "start": "2026-11-23T08:00:00Z", "minutes": 45},
        {"client": "umbrella", "type": "ideas", "start": "2026-11-23T08:45:00Z"},  # touching
    ]
    assert imported(content).returncode == 0
    before = rows(imported.db)
    clash = {"bookings": [{"client": "umbrella", "type": "training", "start": "2026-11-24T08:00:00Z"},
                          {"client": "umbrella", "type": "training", "start": "2026-11-23T08:30:00Z"}]}
    done = imported(clash)
    assert done.returncode == 1 and "/bookings/1" in done.stderr and "/bookings/0" not in done.stderr
    assert rows(imported.db) == before, "nothing of it was written"


def test_three_errors_are_all_named_and_nothing_is_written(imported):
    assert imported(seed.company()).returncode == 0
    before = rows(imported.db)
    done = imported({
        "desk": {"zone": "Europe/Atlantis"},
        "agents": [{"slug": "new", "name": "New"}, {"slug": "anna", "hours": {"mon": ["22:00-06:00"]}}],
        "clients": [{"slug": "bad", "name": "Bad", "agent": "anna", "numbers": ["0660 12345"]}],
    })
    assert done.returncode == 1 and done.stdout == ""
    for pointer in ("/desk/zone", "/agents/1/hours/mon/0", "/clients/0/numbers/0"):
        assert pointer in done.stderr
    assert "/agents/0" not in done.stderr and "Europe/Atlantis" in done.stderr
    assert rows(imported.db) == before


NEW = {"agents": [{"slug": "a", "name": "A"}]}


@pytest.mark.parametrize(
    "content, pointer",
    [
        ({"agents": [{"name": "A"}]}, "/agents/0/slug"),
        ({"agents": [{"slug": "a"}]}, "/agents/0"),
        ({"agents": [{"slug": "A b", "name": "A"}]}, "/agents/0/slug"),
        ({"agents": [{"slug": "a", "name": "A"}, {"slug": "a", "name": "B"}]}, "/agents/1/slug"),
        ({"agents": [{"slug": "a", "name": "A", "email": "nobody"}]}, "/agents/0/email"),
        ({"agents": [{"slug": "a", "name": "A\r\nX-Evil: 1"}]}, "/agents/0/name"),
        ({"agents": [{"slug": "a", "name": "A", "emial": "a@example.com"}]}, "/agents/0/emial"),
        ({"agents": [{"slug": "a", "name": "A", "zone": "CEST"}]}, "/agents/0/zone"),
        ({"agents": [{"slug": "a", "name": "A", "hours": {"monday": []}}]}, "/agents/0/hours/monday"),
        ({"agents": [{"slug": "a", "name": "A", "hours": {"mon": ["9-17"]}}]}, "/agents/0/hours/mon/0"),
        ({"agents": [{"slug": "a", "name": "A", "hours": {"mon": ["17:00-09:00"]}}]}, "/agents/0/hours/mon/0"),
        ({"agents": [{"slug": "a", "name": "A", "hours": {"mon": ["09:00-25:00"]}}]}, "/agents/0/hours/mon/0"),
        ({"agents": [{"slug": "a", "name": "A", "hours": {"mon": "09:00-17:00"}}]}, "/agents/0/hours/mon"),
        ({"agents": [{"slug": "a", "name": "A", "overrides": [{"date": "2026-02-30", "hours": []}]}]}, "/agents/0/overrides/0/date"),
        ({"agents": [{"slug": "a", "name": "A", "overrides": [{"date": "2026-12-24"}]}]}, "/agents/0/overrides/0/hours"),
        ({"agents": [{"slug": "a", "name": "A", "holidays": ["2038-01-01"]}]}, "/agents/0/holidays/0"),
        ({"agents": [{"slug": "a", "name": "A", "holiday_calendars": ["xx"]}]}, "/agents/0/holiday_calendars/0"),
        ({"agents": [{"slug": "a", "name": "A", "absences": [{"from": "2026-08-15T00:00:00Z", "to": "2026-08-03T00:00:00Z"}]}]},
         "/agents/0/absences/0/to"),
        ({"agents": [{"slug": "a", "name": "A", "absences": [{"from": "2026-08-03T00:00:00Z", "to": "2026-08-15T00:00:00Z",
                                                             "deputy": "nobody"}]}]}, "/agents/0/absences/0/deputy"),
        ({"clients": [{"slug": "c", "name": "C"}]}, "/clients/0"),
        ({"clients": [{"slug": "c", "name": "C", "agent": "nobody"}]}, "/clients/0/agent"),
        ({**NEW, "clients": [{"slug": "c", "name": "C", "agent": "a", "numbers": ["+43"]}]}, "/clients/0/numbers/0"),
        ({**NEW, "clients": [{"slug": "c", "name": "C", "agent": "a", "numbers": ["+43660123456789012"]}]}, "/clients/0/numbers/0"),
        ({**NEW, "clients": [{"slug": "c", "name": "C", "agent": "a", "numbers": ["+4366012345"]},
                             {"slug": "d", "name": "D", "agent": "a", "numbers": ["+4366012345"]}]}, "/clients/1/numbers"),
        ({**NEW, "clients": [{"slug": "c", "name": "C", "agent": "a", "contacts": [{"name": "E"}]}]}, "/clients/0/contacts/0/email"),
        ({"call_types": [{"slug": "s", "name": {"en": "S"}}]}, "/call_types/0"),
        ({"call_types": [{"slug": "s", "name": {"en": "S"}, "minutes": 0}]}, "/call_types/0/minutes"),
        ({"call_types": [{"slug": "s", "name": {"en": "S"}, "minutes": 30.5}]}, "/call_types/0/minutes"),
        ({"call_types": [{"slug": "s", "name": {"en": "S"}, "minutes": "30"}]}, "/call_types/0/minutes"),
        ({"call_types": [{"slug": "s", "name": {"en": "S"}, "minutes": 30, "daily_cap": 0}]}, "/call_types/0/daily_cap"),
        ({"desk": {"default_severity": 6}}, "/desk/default_severity"),
        ({"desk": {"default_agent": "nobody"}}, "/desk/default_agent"),
        ({"desk": {"numbers": ["12345"]}}, "/desk/numbers/0"),
        ({"desk": {"dialling": {"country": "+43"}}}, "/desk/dialling/country"),
        ({"bookings": [{"client": "c", "type": "s", "start": "2026-11-23T08:00:00Z"}]}, "/bookings/0/client"),
        ({"bookings": [{"client": "c", "type": "s", "start": "tomorrow"}]}, "/bookings/0/start"),
        ({"busy": [{"agent": "nobody", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T10:10:00Z"}]}, "/busy/0/agent"),
        ({"busy": [{"agent": "a", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T10:00:00Z"}]}, "/busy/0/end"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"agents": {}}, "/agents"),
        ({"agents": ["anna"]}, "/agents/0"),
        ([], "/"),
        (None, "/"),
    ],
)
def test_an_error_is_named_with_its_pointer(imported, content, pointer):
    done = imported(content)
    assert done.returncode == 1 and done.stdout == ""
    named = [line.split()[0] for line in done.stderr.splitlines()[1:]]
    assert any(each == pointer or each.startswith(f"{pointer}/") for each in named), done.stderr
    if imported.db.exists():
        tables = rows(imported.db)
        assert tables["agent"] == tables["client"] == tables["call_type"] == tables["booking"] == 0


@pytest.mark.parametrize("garbage", [b"", b"{", b"nonsense", b"\x00\x01", b"{}{}", b"[" * 100_000, b'{"agents": [}', b"\xef\xbb\xbf{"])
def test_garbage_is_refused(imported, garbage):
    done = imported(garbage)
    assert done.returncode == 1 and "JSON" in done.stderr and "import.json" in done.stderr


def test_invalid_utf8_is_refused(imported):
    done = imported(b'{"agents": [{"slug": "a", "name": "\xff\xfe\x80"}]}')
    assert done.returncode == 1 and len(done.stderr) > 20


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = callhours("import", "--db", str(tmp_path / "x.db"), str(tmp_path / "none.json"))
    assert done.returncode == 1 and "none.json" in done.stderr and not (tmp_path / "x.db").exists()
    folder = callhours("import", "--db", str(tmp_path / "x.db"), str(tmp_path))
    assert folder.returncode == 1


def test_an_import_may_come_by_standard_input(tmp_path):
    done = subprocess.run([str(PROGRAM), "import", "--db", str(tmp_path / "x.db"), "-"], input=json.dumps(NEW),
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and json.loads(done.stdout)["agents"]["a"]["token"]


def test_the_examples_are_taken(tmp_path):
    examples = [*(ROOT / "tests" / "data" / "import").glob("*.json"), *ROOT.glob("docs/**/*.json"), *ROOT.glob("etc/**/*.json")]
    assert examples
    for file in examples:
        done = callhours("import", "--db", str(tmp_path / f"{file.stem}.db"), str(file))
        assert done.returncode == 0, f"{file}: {done.stderr}"


def test_every_holiday_calendar_that_we_bring_can_be_named(tmp_path):
    lines = [line.split("\t") for file in (ROOT / "etc" / "holidays").glob("*.txt") for line in file.read_text().splitlines()]
    names = sorted(fields[0] for fields in lines if len(fields) == 2)
    assert len(names) > 200
    content = {"agents": [{"slug": "a", "name": "A", "holiday_calendars": names}]}
    server = CallhoursServer(tmp_path / "all", content)
    asked = ["--agent", "a", "--from", "2026-12-25T00:00:00+01:00", "--to", "2026-12-26T00:00:00+01:00"]
    assert server.command("elapsed", *asked).stdout == "0\n"


def test_a_large_import_is_taken(imported):
    content = seed.company()
    content["clients"] += [{"slug": f"c{i}", "name": f"Client {i}", "agent": "anna", "numbers": [f"+4366{i:07}"]} for i in range(2000)]
    content["busy"] = [{"agent": "ben", "start": f"2027-{1 + i // 2000:02}-{1 + i % 28:02}T{i % 23:02}:{i % 60:02}:00Z",
                        "end": f"2027-{1 + i // 2000:02}-{1 + i % 28:02}T23:59:00Z"} for i in range(10_000)]
    done = imported(content)
    assert done.returncode == 0, done.stderr
    assert rows(imported.db)["client"] == 2006
