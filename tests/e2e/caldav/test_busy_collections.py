"""Calendars of a real CalDAV server (Radicale) block an agent's slots."""

import datetime

import pytest

from support import seed
from support.radicale import PASSWORD, USER, Radicale
from support.server import CallhoursServer
from support.waiting import until
from support.wishes import wish

from busy import HOUR, START, add, calendar, event, fetched, is_free, refresh, stamp, state_of

DAY = 24 * HOUR


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    with Radicale(tmp_path_factory.mktemp("elsewhere") / "radicale") as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    options = ("--client-writes-per-minute", "0")
    with CallhoursServer(tmp_path_factory.mktemp("collections"), seed.company(), options=options) as running:
        running.config.write_text('[fetch]\nallow = ["127.0.0.0/8"]\n')
        yield running.start()


@pytest.fixture
def anna(server):
    return server.secrets["agents"]["anna"]["token"]


def add_collection(server, token, radicale, path, password=PASSWORD) -> dict:
    return add(server, token, radicale.url + path, kind="caldav", user=USER, password=password)


def put(radicale, path, name, text):
    radicale.put(f"{path}{name}.ics", text.decode())


def local(moment) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def test_s3_all_forms_of_events_in_a_collection_block(server, radicale, anna):
    path = radicale.make_calendar("forms")
    first = START
    series = event(first, "RRULE:FREQ=DAILY;COUNT=4\r\n" f"EXDATE:{stamp(first + DAY)}\r\n", uid="series")
    moved = event(first + 2 * DAY + 3 * HOUR, f"RECURRENCE-ID:{stamp(first + 2 * DAY)}\r\n", uid="series")
    put(radicale, path, "series", calendar(series, moved))
    put(radicale, path, "cancelled", calendar(event(first + 5 * HOUR, "STATUS:CANCELLED\r\n", uid="cancelled")))
    put(radicale, path, "free", calendar(event(first + 6 * HOUR, "TRANSP:TRANSPARENT\r\n", uid="free")))
    day = first + 5 * DAY
    put(radicale, path, "day", calendar(
        f"BEGIN:VEVENT\r\nUID:day\r\nDTSTAMP:{stamp(first)}\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nEND:VEVENT\r\n"))
    # The agent's zone is that of the desk, UTC or not: a floating time is read by it, one of Outlook by its own.
    outlook = first + 6 * DAY
    put(radicale, path, "outlook", calendar(
        f"BEGIN:VEVENT\r\nUID:outlook\r\nDTSTAMP:{stamp(first)}\r\nDTSTART;TZID=\"GMT Standard Time\":{local(outlook)}\r\n"
        f"DTEND;TZID=\"GMT Standard Time\":{local(outlook + HOUR)}\r\nEND:VEVENT\r\n"))
    made = add_collection(server, anna, radicale, path)
    assert made["kind"] == "caldav"
    state = fetched(server, anna, made)
    assert state["failures"] == 0 and state["problem"] is None and state["events"] == 6, state
    for begin, free in ((first, False), (first + DAY, True), (first + 2 * DAY, True), (first + 2 * DAY + 3 * HOUR, False),
                        (first + 3 * DAY, False), (first + 4 * DAY, True), (first + 5 * HOUR, True),
                        (first + 6 * HOUR, True), (day, False), (day + 4 * HOUR, False)):
        assert is_free(server, begin) == free, begin
    is_summer = datetime.datetime(outlook.year, 4, 1, tzinfo=datetime.timezone.utc) < outlook < datetime.datetime(
        outlook.year, 10, 20, tzinfo=datetime.timezone.utc)
    assert not is_free(server, outlook - HOUR if is_summer else outlook)
    assert PASSWORD not in server.log_text()
    assert server.request("DELETE", f"/api/v1/busy-calendars/{made['id']}", anna).status == 204
    assert is_free(server, first)


def test_only_the_state_is_asked_until_something_changes(server, radicale, anna):
    path = radicale.make_calendar("changing")
    begin = START + 10 * DAY
    put(radicale, path, "one", calendar(event(begin)))
    made = add_collection(server, anna, radicale, path)
    state = fetched(server, anna, made)
    assert not is_free(server, begin) and radicale.count("REPORT", path) == 1
    refresh(server, anna, made)
    again = fetched(server, anna, made, since=state["fetched_at"])
    assert again["failures"] == 0 and radicale.count("PROPFIND", path) == 2
    assert radicale.count("REPORT", path) == 1, "unchanged, it is not fetched again"

    put(radicale, path, "two", calendar(event(begin + HOUR, uid="2")))
    refresh(server, anna, made)
    until(lambda: not is_free(server, begin + HOUR), 20, "what is new blocks")
    assert not is_free(server, begin)
    radicale.delete(path + "one.ics")
    refresh(server, anna, made)
    until(lambda: is_free(server, begin), 20, "what is deleted blocks no longer")
    assert not is_free(server, begin + HOUR)


def test_what_is_wrong_is_told_and_the_last_good_times_stay(server, radicale, anna):
    path = radicale.make_calendar("wrong")
    begin = START + 12 * DAY
    put(radicale, path, "one", calendar(event(begin)))

    def problem_of(url_path, **more):
        made = add(server, anna, radicale.url + url_path, kind="caldav", **more)
        return until(lambda: (now := state_of(server, anna, made["id"]))["failures"] and now["problem"], 20, url_path)

    assert "password" in problem_of(path, user=USER, password="wrong")
    assert "password" in problem_of(path)
    assert "no calendar at this address" in problem_of(f"/{USER}/", user=USER, password=PASSWORD)
    made = add_collection(server, anna, radicale, path)
    fetched(server, anna, made)
    radicale.ask("DELETE", path, expect=(200, 204))
    refresh(server, anna, made)
    until(lambda: state_of(server, anna, made["id"])["failures"], 20, "it is gone")
    assert not is_free(server, begin)


def test_b1_our_own_invitation_in_their_calendar_does_not_block_beside_the_call(server, radicale, anna):
    path = radicale.make_calendar("invitations")
    begin = START + 14 * DAY
    client = server.secrets["clients"]["acme"]["token"]
    booked = server.request("POST", "/api/v1/bookings", client, wish(begin)).content
    invitation = calendar(event(begin, uid=booked["uid"]), event(begin + 4 * HOUR, uid="somebody@callhours"))
    for name, text in (("invitation", calendar(event(begin, uid=booked["uid"]))),
                       ("other", calendar(event(begin + 4 * HOUR, uid="somebody@callhours")))):
        put(radicale, path, name, text)
    assert invitation
    made = add_collection(server, anna, radicale, path)
    assert fetched(server, anna, made)["events"] == 2
    assert not is_free(server, begin), "the call itself"
    assert not is_free(server, begin + 4 * HOUR), "an invitation of somebody else's desk occupies"
    later = f"{begin + 2 * HOUR:%Y-%m-%dT%H:%M:%SZ}"
    assert server.request("PATCH", f"/api/v1/bookings/{booked['id']}", client, {"start": later}).status == 200
    assert is_free(server, begin), "though the agent's program has not moved it yet"
