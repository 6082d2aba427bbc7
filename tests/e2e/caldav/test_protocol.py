"""CalDAV (RFC 4791), its discovery (RFC 6764), sync (RFC 6578) and passwords, asked by hand."""

import datetime

import icalendar
import pytest

from support.waiting import until

from dav import Device, add_task, members_of, query_of, spaces, time_range, token_in, unfolded

HOUR = datetime.timedelta(hours=1)


def test_a_program_finds_the_calendars_from_nothing_but_the_server(server, anna):
    for method in ("GET", "PROPFIND"):
        found = anna.ask(method, "/.well-known/caldav", Depth="0")
        assert found.status == 301 and found.headers["Location"] == "/caldav/"
    root = anna.propfind("/caldav/", "D:current-user-principal")["/caldav/"]
    principal = root.found["D:current-user-principal"][0].text
    person = anna.propfind(principal, "C:calendar-home-set", "D:resourcetype", "C:calendar-user-address-set")[principal]
    home = person.found["C:calendar-home-set"][0].text
    assert {each.tag for each in person.found["D:resourcetype"]} >= {"{DAV:}principal"}
    assert person.found["C:calendar-user-address-set"][0].text == "mailto:anna@example.com"
    members = anna.propfind(home, "D:resourcetype", "C:supported-calendar-component-set", depth="1")
    calendars = {
        path: member.found["C:supported-calendar-component-set"][0].get("name")
        for path, member in members.items()
        if any(each.tag.endswith("}calendar") for each in member.found["D:resourcetype"])
    }
    assert calendars == {home + "bookings/": "VEVENT", home + "tasks/": "VTODO"}


def test_every_place_names_who_asks_and_what_it_can(anna):
    for path in ("/caldav/", "/caldav/principals/", "/caldav/principals/anna/", anna.home, anna.bookings, anna.tasks):
        member = anna.propfind(path, "D:current-user-principal", "D:resourcetype", "D:current-user-privilege-set")[path]
        assert member.found["D:current-user-principal"][0].text == "/caldav/principals/anna/"
        options = anna.ask("OPTIONS", path)
        assert options.status == 204
        assert {"1", "3", "calendar-access"} <= {each.strip() for each in options.headers["DAV"].split(",")}
        assert {"PROPFIND", "REPORT"} <= {each.strip() for each in options.headers["Allow"].split(",")}


def test_b1_a_booking_is_there_at_once_with_its_uid_everywhere(server, anna, book):
    made = book(name="Žofie & <Nováková>")
    path = anna.bookings + made["name"]
    assert path in anna.propfind(anna.bookings, "D:getetag", depth="1")
    answer = anna.ask("GET", path)
    event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event["uid"] == made["uid"] and int(event["sequence"]) == 0
    assert "Žofie & <Nováková>" in event["summary"]
    assert event.decoded("dtstart").replace(tzinfo=None) == made["begin"].astimezone(event.decoded("dtstart").tzinfo).replace(tzinfo=None)
    by_report = anna.multiget(anna.bookings, path)[path]
    assert by_report.text("C:calendar-data").replace("\r\n", "\n") == answer.text.replace("\r\n", "\n")
    assert by_report.text("D:getetag") == answer.headers["ETag"]
    feed = server.request("GET", server.secrets["agents"]["anna"]["feed_url"])
    assert f"UID:{made['uid']}" in unfolded(feed.text)


def test_b4_a_cancelled_booking_is_gone_at_once(anna, book, cancel):
    made = book()
    path = anna.bookings + made["name"]
    assert anna.ask("GET", path).status == 200
    cancel(made)
    assert anna.ask("GET", path).status == 404
    assert anna.ask("PROPFIND", path, Depth="0").status == 404
    assert anna.multiget(anna.bookings, path)[path].status == 404
    assert path not in anna.query(anna.bookings)


