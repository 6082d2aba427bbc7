"""What agents do with bookings over the API: whose they see, overrides, marks, reasons and the history (S6, B1, B4)."""

import sqlite3
import urllib.parse

import pytest

from support import seed
from support.server import CallhoursServer
from support.wishes import days, minutes, moment_of, now, text_of, wish

NO_LIMIT = ("--client-writes-per-minute", "0")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The company with its roles: anna, ben and dora are agents, carla is lead, eve second level, ada administrator.
    While anna is away a year from now, dora stands in for her."""
    company = seed.company()
    far = (now() + days(50)).replace(hour=0, minute=0, second=0, microsecond=0)
    company["agents"][0]["absences"] = [{"from": text_of(far), "to": text_of(far + days(3)), "deputy": "dora"}]
    for slug, role in (("eve", "second_level"), ("ada", "administrator")):
        company["agents"].append({"slug": slug, "name": slug.capitalize(), "role": role})
    company["clients"][0]["contacts"] = [{"name": "Erika Beispiel", "email": "erika@acme.example"}]
    with CallhoursServer(tmp_path_factory.mktemp("server"), company, options=NO_LIMIT) as running:
        running.far = far
        yield running.start()


@pytest.fixture(scope="module")
def agent(server):
    return lambda slug: server.secrets["agents"][slug]["token"]


@pytest.fixture
def booked(book, acme):
    """A booking of acme's with anna."""
    answer = book(acme)
    assert answer.status == 201
    return answer.content


def path_of(booking) -> str:
    return f"/api/v1/bookings/{booking['id']}"


def history(server, token, booking) -> list:
    return server.get(path_of(booking) + "/history", token)["events"]


# Who asks, whose client's booking it is, who takes the call; whether they see it and may change it, and whether they
# may book for that client.
ROWS = [
    ("anna", "acme", None, True, True),
    ("anna", "initech", None, False, False),
    ("ben", "acme", None, False, False),
    ("ben", "initech", None, True, True),
    ("dora", "acme", None, False, False),
    ("dora", "acme", "deputy", True, False),
    ("anna", "acme", "deputy", True, True),
    ("carla", "acme", None, True, True),
    ("carla", "initech", None, True, True),
    ("eve", "acme", None, True, True),
    ("ada", "initech", None, True, True),
]


@pytest.mark.parametrize("asker, client, taken_by, sees, books", ROWS)
def test_who_may_what_with_whose_booking(server, agent, token_of, times, asker, client, taken_by, sees, books):
    token = agent(asker)
    start = server.far + (times() - times()) % days(1) if taken_by else times()
    starts = (start + minutes(30 * step) for step in range(96)) if taken_by else (start,)
    booking = next(
        answer.content
        for answer in (server.request("POST", "/api/v1/bookings", token_of(client), wish(at)) for at in starts)
        if answer.status == 201
    )
    assert booking["agent"] == ("dora" if taken_by else {"acme": "anna", "initech": "ben"}[client])
    for method, path, body in (
        ("GET", path_of(booking), None),
        ("GET", path_of(booking) + "/history", None),
        ("PATCH", path_of(booking), {"start": booking["start"]}),
        ("PATCH", path_of(booking), {"status": "done"}),
        ("PATCH", path_of(booking), {"status": "confirmed"}),
        ("DELETE", path_of(booking), None),
    ):
        assert server.request(method, path, token, body).status == (200 if sees else 404), (method, path, body)
    day = f"?from={booking['start']}&to={booking['end']}&client={client}"
    listed = [each["id"] for each in server.get("/api/v1/bookings" + day, token)["bookings"]]
    assert (booking["id"] in listed) == sees
    answer = server.request("POST", "/api/v1/bookings", token, wish(times(), client=client))
    assert answer.status == (201 if books else 403)


