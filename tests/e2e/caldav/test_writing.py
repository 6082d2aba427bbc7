"""An agent's calendar program writes: events of their own, calls, callbacks. Asked by hand; with real programs in
test_programs.py."""

import datetime
import sqlite3
import threading
import time

import icalendar
import pytest

from support.waiting import until

from busy import is_free
from dav import add_task, members_of, query_of, time_range, token_in, unfolded
from writing import ALARM, HOUR, MINUTE, calendar, etag_of, event, mails_to_visitor, moved, put, put_new, stamp, with_more


@pytest.fixture
def name(request):
    """A name and UID of its own for each test."""
    return "own-" + "".join(each if each.isalnum() else "-" for each in request.node.name)[:80]


def test_s3_an_own_event_blocks_slots_at_once_moves_and_goes(server, anna, times, name):
    first, second = times(), times()
    token = token_in(anna.sync(anna.bookings))
    assert is_free(server, first) and is_free(server, second)
    path = put_new(anna, name + ".ics", calendar(event(first, name)))
    assert not is_free(server, first) and not is_free(server, first + HOUR / 2) and is_free(server, first + HOUR)
    assert path in members_of(anna.sync(anna.bookings, token))
    assert path in anna.query(anna.bookings, time_range(first, first + MINUTE))
    assert name in unfolded(anna.ask("GET", anna.bookings).text)

    etag = etag_of(anna, path)
    changed = put(anna, path, calendar(event(second, name)), If_Match=etag)
    assert changed.status == 204 and changed.headers["ETag"] == etag_of(anna, path) != etag
    assert is_free(server, first) and not is_free(server, second)
    assert put(anna, path, calendar(event(first, name)), If_Match=etag).status == 412
    assert put(anna, path, calendar(event(first, name)), If_None_Match="*").status == 412
    assert anna.ask("DELETE", path, If_Match=etag).status == 412
    assert not is_free(server, second)

    token = token_in(anna.sync(anna.bookings, token))
    assert anna.ask("DELETE", path, If_Match=changed.headers["ETag"]).status == 204
    assert is_free(server, second) and anna.ask("GET", path).status == 404
    assert anna.ask("DELETE", path).status == 404
    assert members_of(anna.sync(anna.bookings, token))[path].status == 404


def test_an_own_event_comes_back_octet_by_octet(anna, times, name):
    begin = times()
    text = calendar(event(begin, name, more="X-ODD;Q=\"a;b\":'\\n\\,ö\r\n folded\r\n" + ALARM)).replace("\r\nVERSION", "\nVERSION")
    path = anna.bookings + name + ".ics"
    made = put(anna, path, text)
    assert made.status == 201
    answer = anna.ask("GET", path)
    assert answer.content == text.encode() and answer.headers["ETag"] == made.headers["ETag"]
    member = anna.multiget(anna.bookings, path)[path]
    assert member.text("C:calendar-data") == text.replace("\r\n", "\n") or member.text("C:calendar-data") == text
    assert member.text("D:getetag") == made.headers["ETag"]
    again = put(anna, path, text, If_Match=made.headers["ETag"])
    assert again.status == 204 and again.headers["ETag"] == made.headers["ETag"]
    assert put(anna, path, text, If_Match=made.headers["ETag"]).status == 204
    assert anna.ask("DELETE", path).status == 204


def test_recurring_own_events_block_by_their_expansion(server, anna, times, name):
    begin = times().replace(hour=10)
    days = [begin + datetime.timedelta(days=each) for each in range(4)]
    text = calendar(
        event(begin, name, more=f"RRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:{stamp(days[1])}\r\n"),
        event(days[2] + HOUR, name, more=f"RECURRENCE-ID:{stamp(days[2])}\r\n"),
    )
    free_before = [is_free(server, each) for each in (*days, days[2] + HOUR)]
    assert all(free_before)
    path = put_new(anna, name + ".ics", text)
    assert [is_free(server, each) for each in days] == [False, True, True, False]
    assert not is_free(server, days[2] + HOUR)
    for window, is_in in [((days[0], days[0] + HOUR), True), ((days[1], days[1] + HOUR), False), ((days[3], days[3] + MINUTE), True),
                          ((days[2] + HOUR, days[2] + HOUR + MINUTE), True), ((days[3] + HOUR, days[3] + 20 * HOUR), False)]:
        assert (path in anna.query(anna.bookings, time_range(*window))) == is_in, window
    expand = time_range(days[0], days[3] + HOUR).replace("<C:time-range", "<C:expand")
    body = query_of(time_range(days[0], days[3] + HOUR)).replace("<D:getetag/>", f"<C:calendar-data>{expand}</C:calendar-data>")
    expanded = members_of(anna.report(anna.bookings, body))[path].text("C:calendar-data")
    begins = [each.decoded("dtstart") for each in icalendar.Calendar.from_ical(expanded).walk("VEVENT")]
    assert begins == [days[0], days[2] + HOUR, days[3]] and "RRULE" not in expanded and expanded.count("RECURRENCE-ID") == 3
    assert anna.ask("DELETE", path).status == 204
    assert all(is_free(server, each) for each in days)