def test_conditions_are_kept(anna, book, move):
    made = book()
    path = anna.bookings + made["name"]
    etag = anna.ask("GET", path).headers["ETag"]
    assert anna.ask("GET", path, If_None_Match=etag).status == 304
    assert anna.ask("GET", path, If_Match='"other"').status == 412
    move(made)
    changed = anna.ask("GET", path, If_None_Match=etag)
    assert changed.status == 200 and changed.headers["ETag"] != etag
    assert "SEQUENCE:1" in changed.text


def test_t2_a_time_range_finds_what_overlaps_it(anna, book):
    made = book()
    begin, end = made["begin"], made["begin"] + HOUR / 2
    path = anna.bookings + made["name"]
    for window, is_in in [
        ((begin, end), True), ((begin - HOUR, begin), False), ((end, end + HOUR), False),
        ((end - HOUR / 60, end), True), ((begin - HOUR, begin + HOUR / 3600), True),
    ]:
        assert (path in anna.query(anna.bookings, time_range(*window))) == is_in, window
    assert anna.query(anna.bookings, time_range(begin, end), component="VTODO") == {}
    assert anna.query(anna.tasks, time_range(begin, end)) == {}


def test_properties_are_filtered_by(anna, book):
    made = book(name="Quentin")
    path = anna.bookings + made["name"]
    uid = f'<C:prop-filter name="UID"><C:text-match>{made["uid"]}</C:text-match></C:prop-filter>'
    assert list(anna.query(anna.bookings, uid)) == [path]
    name = '<C:prop-filter name="SUMMARY"><C:text-match>quentin</C:text-match></C:prop-filter>'
    assert list(anna.query(anna.bookings, name)) == [path]
    assert anna.query(anna.bookings, '<C:prop-filter name="RRULE"/>') == {}


def test_expanded_events_are_in_utc(anna, book):
    made = book()
    begin = made["begin"]
    window = time_range(begin, begin + HOUR).replace("<C:time-range", "<C:expand")
    body = query_of(time_range(begin, begin + HOUR)).replace(
        "<D:getetag/>", f"<C:calendar-data>{window}</C:calendar-data>"
    )
    (member,) = members_of(anna.report(anna.bookings, body)).values()
    text = member.text("C:calendar-data")
    assert f"DTSTART:{begin:%Y%m%dT%H%M%SZ}" in text and "VTIMEZONE" not in text


def test_a_sync_tells_what_changed_and_nothing_else(server, device_of, book, cancel, move):
    ben = device_of("ben")
    kept, moved, gone = (book("initech") for _ in range(3))
    first = ben.sync(ben.bookings)
    assert {ben.bookings + each["name"] for each in (kept, moved, gone)} <= set(members_of(first))
    token = token_in(first)
    assert members_of(ben.sync(ben.bookings, token)) == {}
    assert token_in(ben.sync(ben.bookings, token)) == token
    cancel(gone, "initech")
    move(moved, client="initech")
    added = book("initech")
    book("acme")  # another agent's
    for restarted in (False, True):
        changes = ben.sync(ben.bookings, token)
        members = members_of(changes)
        assert set(members) == {ben.bookings + each["name"] for each in (moved, gone, added)}
        assert members[ben.bookings + gone["name"]].status == 404
        assert members[ben.bookings + moved["name"]].found["D:getetag"].text
        assert members_of(ben.sync(ben.bookings, token_in(changes))) == {}
        if not restarted:
            server.kill()
            server.start()


def test_ctag_and_sync_token_change_with_the_calendar_alone(device_of, book):
    dora = device_of("dora")

    def state():
        member = dora.propfind(dora.bookings, "CS:getctag", "D:sync-token")[dora.bookings]
        assert member.text("CS:getctag") == member.text("D:sync-token")
        return member.text("CS:getctag")

    before = state()
    book("acme")
    assert state() == before
    book("hooli")
    assert state() != before


@pytest.mark.parametrize("token", ["urn:callhours:sync:bookings:99999999", "urn:callhours:sync:tasks:1", "nonsense",
                                   "urn:callhours:sync:bookings:-1", "http://other.example/1"])