def test_an_agent_books_for_a_client_whose_first_contact_is_meant_where_nobody_is_named(server, agent, times):
    body = {"type": "support", "start": text_of(times()), "client": "acme", "reason": "asked by telephone"}
    booked = server.request("POST", "/api/v1/bookings", agent("anna"), body)
    assert booked.status == 201
    assert (booked.content["name"], booked.content["email"]) == ("Erika Beispiel", "erika@acme.example")
    assert booked.content["client"] == "acme" and booked.content["agent"] == "anna"
    (event,) = history(server, agent("anna"), booked.content)
    assert (event["what"], event["by"], event["via"]) == ("booked", "Anna Novak", "agent")
    assert event["reason"] == "asked by telephone" and event["override"] is None


def test_a_rule_is_named_to_an_agent_with_the_way_over_it(server, agent, times):
    off_grid = {**wish(times() + minutes(7), client="acme")}
    refused = server.request("POST", "/api/v1/bookings", agent("anna"), off_grid)
    assert refused.status == 422
    assert refused.content["rule"] == "off_grid" and refused.content["override_possible"] is True
    assert "override" in refused.content["detail"]
    booked = server.request("POST", "/api/v1/bookings", agent("anna"), {**off_grid, "override": True})
    assert booked.status == 201 and booked.content["start"] == off_grid["start"]
    assert history(server, agent("anna"), booked.content)[0]["override"] == "off_grid"


def test_each_rule_of_the_desk_can_be_overridden(server, agent, times):
    """Hours, notice, window: umbrella's carla has office hours, and she is the lead."""
    night = (now() + days(2)).replace(hour=1, minute=0, second=0, microsecond=0)
    late = (now() + days(200)).replace(hour=10, minute=0, second=0, microsecond=0)
    while late.weekday() > 4:
        late += days(1)
    for rule, start in (("outside_hours", night), ("beyond_window", late)):
        body = wish(start, client="umbrella")
        assert server.request("POST", "/api/v1/bookings", agent("carla"), body).content["rule"] == rule
        booked = server.request("POST", "/api/v1/bookings", agent("carla"), {**body, "override": True})
        assert booked.status == 201, booked.content
        assert history(server, agent("carla"), booked.content)[0]["override"] == rule


def test_no_override_reaches_another_booking_the_past_or_a_client_without_the_service(server, agent, booked, times):
    other = moment_of(booked["start"]) + minutes(10)
    onto = server.request("POST", "/api/v1/bookings", agent("anna"), wish(other, client="globex", override=True))
    assert onto.status == 409 and onto.content["override_possible"] is False
    past = server.request(
        "POST", "/api/v1/bookings", agent("anna"), wish(now() - days(1), client="globex", override=True)
    )
    assert past.status == 422 and past.content["rule"] == "too_soon" and not past.content["override_possible"]
    former = server.request("POST", "/api/v1/bookings", agent("anna"), wish(times(), client="former", override=True))
    assert former.status == 403


def test_a_client_cannot_override_and_is_told_of_no_override(server, acme, times):
    refused = server.request("POST", "/api/v1/bookings", acme, wish(times() + minutes(7), override=True))
    assert refused.status == 422 and "override" not in str(refused.content)


def test_an_override_breaks_a_hold_and_the_holder_is_told_that_the_time_is_taken(server, agent, token_of, times):
    start, globex = times(), token_of("globex")
    hold = server.request("POST", "/api/v1/holds", globex, {"type": "support", "start": text_of(start)}).content["id"]
    held = server.request("POST", "/api/v1/bookings", agent("anna"), wish(start, client="acme"))
    assert held.status == 409 and held.content["rule"] == "held" and held.content["override_possible"]
    assert server.request("POST", "/api/v1/bookings", agent("anna"), wish(start, client="acme", override=True)).status == 201
    assert server.request("POST", "/api/v1/bookings", globex, wish(start, hold=hold)).status == 409


def test_an_agent_moves_over_a_rule_with_a_reason(server, agent, booked, times):
    goal = text_of(times() + minutes(7))
    refused = server.request("PATCH", path_of(booked), agent("anna"), {"start": goal})
    assert refused.status == 422 and refused.content["override_possible"] is True
    moved = server.request("PATCH", path_of(booked), agent("anna"), {"start": goal, "override": True, "reason": "travels"})
    assert moved.status == 200
    assert moved.content["uid"] == booked["uid"] and moved.content["sequence"] == booked["sequence"] + 1
    event = history(server, agent("anna"), booked)[-1]
    assert (event["what"], event["override"], event["reason"]) == ("rescheduled", "off_grid", "travels")