def test_what_does_not_occupy_its_agent_blocks_nobody_and_is_found(server, anna, times, name):
    begin = times()
    for index, more in enumerate(("TRANSP:TRANSPARENT\r\n", "STATUS:CANCELLED\r\n",
                                  "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.com\r\n")):
        path = put_new(anna, f"{name}-{index}.ics", calendar(event(begin, f"{name}-{index}", more=more)))
        assert is_free(server, begin), more
        assert path in anna.query(anna.bookings, time_range(begin, begin + HOUR))
        assert anna.ask("DELETE", path).status == 204


def test_events_with_alarms_are_told_apart(anna, times, name):
    begin = times()
    path = put_new(anna, name + ".ics", calendar(event(begin, name, more=ALARM)))
    plain = put_new(anna, name + "-2.ics", calendar(event(begin, name + "-2")))
    alarms = set(anna.query(anna.bookings, '<C:comp-filter name="VALARM"/>'))
    others = set(anna.query(anna.bookings, '<C:comp-filter name="VALARM"><C:is-not-defined/></C:comp-filter>'))
    assert path in alarms - others and plain in others - alarms
    for each in (path, plain):
        assert anna.ask("DELETE", each).status == 204


def test_own_events_are_there_after_a_power_cut_and_a_token_of_before_tells_what_changed(server, device_of, times, name):
    dora = device_of("dora")
    begin = times()
    kept, gone = (put_new(dora, f"{name}-{each}.ics", calendar(event(begin, f"{name}-{each}"))) for each in ("a", "b"))
    token = token_in(dora.sync(dora.bookings))
    assert dora.ask("DELETE", gone).status == 204
    later = put(dora, kept, calendar(event(begin + HOUR, f"{name}-a")))
    server.kill()
    server.start()
    assert not is_free(server, begin + HOUR, "hooli") and is_free(server, begin, "hooli")
    assert etag_of(dora, kept) == later.headers["ETag"]
    changes = members_of(dora.sync(dora.bookings, token))
    assert set(changes) == {kept, gone} and changes[gone].status == 404
    assert dora.ask("DELETE", kept).status == 204


def test_b1_a_call_that_is_moved_is_rescheduled_its_client_mailed_and_its_alarms_stay(server, anna, book, times):
    made = book()
    path = anna.bookings + made["name"]
    answer = anna.ask("GET", path)
    to = times()
    text = with_more(moved(answer.text, to), "CATEGORIES:red\r\n" + ALARM)
    put_answer = put(anna, path, text, If_Match=answer.headers["ETag"])
    assert put_answer.status == 204 and "ETag" not in put_answer.headers
    booking = server.get(f"/api/v1/bookings/{made['id']}", server.secrets["clients"]["acme"]["token"])
    assert booking["start"] == f"{to:%Y-%m-%dT%H:%M:%SZ}" and booking["sequence"] == 1
    assert mails_to_visitor(server, made) == ["request", "request"]
    assert is_free(server, made["begin"]) and not is_free(server, to)
    now = anna.ask("GET", path)
    found = icalendar.Calendar.from_ical(now.content).walk("VEVENT")[0]
    assert found.decoded("dtstart") == to and int(found["sequence"]) == 1 and found["uid"] == made["uid"]
    assert ALARM in now.text and "CATEGORIES:red" in now.text
    history = server.get(f"/api/v1/bookings/{made['id']}/history", server.secrets["agents"]["anna"]["token"])["events"]
    assert history[-1]["what"] == "rescheduled" and "calendar" in str(history[-1])
    assert put(anna, path, text, If_Match=answer.headers["ETag"]).status == 412
    # The same again is no second move.
    assert put(anna, path, now.content, If_Match=now.headers["ETag"]).status == 204
    assert mails_to_visitor(server, made) == ["request", "request"]


