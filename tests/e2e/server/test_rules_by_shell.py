"""`callhours slots | deadline | elapsed | route` (contract.md "Command line"): exact outputs and exit codes."""

import pytest

from support.server import CallhoursServer, callhours

# 2026: Europe/Berlin is +02:00 from 29 March to 25 October. Anna works 9–17 on weekdays with Austria's holidays.
RULES = {
    "desk": {"zone": "Europe/Berlin", "numbers": ["+4312345000"], "default_agent": "anna"},
    "call_types": [
        {"slug": "support", "name": {"en": "Support call"}, "minutes": 30},
        {"slug": "long", "name": {"en": "Long call"}, "minutes": 60, "interval_minutes": 60, "notice_minutes": 120},
        {"slug": "rare", "name": {"en": "Rare call"}, "minutes": 240, "interval_minutes": 240, "daily_cap": 1},
    ],
    "agents": [
        {"slug": "anna", "name": "Anna", "holiday_calendars": ["at"], "overrides": [
            {"date": "2026-12-24", "hours": ["09:00-12:00"]}, {"date": "2026-10-26", "hours": []}]},
        {"slug": "ben", "name": "Ben", "hours": {"mon": ["08:00-12:00", "13:00-16:00"], "wed": ["10:00-14:00"]}},
        {"slug": "dora", "name": "Dora", "holiday_calendars": ["at"], "absences": [
            {"from": "2026-11-24T00:00:00+01:00", "to": "2026-11-25T00:00:00+01:00", "deputy": "ben"},
            {"from": "2026-11-26T00:00:00+01:00", "to": "2026-11-27T00:00:00+01:00"}]},
        {"slug": "never", "name": "Never", "hours": {}},
        {"slug": "night", "name": "Night", "hours": {day: ["00:00-24:00"] for day in ("sat", "sun", "mon")}},
        {"slug": "york", "name": "York", "zone": "America/New_York"},
    ],
    "clients": [
        {"slug": f"of-{agent}", "name": agent, "agent": agent} for agent in ("anna", "ben", "dora", "never", "night", "york")
    ] + [{"slug": "ends", "name": "Ends", "agent": "anna", "entitled_from": "2026-11-24", "entitled_to": "2026-11-24"}],
    "bookings": [{"client": "of-anna", "type": "support", "start": "2026-11-23T09:00:00Z"}],
    "busy": [{"agent": "anna", "start": "2026-11-23T10:10:00Z", "end": "2026-11-23T10:20:00Z"}],
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    """A database; no server runs on it."""
    return CallhoursServer(tmp_path_factory.mktemp("rules"), RULES)


@pytest.fixture
def ask(rules):
    """ask("deadline", agent="anna", …) gives what was printed; a refusal is a failed test."""

    def run(command, *flags, **options):
        arguments = [part for name, value in options.items() for part in (f"--{name.strip('_')}", str(value))]
        done = rules.command(command, *arguments, *flags)
        assert not done.stderr
        return done.stdout

    return run


def slots(ask, client, first, last, type_="support", now="2026-11-01T00:00:00Z"):
    return ask("slots", client=client, type=type_, from_=first, to=last, now=now).splitlines()


def test_slots_are_a_line_each(ask):
    monday = slots(ask, "of-anna", "2026-11-23", "2026-11-24")
    assert monday[0] == "2026-11-23T08:00:00Z 2026-11-23T08:30:00Z"
    assert monday[-1] == "2026-11-23T15:30:00Z 2026-11-23T16:00:00Z"
    begins = [line[11:16] for line in monday]
    assert "09:00" not in begins, "booked"
    assert "10:00" not in begins and "09:30" in begins and "10:30" in begins, "ten busy minutes"
    assert len(monday) == 14


def test_slots_end_with_the_window_and_begin_with_the_notice(ask):
    now = "2026-11-23T09:00:00Z"
    assert slots(ask, "of-anna", "2026-11-23", "2026-11-24", "long", now)[0][11:16] == "11:00", "now + notice is offered"
    assert slots(ask, "of-anna", "2026-11-23", "2026-11-24", "long", "2026-11-23T09:00:01Z")[0][11:16] == "12:00"
    assert slots(ask, "of-anna", "2027-01-22", "2027-01-23", "support", now), "60 days ahead"
    assert slots(ask, "of-anna", "2027-01-25", "2027-01-26", "support", now) == []


def test_slots_of_a_past_day_are_none(ask):
    assert slots(ask, "of-anna", "2026-11-23", "2026-11-24", now="2026-11-23T16:00:00Z") == []


def test_slots_on_holidays_overrides_and_closed_days_are_none(ask):
    assert slots(ask, "of-anna", "2026-10-26", "2026-10-27", now="2026-10-01T00:00:00Z") == [], "Austria's national day"
    assert slots(ask, "of-dora", "2026-12-08", "2026-12-09") == [], "a holiday of the calendar"
    assert len(slots(ask, "of-anna", "2026-12-24", "2026-12-25")) == 6, "an override opens its hours only"
    assert slots(ask, "of-never", "2026-11-23", "2026-12-01") == []
    assert slots(ask, "of-anna", "2026-11-21", "2026-11-23") == [], "a weekend"


def test_slots_in_an_absence_are_the_deputys(ask):
    # 24 November is a Tuesday, when Ben does not work; the 25th is a Wednesday and Dora is back.
    assert slots(ask, "of-dora", "2026-11-24", "2026-11-25") == []
    assert len(slots(ask, "of-dora", "2026-11-25", "2026-11-26")) == 16
    assert slots(ask, "of-dora", "2026-11-26", "2026-11-27") == [], "absent without a deputy"


def test_slots_on_the_night_that_loses_an_hour(ask):
    # Sunday 28 March 2027: 24 hours of wall clock less one.
    spring = slots(ask, "of-night", "2027-03-28", "2027-03-29", now="2027-03-01T00:00:00Z")
    assert len(spring) == 46
    assert spring[0].startswith("2027-03-27T23:00:00Z") and spring[-1].endswith("2027-03-28T22:00:00Z")


def test_slots_on_the_night_that_has_an_hour_twice(ask):
    autumn = slots(ask, "of-night", "2026-10-25", "2026-10-26", now="2026-10-01T00:00:00Z")
    begins = [line.split()[0] for line in autumn]
    assert len(begins) == len(set(begins)) == 50 and begins == sorted(begins)


def test_slots_are_counted_in_the_agents_zone(ask):
    york = slots(ask, "of-york", "2026-11-23", "2026-11-24")
    assert york[0].startswith("2026-11-23T14:00:00Z") and len(york) == 16


def test_slots_outside_the_entitlement_are_none(ask):
    days = slots(ask, "ends", "2026-11-23", "2026-11-27")
    assert {line[:10] for line in days} == {"2026-11-24"}


def test_an_empty_or_reversed_range_prints_nothing(ask):
    assert slots(ask, "of-anna", "2026-11-23", "2026-11-23") == []
    assert slots(ask, "of-anna", "2026-11-24", "2026-11-23") == []


DEADLINES = [
    # agent, start, budget, pauses, due
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3}, [], "2026-11-23T10:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3, "target": "action"}, [], "2026-11-24T16:00:00Z"),
    ("anna", "2026-11-23T14:00:00Z", {"severity": 3}, [], "2026-11-23T16:00:00Z"),  # ends at closing: due at closing
    ("anna", "2026-11-23T14:00:01Z", {"severity": 3}, [], "2026-11-24T08:00:01Z"),
    ("anna", "2026-11-27T15:00:00Z", {"severity": 3}, [], "2026-11-30T09:00:00Z"),  # over a weekend
    ("anna", "2026-11-28T11:00:00Z", {"severity": 3}, [], "2026-11-30T10:00:00Z"),  # outside: nothing used
    ("anna", "2026-11-23T16:00:00Z", {"minutes": 0}, [], "2026-11-24T08:00:00Z"),  # zero, at closing
    ("anna", "2026-11-23T09:30:00Z", {"minutes": 0}, [], "2026-11-23T09:30:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 4}, [], "2026-11-23T16:00:00Z"),  # a working day
    ("anna", "2026-11-23T10:00:00Z", {"severity": 5}, [], "2026-11-24T10:00:00Z"),
    ("anna", "2026-11-22T23:30:00Z", {"severity": 1}, [], "2026-11-23T00:30:00Z"),  # the wall clock
    ("anna", "2026-11-22T23:30:00Z", {"severity": 2, "target": "action"}, [], "2026-11-23T03:30:00Z"),
    ("anna", "2026-12-23T15:00:00Z", {"minutes": 240}, [], "2026-12-24T11:00:00Z"),  # three hours on Christmas Eve
    ("anna", "2026-12-23T15:00:00Z", {"minutes": 241}, [], "2026-12-28T08:01:00Z"),  # Christmas and a weekend
    ("anna", "2026-10-23T14:00:00Z", {"minutes": 120}, [], "2026-10-27T09:00:00Z"),  # summer time ends, a holiday
    ("anna", "2026-03-27T15:00:00Z", {"minutes": 120}, [], "2026-03-30T08:00:00Z"),  # summer time begins
    ("ben", "2026-11-23T07:00:00Z", {"days": 1}, [], "2026-11-23T15:00:00Z"),  # his longest weekday: 7 hours
    ("ben", "2026-11-23T09:00:00Z", {"days": 1}, [], "2026-11-25T11:00:00Z"),  # two hours are left for Wednesday
    ("night", "2026-10-24T22:30:00Z", {"minutes": 180}, [], "2026-10-25T01:30:00Z"),  # an hour twice
    ("night", "2027-03-27T23:30:00Z", {"minutes": 180}, [], "2027-03-28T02:30:00Z"),  # an hour lost
    ("night", "2026-10-26T22:00:00Z", {"minutes": 60}, [], "2026-10-26T23:00:00Z"),  # to midnight
    ("york", "2026-11-23T08:00:00Z", {"severity": 3}, [], "2026-11-23T16:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3}, ["2026-11-23T08:30:00Z/2026-11-23T09:30:00Z"], "2026-11-23T11:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3},
     ["2026-11-23T08:30:00Z/2026-11-23T09:00:00Z", "2026-11-23T08:45:00Z/2026-11-23T09:30:00Z"], "2026-11-23T11:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3}, ["2026-11-23T10:00:00Z/2026-11-23T12:00:00Z"], "2026-11-23T10:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 1}, ["2026-11-23T08:30:00Z/2026-11-23T09:30:00Z"], "2026-11-23T10:00:00Z"),
    ("anna", "2026-11-23T08:00:00Z", {"severity": 3}, ["2026-11-23T20:00:00Z/2026-11-23T23:00:00Z"], "2026-11-23T10:00:00Z"),
    ("anna", "2026-11-23T09:00:00+01:00", {"severity": 3}, [], "2026-11-23T10:00:00Z"),
]