def test_the_history_tells_every_door_apart(server, agent, acme, page_of, times, feed_of):
    """By link, by API, by agent, by import; and marks."""
    start = times()
    form = {"type": "support", "start": text_of(start), "name": "Eva", "email": "eva@acme.example"}
    done = server.post_form(page_of(), form)
    assert done.status == 303
    link = urllib.parse.urlparse(done.headers["Location"]).path
    booking = next(b for b in server.get("/api/v1/bookings", acme)["bookings"] if b["start"] == text_of(start))
    assert server.request("PATCH", path_of(booking), acme, {"start": text_of(times())}).status == 200
    assert server.request("PATCH", path_of(booking), agent("carla"), {"status": "done", "reason": "by chat"}).status == 200
    assert server.request("PATCH", path_of(booking), agent("anna"), {"status": "confirmed"}).status == 200
    assert server.post_form(link + "/cancel", {}).status == 303
    events = history(server, acme, booking)
    assert [(e["what"], e["via"], e["by"]) for e in events] == [
        ("booked", "link", "Acme"),
        ("rescheduled", "api", "Acme"),
        ("marked", "agent", "Carla Weiß"),
        ("marked", "agent", "Anna Novak"),
        ("cancelled", "link", "Acme"),
    ]
    assert [e["sequence"] for e in events] == [0, 1, 1, 1, 2]
    assert events[2]["reason"] == "by chat" and events[2]["status"] == "done"

    imported = times()
    server.import_({"bookings": [{"client": "acme", "type": "support", "start": text_of(imported)}]})
    booking = next(b for b in server.get("/api/v1/bookings", acme)["bookings"] if b["start"] == text_of(imported))
    assert [(e["what"], e["via"]) for e in history(server, acme, booking)] == [("booked", "import")]


def test_a_reason_for_a_cancellation_is_kept_and_a_second_one_changes_nothing(server, agent, booked):
    reason = "Grüße, <b>krank</b> & müde"
    path = path_of(booked) + "?reason=" + urllib.parse.quote(reason)
    assert server.request("DELETE", path, agent("anna")).status == 200
    again = server.request("DELETE", path_of(booked) + "?reason=other", agent("anna"))
    assert again.status == 200 and again.content["sequence"] == 1
    events = history(server, agent("anna"), booked)
    assert [event["what"] for event in events] == ["booked", "cancelled"] and events[1]["reason"] == reason


def test_a_cancelled_booking_is_revived_by_nobody(server, agent, acme, booked):
    assert server.request("DELETE", path_of(booked), acme).status == 200
    for token, body in (
        (acme, {"start": booked["start"]}),
        (agent("anna"), {"start": booked["start"], "override": True}),
        (agent("anna"), {"status": "confirmed"}),
        (agent("anna"), {"status": "done"}),
    ):
        assert server.request("PATCH", path_of(booked), token, body).status == 410
    assert server.get(path_of(booked), acme)["status"] == "cancelled"


def test_a_call_that_has_not_begun_cannot_be_missed(server, agent, booked):
    refused = server.request("PATCH", path_of(booked), agent("anna"), {"status": "no_show"})
    assert refused.status == 422 and refused.content["errors"][0]["pointer"] == "/status"


def test_a_missed_call_is_marked_and_then_stays(server, agent, acme, times):
    begun = (now() - days(3)).replace(minute=0, second=0, microsecond=0)
    server.import_({"bookings": [{"client": "acme", "type": "support", "start": text_of(begun)}]})
    listed = server.get(f"/api/v1/bookings?from={text_of(begun)}&to={text_of(begun + minutes(1))}", agent("anna"))
    (missed,) = listed["bookings"]
    for _ in range(2):
        marked = server.request("PATCH", path_of(missed), agent("anna"), {"status": "no_show", "reason": "no answer"})
        assert marked.status == 200 and marked.content["status"] == "no_show"
    assert len(history(server, agent("anna"), missed)) == 2, "marked once"
    assert server.request("DELETE", path_of(missed), acme).status == 409
    assert server.request("PATCH", path_of(missed), acme, {"start": text_of(times())}).status == 409
    assert server.get("/api/v1/bookings?status=no_show", agent("anna"))["bookings"][0]["id"] == missed["id"]