@pytest.fixture
def at_rest(server, anna, book):
    """unchanged() fails where the call is not as it was booked."""
    made = book()
    path = anna.bookings + made["name"]
    before = anna.ask("GET", path)

    class AtRest:
        booking, text, etag, where = made, before.text, before.headers["ETag"], path

        def unchanged(self):
            now = anna.ask("GET", path)
            assert now.content == before.content and now.headers["ETag"] == before.headers["ETag"]
            assert mails_to_visitor(server, made) == ["request"]

    return AtRest()


def rule_in(answer) -> str:
    assert answer.status == 403 and answer.headers["Content-Type"].startswith("application/xml"), answer
    assert b"responsedescription" in answer.content
    return answer.text.partition('urn:callhours">')[2].partition("<")[0]


def test_s5_a_call_is_not_moved_against_a_rule_and_the_rule_is_named(anna, at_rest, book, times, name):
    other = book()
    own = times()
    put_new(anna, name + ".ics", calendar(event(own, name)))
    past = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0) - 24 * HOUR
    for begin, rule in ((other["begin"], "taken"), (own, "busy"), (past, "too_soon"), (past + 24 * 400 * HOUR, "beyond_window"),
                        (times() + 7 * MINUTE, "off_grid")):
        assert rule_in(put(anna, at_rest.where, moved(at_rest.text, begin), If_Match=at_rest.etag)) == rule
        at_rest.unchanged()


@pytest.mark.parametrize(
    "change, rule",
    [
        (lambda text, begin: text.replace("\r\nDTEND", "\r\nX-DTEND").replace("END:VEVENT", "DURATION:PT2H\r\nEND:VEVENT"), "length"),
        (lambda text, begin: with_more(text, "RRULE:FREQ=DAILY\r\n"), "recurring"),
        (lambda text, begin: text.replace("STATUS:CONFIRMED", "STATUS:CANCELLED"), "status"),
        (lambda text, begin: "\r\n".join("DTSTART;VALUE=DATE:20270101" if line.startswith("DTSTART;TZID") else line
                                         for line in text.split("\r\n") if not line.startswith("DTEND;TZID")), "length"),
    ],
)
def test_what_a_call_cannot_become_is_refused_by_name(anna, at_rest, change, rule):
    assert rule_in(put(anna, at_rest.where, change(at_rest.text, at_rest.booking["begin"]))) == rule
    at_rest.unchanged()


def test_an_agents_own_notes_at_a_call_come_back_octet_by_octet_and_change_nothing_else(server, anna, book, move, cancel):
    made = book(name="Noted")
    path = anna.bookings + made["name"]
    before = anna.ask("GET", path)
    text = with_more(before.text, "CATEGORIES:mine\r\nX-MOZ-LASTACK:20260101T000000Z\r\n" + ALARM).replace("(Noted)", "(Noted!)")
    kept = put(anna, path, text, If_Match=before.headers["ETag"])
    assert kept.status == 204
    now = anna.ask("GET", path)
    assert now.content == text.encode() and now.headers["ETag"] == kept.headers["ETag"]
    booking = server.get(f"/api/v1/bookings/{made['id']}", server.secrets["clients"]["acme"]["token"])
    assert booking["sequence"] == 0 and booking["start"] == made["start"] and mails_to_visitor(server, made) == ["request"]
    feed = server.request("GET", server.secrets["agents"]["anna"]["feed_url"]).text
    assert "LASTACK" not in feed
    server.kill()
    server.start()
    assert anna.ask("GET", path).headers["ETag"] == kept.headers["ETag"]

    again = move(made)  # by the client
    merged = anna.ask("GET", path)
    found = icalendar.Calendar.from_ical(merged.content).walk("VEVENT")[0]
    assert found.decoded("dtstart").astimezone(datetime.timezone.utc) == again["begin"] and int(found["sequence"]) == 1
    assert ALARM in merged.text and "(Noted!)" in unfolded(merged.text) and "X-MOZ-LASTACK" in merged.text
    assert put(anna, path, text, If_Match=kept.headers["ETag"]).status == 412
    cancel(made)
    assert anna.ask("GET", path).status == 404