@pytest.mark.parametrize("agent, start, budget, pauses, due", DEADLINES)
def test_a_deadline_is_printed_as_an_instant(ask, agent, start, budget, pauses, due):
    flags = [part for pause in pauses for part in ("--pause", pause)]
    assert ask("deadline", *flags, agent=agent, start=start, **budget) == f"{due}\n"


ELAPSED = [
    ("anna", "2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", [], 7200),
    ("anna", "2026-11-20T15:00:00Z", "2026-11-23T09:00:00Z", [], 7200),
    ("anna", "2026-11-23T10:00:00Z", "2026-11-23T08:00:00Z", [], 0),
    ("anna", "2026-11-21T00:00:00Z", "2026-11-22T23:59:59Z", [], 0),
    ("anna", "2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", ["2026-11-23T09:00:00Z/2026-11-23T09:00:01Z"], 7199),
    ("night", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", [], 25 * 3600),
    ("night", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z", [], 23 * 3600),
    ("never", "2026-01-01T00:00:00Z", "2036-01-01T00:00:00Z", [], 0),
    ("anna", "2026-10-26T00:00:00Z", "2026-10-26T23:00:00Z", [], 0),
]


@pytest.mark.parametrize("agent, from_, to, pauses, seconds", ELAPSED)
def test_elapsed_working_time_is_printed_in_seconds(ask, agent, from_, to, pauses, seconds):
    flags = [part for pause in pauses for part in ("--pause", pause)]
    assert ask("elapsed", *flags, agent=agent, from_=from_, to=to) == f"{seconds}\n"


@pytest.mark.parametrize(
    "arguments, names",
    [
        (("deadline", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "4", "--target", "action"), "severity 4"),
        (("deadline", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "5", "--target", "action"), "severity 5"),
        (("deadline", "--agent", "never", "--start", "2026-11-23T08:00:00Z", "--severity", "3"), "open"),
        (("deadline", "--agent", "nobody", "--start", "2026-11-23T08:00:00Z", "--severity", "3"), "nobody"),
        (("deadline", "--agent", "anna", "--start", "2038-01-01T00:00:00Z", "--severity", "3"), "2038"),
        (("deadline", "--agent", "anna", "--start", "2037-12-31T23:00:00Z", "--severity", "3"), "2037"),
        (("deadline", "--agent", "anna", "--start", "yesterday", "--severity", "3"), "yesterday"),
        (("deadline", "--agent", "anna", "--start", "2026-11-23", "--severity", "3"), "2026-11-23"),
        (("deadline", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--minutes", "1", "--pause", "x"), "--pause"),
        (("elapsed", "--agent", "anna", "--from", "x", "--to", "2026-11-23T08:00:00Z"), "--from"),
        (("elapsed", "--agent", "anna", "--from", "2026-02-30T00:00:00Z", "--to", "2026-11-23T08:00:00Z"), "2026-02-30"),
        (("slots", "--client", "nobody", "--type", "support", "--from", "2026-11-23", "--to", "2026-11-24"), "nobody"),
        (("slots", "--client", "of-anna", "--type", "chat", "--from", "2026-11-23", "--to", "2026-11-24"), "chat"),
        (("slots", "--client", "of-anna", "--type", "support", "--from", "2038-11-23", "--to", "2038-11-24"), "2038"),
        (("route", "--from", "+43660", "--to", "+4312345000", "--at", "noon"), "noon"),
    ],
)
def test_what_cannot_be_answered_is_exit_1_with_a_reason(rules, arguments, names):
    done = rules.command(*arguments, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert names in done.stderr and done.stderr.startswith("callhours: ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("deadline",),
        ("deadline", "--db", "x", "--agent", "anna", "--start", "2026-11-23T08:00:00Z"),
        ("deadline", "--db", "x", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "9"),
        ("deadline", "--db", "x", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "x"),
        ("deadline", "--db", "x", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "3", "--days", "1"),
        ("deadline", "--db", "x", "--agent", "anna", "--start", "2026-11-23T08:00:00Z", "--severity", "3", "--target", "x"),
        ("elapsed", "--db", "x", "--agent", "anna", "--from", "2026-11-23T08:00:00Z"),
        ("slots", "--db", "x", "--client", "a"),
        ("serve", "--nonsense"),
        ("serve", "--client-writes-per-minute", "many"),
        ("import", "--db", "x"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_how(arguments, tmp_path):
    done = callhours(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert "--help" in done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing was made"


@pytest.mark.parametrize("command", ["", "serve", "import", "slots", "deadline", "elapsed", "route", "check-config", "backup"])
def test_every_command_has_help(command):
    done = callhours(*command.split(), "--help")
    assert done.returncode == 0 and "callhours" in done.stdout.lower() and not done.stderr


@pytest.mark.parametrize("surroundings", [{"TZ": "Asia/Kolkata"}, {"TZ": "America/St_Johns"}, {"TZ": "Nonsense/Zone"},
                                          {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "C"}, {"TZDIR": "/nowhere"}])
def test_neither_zone_nor_language_of_the_process_matter(rules, surroundings):
    asked = ["deadline", "--agent", "anna", "--start", "2026-10-23T14:00:00Z", "--minutes", "120"]
    assert rules.command(*asked, env=surroundings).stdout == "2026-10-27T09:00:00Z\n"
    asked = ["slots", "--client", "of-anna", "--type", "support", "--from", "2026-12-24", "--to", "2026-12-25"]
    told = rules.command(*asked, "--now", "2026-12-01T00:00:00Z", env=surroundings).stdout
    assert told.startswith("2026-12-24T08:00:00Z 2026-12-24T08:30:00Z\n")


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    done = callhours("elapsed", "--db", str(tmp_path / "none.db"), "--agent", "anna",
                     "--from", "2026-11-23T08:00:00Z", "--to", "2026-11-23T09:00:00Z")
    assert done.returncode == 1 and "none.db" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_daily_cap_counts_what_is_booked(rules, ask):
    day = ("of-york", "2026-11-30", "2026-12-01", "rare")
    assert len(slots(ask, *day)) == 2
    rules.import_({"bookings": [{"client": "of-york", "type": "rare", "start": "2026-11-30T14:00:00Z"}]})
    assert slots(ask, *day) == []
    assert len(slots(ask, "of-york", "2026-12-01", "2026-12-02", "rare")) == 2