def test_bookings_are_found_by_name_in_any_case_and_alphabet(server, agent, acme, book):
    booking = book(acme, name="Ольга Кузнецова").content
    for text in ("кузнецова", "КУЗНЕЦОВА", "Кузнец", "льга"):
        found = server.get("/api/v1/bookings?q=" + urllib.parse.quote(text), agent("anna"))["bookings"]
        assert [each["id"] for each in found] == [booking["id"]], text
    assert server.get("/api/v1/bookings?q=" + urllib.parse.quote("'; DROP TABLE booking;--"), agent("anna"))["bookings"] == []


def test_a_list_is_given_in_parts(server, agent):
    whole = server.get("/api/v1/bookings", agent("carla"))["bookings"]
    parts, skip = [], 0
    while True:
        part = server.get(f"/api/v1/bookings?limit=3&skip={skip}", agent("carla"))
        parts += part["bookings"]
        skip += 3
        if not part["more"]:
            break
    assert [b["id"] for b in parts] == [b["id"] for b in whole] and len(whole) > 3
    assert [b["start"] for b in whole] == sorted(b["start"] for b in whole)


@pytest.mark.parametrize(
    "query",
    ["from=x", "to=2026-02-30", "from=2026-12-02&to=2026-12-01", "agent=nobody", "client=nobody", "status=open",
     "limit=0", "limit=501", "limit=x", "skip=-1", "q=%01", "q=" + "x" * 101],
)
def test_a_wrong_parameter_of_a_list_is_named(server, agent, query):
    answer = server.request("GET", "/api/v1/bookings?" + query, agent("anna"))
    assert answer.status == 422
    assert answer.content["errors"][0]["pointer"] == "/" + query.rpartition("&")[2].partition("=")[0]


def test_the_keys_of_agents_and_clients_are_apart(server, agent, acme, times):
    first = server.request("POST", "/api/v1/bookings", acme, wish(times()), {"Idempotency-Key": "one"})
    body = wish(times(), client="acme")
    second = server.request("POST", "/api/v1/bookings", agent("anna"), body, {"Idempotency-Key": "one"})
    again = server.request("POST", "/api/v1/bookings", agent("anna"), body, {"Idempotency-Key": "one"})
    assert first.status == second.status == again.status == 201
    assert second.content["id"] != first.content["id"] and again.content["id"] == second.content["id"]


def test_the_holder_sees_the_time_that_others_do_not(server, acme, token_of, times):
    start = times()
    held = server.request("POST", "/api/v1/holds", acme, {"type": "support", "start": text_of(start)}).content
    day = f"/api/v1/slots?type=support&from={start:%Y-%m-%d}&to={start + days(1):%Y-%m-%d}"
    starts = lambda token, more="": [slot["start"] for slot in server.get(day + more, token)["slots"]]
    assert text_of(start) not in starts(acme) and text_of(start) not in starts(token_of("globex"))
    assert text_of(start) in starts(acme, "&hold=" + held["id"])


def test_holds_of_one_client_leave_the_day_to_others(server, token_of):
    """A bot that holds every time of a day holds two of them."""
    day = (now() + days(30)).replace(hour=6, minute=0, second=0, microsecond=0)
    for step in range(20):
        body = {"type": "support", "start": text_of(day + minutes(30 * step))}
        assert server.request("POST", "/api/v1/holds", token_of("hooli"), body).status == 201
    with sqlite3.connect(server.db) as db:
        (held,) = db.execute(
            "SELECT count(*) FROM hold JOIN client ON client.id = client_id WHERE slug = 'hooli'"
        ).fetchone()
    db.close()
    assert held == 2