def test_what_is_erased_of_a_call_is_erased_of_the_agents_copy_at_once(server, anna, book):
    made = book(name="Erased")
    path = anna.bookings + made["name"]
    before = anna.ask("GET", path)
    assert put(anna, path, with_more(before.text, ALARM), If_Match=before.headers["ETag"]).status == 204
    with sqlite3.connect(server.db, timeout=10) as db:  # as another process erases a person
        db.execute("UPDATE booking SET name = '', email = NULL, changed_at = changed_at + 1 WHERE id = ?", (made["id"],))
        db.execute("DELETE FROM own_event WHERE booking_id = ?", (made["id"],))
        db.execute("INSERT INTO change (subject, subject_id, agent_id, changed_at) "
                   "SELECT 'booking', id, agent_id, changed_at FROM booking WHERE id = ?", (made["id"],))
    until(lambda: "Erased" not in unfolded(anna.ask("GET", path).text), 30, "the person is gone")
    assert "X-ODD" not in anna.ask("GET", path).text


def test_b4_a_call_that_is_deleted_is_cancelled_its_client_mailed_and_it_cannot_be_put_back(server, anna, book):
    made = book()
    path = anna.bookings + made["name"]
    answer = anna.ask("GET", path)
    assert anna.ask("DELETE", path, If_Match='"other"').status == 412
    assert anna.ask("DELETE", path, If_Match=answer.headers["ETag"]).status == 204
    booking = server.get(f"/api/v1/bookings/{made['id']}", server.secrets["clients"]["acme"]["token"])
    assert booking["status"] == "cancelled" and mails_to_visitor(server, made) == ["request", "cancel"]
    assert anna.ask("DELETE", path).status == 404 and is_free(server, made["begin"])
    assert mails_to_visitor(server, made) == ["request", "cancel"]
    assert rule_in(put(anna, path, answer.content)) == "cancelled"
    assert put(anna, path, answer.content, If_Match=answer.headers["ETag"]).status == 412
    elsewhere = put(anna, anna.bookings + "again.ics", answer.content)
    assert elsewhere.status == 403 and b"no-uid-conflict" in elsewhere.content
    assert is_free(server, made["begin"])


def test_a_program_that_tidies_up_cancels_no_call_that_is_over(server, device_of):
    ben = device_of("ben")
    begin = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0) - 48 * HOUR
    server.import_({"bookings": [{"client": "initech", "type": "support", "start": f"{begin:%Y-%m-%dT%H:%M:%SZ}"}]})
    found = until(lambda: ben.query(ben.bookings, time_range(begin, begin + MINUTE)), 30, "the import is seen")
    (path,) = found
    assert rule_in(ben.ask("DELETE", path)) == "over"
    assert ben.ask("GET", path).status == 200


def test_b1_the_invitation_of_a_call_is_not_the_call_once_more(server, anna, book, name):
    made = book()
    invitation = calendar(event(made["begin"], made["uid"]))
    answer = put(anna, f"{anna.bookings}{name}.ics", invitation)
    assert answer.status == 403 and b"no-uid-conflict" in answer.content and made["name"].encode() in answer.content
    own = put_new(anna, name + ".ics", calendar(event(made["begin"] + HOUR, name)))
    twice = put(anna, f"{anna.bookings}{name}-2.ics", calendar(event(made["begin"], name)))
    assert twice.status == 403 and f"<D:href>{own}</D:href>".encode() in twice.content
    other_uid = put(anna, own, calendar(event(made["begin"], name + "-other")))
    assert other_uid.status == 403 and b"no-uid-conflict" in other_uid.content


@pytest.fixture
def task(server, anna):
    """A callback as a program has it: number, path, text, etag."""
    number = add_task(server, "anna", severity=3, number=f"+4366{time.monotonic_ns() % 10**8:08}", note="ring twice")
    path = f"{anna.tasks}task-{number}.ics"
    answer = until(lambda: (got := anna.ask("GET", path)).status == 200 and got, 30, "another process's task is seen")
    return number, path, answer.text, answer.headers["ETag"]


def state_of(server, number) -> str:
    return server.get(f"/api/v1/tasks/{number}", server.secrets["agents"]["anna"]["token"])["state"]


def test_a_callback_that_is_completed_is_done(server, anna, task):
    number, path, text, etag = task
    done = text.replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nPERCENT-COMPLETE:100\r\nCOMPLETED:20261124T100000Z")
    assert done != text
    assert put(anna, path, done, If_Match='"other"').status == 412 and state_of(server, number) == "open"
    assert put(anna, path, done, If_Match=etag).status == 204
    assert state_of(server, number) == "done" and anna.ask("GET", path).status == 404
    history = server.get(f"/api/v1/tasks/{number}/history", server.secrets["agents"]["anna"]["token"])["events"]
    assert "done" in [each["what"] for each in history] and "Anna Novak" in str(history)
    assert put(anna, path, done, If_Match=etag).status == 412
    assert put(anna, path, done).status == 403