def test_a_token_that_says_nothing_asks_for_a_new_beginning(anna, token):
    answer = anna.sync(anna.bookings, token)
    assert answer.status == 403 and b"<D:valid-sync-token/>" in answer.content


def test_a_change_of_the_rules_before_a_restart_asks_for_a_new_beginning(server, device_of, book):
    dora = device_of("dora")
    made = book("hooli")
    token = token_in(dora.sync(dora.bookings))
    server.import_({"clients": [{"slug": "hooli", "name": "Hooli Incorporated"}]})
    path = dora.bookings + made["name"]
    # While the server runs it knows what that altered.
    until(lambda: path in members_of(dora.sync(dora.bookings, token)), 5, "another process's change is seen")
    assert "Hooli Incorporated" in unfolded(dora.ask("GET", path).text)
    server.stop()
    server.start()
    assert dora.sync(dora.bookings, token).status == 403
    assert members_of(dora.sync(dora.bookings))


def test_a_whole_calendar_is_one_file(anna, book):
    made = [book() for _ in range(3)]
    answer = anna.ask("GET", anna.bookings)
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert {each["uid"] for each in made} <= {str(event["uid"]) for event in events}
    assert answer.text.count("BEGIN:VTIMEZONE") == 1
    assert anna.ask("GET", anna.bookings, If_None_Match=answer.headers["ETag"]).status == 304
    book()
    assert anna.ask("GET", anna.bookings, If_None_Match=answer.headers["ETag"]).status == 200


def test_free_busy_tells_when_and_not_what(anna, book):
    made = book(name="Secretive")
    begin = made["begin"]
    answer = anna.report(
        anna.bookings,
        f"<C:free-busy-query {spaces()}>{time_range(begin - HOUR, begin + HOUR)}</C:free-busy-query>",
    )
    assert answer.status == 200 and "Secretive" not in answer.text and answer.text.count("VFREEBUSY") == 2
    assert f"FREEBUSY;FBTYPE=BUSY:{begin:%Y%m%dT%H%M%SZ}/{begin + HOUR / 2:%Y%m%dT%H%M%SZ}" in unfolded(answer.text)


def test_a_callback_task_has_its_deadline_and_its_urgency(server, anna):
    token = token_in(anna.sync(anna.tasks))
    task = add_task(server, "anna", severity=2, number="+436601111", note="ring twice")
    path = f"{anna.tasks}task-{task}.ics"
    until(lambda: path in members_of(anna.sync(anna.tasks, token)), 5, "another process's task is seen")
    todo = icalendar.Calendar.from_ical(anna.ask("GET", path).content).walk("VTODO")[0]
    assert int(todo["priority"]) == 3 and todo["status"] == "NEEDS-ACTION"
    assert "+436601111" in todo["summary"] and "ring twice" in todo["description"]
    assert todo.decoded("due") > datetime.datetime.now(datetime.timezone.utc)
    agent = server.secrets["agents"]["anna"]["token"]
    assert server.request("PATCH", f"/api/v1/tasks/{task}", agent, {"state": "claimed"}).status == 200
    assert "STATUS:IN-PROCESS" in anna.ask("GET", path).text
    assert server.request("PATCH", f"/api/v1/tasks/{task}", agent, {"state": "done", "outcome": "reached"}).status == 200
    assert anna.ask("GET", path).status == 404
    assert members_of(anna.sync(anna.tasks, token))[path].status == 404


def test_minimal_answers_leave_out_what_is_not_there(anna):
    full = anna.propfind(anna.home, "D:displayname", "D:getetag")[anna.home]
    assert full.missing == {"D:getetag"}
    minimal = anna.propfind(anna.home, "D:displayname", "D:getetag", Prefer="return=minimal")[anna.home]
    assert minimal.missing == set() and "D:displayname" in minimal.found


def test_no_calendar_can_be_made_and_no_property_set(anna):
    made = anna.ask("MKCALENDAR", anna.home + "mine/")
    assert made.status == 403 and b"no others can be made" in made.content
    body = f"<D:propertyupdate {spaces()}><D:set><D:prop><D:displayname>x</D:displayname></D:prop></D:set></D:propertyupdate>"
    member = members_of(anna.ask("PROPPATCH", anna.bookings, body))[anna.bookings]
    assert member.missing == {"D:displayname"}