def test_d4_a_callbacks_deadline_and_severity_are_not_a_programs_to_move(server, anna, task):
    number, path, text, etag = task
    due = text.partition("DUE:")[2].partition("\r\n")[0]
    assert rule_in(put(anna, path, text.replace(due, "20370101T000000Z"), If_Match=etag)) == "deadline"
    assert rule_in(put(anna, path, text.replace("PRIORITY:5", "PRIORITY:9"), If_Match=etag)) == "severity"
    assert rule_in(put(anna, path, text.replace("NEEDS-ACTION", "CANCELLED"), If_Match=etag)) == "status"
    assert rule_in(anna.ask("DELETE", path)) == "not_deleted"
    assert anna.ask("GET", path).text == text and state_of(server, number) == "open"


def test_a_callback_that_is_begun_is_taken_and_keeps_the_agents_alarm(server, anna, task):
    number, path, text, etag = task
    begun = with_more(text.replace("NEEDS-ACTION", "IN-PROCESS"), "X-OWN:note\r\n" + ALARM, "VTODO")
    assert put(anna, path, begun, If_Match=etag).status == 204
    assert state_of(server, number) == "claimed"
    now = anna.ask("GET", path)
    assert ALARM in now.text and "X-OWN:note" in now.text and "STATUS:IN-PROCESS" in now.text
    agent = server.secrets["agents"]["anna"]["token"]
    assert server.request("PATCH", f"/api/v1/tasks/{number}", agent, {"severity": 2}).status == 200
    later = anna.ask("GET", path)
    assert ALARM in later.text and "PRIORITY:3" in later.text and later.headers["ETag"] != now.headers["ETag"]
    assert server.request("PATCH", f"/api/v1/tasks/{number}", agent, {"state": "done", "outcome": "reached"}).status == 200
    assert anna.ask("GET", path).status == 404


def test_no_callback_is_made_by_a_program(anna, name):
    text = calendar(f"BEGIN:VTODO\r\nUID:{name}\r\nSUMMARY:Buy milk\r\nEND:VTODO\r\n")
    for path in (anna.tasks + "own.ics", anna.tasks + "task-99999.ics", anna.bookings + "own-todo.ics"):
        assert put(anna, path, text).status == 403
        assert anna.ask("GET", path).status == 404


BEGIN = datetime.datetime(2027, 1, 4, 8, tzinfo=datetime.timezone.utc)


@pytest.mark.parametrize(
    "body, precondition",
    [
        pytest.param(b"", "valid-calendar-data", id="empty"),
        pytest.param(b"nonsense", "valid-calendar-data", id="nonsense"),
        pytest.param(b"BEGIN:VCALENDAR\r\n" * 10_000, "valid-calendar-data", id="deep"),
        pytest.param(bytes(range(256)) * 100, "valid-calendar-data", id="binary"),
        pytest.param(calendar(event(BEGIN, more="X-A:\x07\r\n")), "valid-calendar-data", id="control"),
        pytest.param(calendar(), "valid-calendar-object-resource", id="nothing"),
        pytest.param(calendar("METHOD:REQUEST\r\n", event(BEGIN)), "valid-calendar-object-resource", id="method"),
        pytest.param(calendar(event(BEGIN, "a"), event(BEGIN, "b")), "valid-calendar-object-resource", id="two"),
        pytest.param(calendar("BEGIN:VJOURNAL\r\nUID:1\r\nEND:VJOURNAL\r\n"), "supported-calendar-component", id="journal"),
        pytest.param(calendar(event(BEGIN, more="X-LONG:" + "x" * 300_000 + "\r\n")), "max-resource-size", id="large"),
        pytest.param(calendar("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:19500101T000000Z\r\nEND:VEVENT\r\n"), "min-date-time", id="early"),
        pytest.param(calendar(event(BEGIN, more="RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n")), "valid-calendar-data", id="endless"),
        pytest.param(calendar(event(BEGIN, more="RRULE:FREQ=HOURLY\r\n")), "valid-calendar-data", id="hourly"),
    ],
)
def test_a_body_that_is_no_event_is_refused_at_once_with_its_precondition(server, anna, body, precondition):
    path = anna.bookings + "hostile.ics"
    answer = put(anna, path, body)
    assert answer.status == 403 and f"<C:{precondition}/>".encode() in answer.content, answer.content[:300]
    assert anna.ask("GET", path).status == 404
    assert server.get("/healthz") == b"ok\n"


def test_what_is_too_long_or_of_another_type_is_refused(anna, times, name):
    path = f"{anna.bookings}{name}.ics"
    text = calendar(event(times(), name))
    assert put(anna, path, b"x" * 1_100_000).status == 413
    answer = anna.ask("PUT", path, text, Content_Type="application/calendar+xml")
    assert answer.status == 403 and b"supported-calendar-data" in answer.content
    assert put(anna, anna.bookings + "x" * 300 + ".ics", text).status == 403
    for place in (anna.bookings, anna.home, "/caldav/"):
        assert put(anna, place, text).status == 403 and anna.ask("DELETE", place).status == 403
    assert anna.ask("GET", path).status == 404


def test_nobody_writes_into_anothers_calendar(server, anna, device_of, book, times, name):
    ben = device_of("ben")
    made = book("initech")
    begin = times()
    text = ben.ask("GET", ben.bookings + made["name"]).text
    assert put(anna, ben.bookings + name + ".ics", calendar(event(begin, name))).status == 403
    assert put(anna, ben.bookings + made["name"], moved(text, begin)).status == 403
    assert anna.ask("DELETE", ben.bookings + made["name"]).status == 403
    # Their number under one's own address is no way to them either.
    assert rule_in(put(anna, anna.bookings + made["name"], moved(text, begin))) == "cancelled"
    assert anna.ask("DELETE", anna.bookings + made["name"]).status == 404
    assert ben.ask("GET", ben.bookings + made["name"]).text == text and is_free(server, begin, "initech")
    assert server.request("PUT", anna.bookings + name + ".ics", None, b"x").status == 401


def at_once(count, act) -> list:
    results = [None] * count
    threads = [threading.Thread(target=lambda index=index: results.__setitem__(index, act(index))) for index in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return results


def test_of_programs_that_write_at_once_one_wins_and_the_others_are_told(server, anna, book, times, name):
    begins = [times() for _ in range(6)]
    path = put_new(anna, name + ".ics", calendar(event(times(), name)))
    etag = etag_of(anna, path)
    statuses = at_once(6, lambda i: put(anna, path, calendar(event(begins[i], name)), If_Match=etag).status)
    assert sorted(statuses) == [204] + [412] * 5
    winner = begins[statuses.index(204)]
    assert [is_free(server, each) for each in begins] == [each != winner for each in begins]
    assert anna.ask("DELETE", path).status == 204

    made = book()
    path = anna.bookings + made["name"]
    answer = anna.ask("GET", path)
    statuses = at_once(
        6, lambda i: put(anna, path, with_more(moved(answer.text, begins[i]), ALARM), If_Match=answer.headers["ETag"]).status
    )
    assert sorted(statuses) == [204] + [412] * 5
    assert mails_to_visitor(server, made) == ["request", "request"]
    assert not is_free(server, begins[statuses.index(204)]) and "SEQUENCE:1\r\n" in anna.ask("GET", path).text
    created = at_once(6, lambda i: put(anna, f"{anna.bookings}{name}-{i}.ics", calendar(event(made["begin"], name + "-new"))).status)
    assert sorted(created) == [201] + [403] * 5


def test_a_floating_time_follows_its_agent_to_another_zone(server, device_of):
    carla = device_of("carla")
    day = datetime.date.today() + datetime.timedelta(days=7)
    while day.weekday() > 3:
        day += datetime.timedelta(days=1)
    local = datetime.datetime.combine(day, datetime.time(10))
    text = calendar(f"BEGIN:VEVENT\r\nUID:floating\r\nDTSTART:{local:%Y%m%dT%H%M%S}\r\nDURATION:PT1H\r\nEND:VEVENT\r\n")
    put_new(carla, "floating.ics", text)

    def busy_at_ten(zone):
        import zoneinfo

        begin = local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc)
        return not is_free(server, begin, "umbrella") and is_free(server, begin + HOUR, "umbrella")

    assert busy_at_ten("Europe/Berlin")
    server.import_({"agents": [{"slug": "carla", "name": "Carla Weiß", "zone": "America/New_York"}]})
    until(lambda: busy_at_ten("America/New_York"), 60, "the event is laid out in the new zone")
    assert carla.ask("GET", carla.bookings + "floating.ics").text == text