@pytest.mark.parametrize("depth", [None, "infinity", "2"])
def test_infinite_depth_is_refused(anna, depth):
    answer = anna.ask("PROPFIND", "/caldav/", **({"Depth": depth} if depth else {}))
    assert answer.status == 403 and b"propfind-finite-depth" in answer.content


def test_nobody_sees_anothers_calendars(server, anna, device_of, book):
    ben = device_of("ben")
    made = book("initech")
    for path in (ben.home, ben.bookings, ben.bookings + made["name"], "/caldav/principals/ben/", "/caldav/calendars/nobody/"):
        assert anna.ask("PROPFIND", path, Depth="0").status == 403
        assert anna.ask("GET", path).status == 403
    stolen = anna.multiget(anna.bookings, ben.bookings + made["name"], anna.bookings + made["name"])
    assert {member.status for member in stolen.values()} == {404}


def test_only_app_passwords_open_calendars(server, anna):
    secrets = server.secrets["agents"]["anna"]
    for password in (secrets["password"], secrets["token"], "app_wrong"):
        answer = server.request("PROPFIND", "/caldav/", headers={**anna.credentials(password=password), "Depth": "0"})
        assert answer.status == 401 and answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert server.request("PROPFIND", "/caldav/", headers={"Depth": "0"}).status == 401
    assert server.request("PROPFIND", "/caldav/", secrets["token"], headers={"Depth": "0"}).status == 401
    other = server.request("PROPFIND", "/caldav/", headers={**anna.credentials(user="ben"), "Depth": "0"})
    assert other.status == 401
    by_address = server.request("PROPFIND", "/caldav/", headers={**anna.credentials(user="anna@example.com"), "Depth": "0"})
    assert by_address.status == 207


def test_a_password_that_was_taken_back_opens_nothing_from_then_on(server):
    device = Device(server, "carla", "lost phone")
    assert device.ask("PROPFIND", "/caldav/", Depth="0").status == 207
    token = server.secrets["agents"]["carla"]["token"]
    (listed,) = [each for each in server.get("/api/v1/app-passwords", token)["app_passwords"] if each["id"] == device.id]
    assert listed["last_used_at"] is not None
    assert server.request("DELETE", f"/api/v1/app-passwords/{device.id}", token).status == 204
    assert device.ask("PROPFIND", "/caldav/", Depth="0").status == 401


def test_guessing_is_slowed_down_and_keeps_nobody_out(server, anna):
    statuses = [
        server.request("PROPFIND", "/caldav/", headers={**anna.credentials(password=f"app_{i}"), "Depth": "0"}).status
        for i in range(30)
    ]
    assert statuses[0] == 401 and 429 in statuses
    assert anna.ask("PROPFIND", "/caldav/", Depth="0").status == 207


BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{i} "{"&e%d;" % (i - 1) * 10 if i else "x"}">' for i in range(12)) + "]><x>&e11;</x>"


@pytest.mark.parametrize(
    "body",
    [BOMB, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><D:propfind xmlns:D="DAV:">&e;</D:propfind>',
     "<a>" * 100_000, "<a>", "\x00", b"\xff\xfe<\x00", "[]", '<propfind xmlns="DAV:"><prop>' + "<x/>" * 30_000 + "</prop></propfind>"],
)
def test_hostile_xml_is_refused_at_once(server, anna, body):
    for method in ("PROPFIND", "REPORT", "PROPPATCH"):
        answer = anna.ask(method, anna.bookings, body, Depth="0")
        assert answer.status == 400, (method, answer.content[:200])
        assert b"root:" not in answer.content
    assert server.get("/healthz") == b"ok\n"


def test_a_request_that_is_too_long_is_refused(anna):
    assert anna.ask("REPORT", anna.bookings, b" " * 1_100_000).status == 413
