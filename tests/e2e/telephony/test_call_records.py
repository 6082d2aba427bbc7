"""The record of every call: its times, the phones that rang, why it went there; and nothing open after a crash."""

import csv
import datetime
import io
import urllib.parse

from support.pbx import DESK
from support.waiting import until
from support.wishes import moment_of, text_of


def ask(desk, **parameters) -> list:
    query = urllib.parse.urlencode(parameters)
    return desk.server.get(f"/api/v1/calls?{query}", desk.token)["calls"]


def record(desk, number: str, **fields) -> dict:
    """The one call of that caller, as soon as it has these fields."""

    def found():
        calls = ask(desk, q=number)
        assert len(calls) <= 1
        return calls and all(calls[0][key] == value for key, value in fields.items()) and calls[0]

    return until(found, 40, f"the record of +{number} with {fields}")


def route(desk, number: str, **more) -> dict:
    query = urllib.parse.urlencode({"from": f"+{number}", "to": DESK, **more})
    return desk.server.get(f"/api/v1/route?{query}", desk.token)


def test_an_answered_call_tells_who_rang_when_and_how_long_they_talked(open_desk):
    desk, number = open_desk, open_desk.client()
    with desk.pbx.agent("ben") as phone, desk.pbx.call(f"+{number}") as caller:
        assert caller.wait_answered(40) and phone.wait_answered(40)
        going_on = record(desk, number, result="answered")
        assert going_on["ended_at"] is None and going_on["legs"][0]["ended_at"] is None
        caller.hang_up()
        assert caller.wait_ended(40) and phone.wait_ended(40)
    call = record(desk, number, end_cause="talked")
    assert call["caller"] == f"+{number}" and call["client"] == f"c{number}" and call["agent"] == "ben"
    arrived, answered, ended = (moment_of(call[key]) for key in ("arrived_at", "answered_at", "ended_at"))
    assert arrived <= answered <= ended
    assert call["talk_seconds"] == (ended - answered).total_seconds()
    (leg,) = call["legs"]
    assert (leg["endpoint"], leg["who"], leg["agent"], leg["outcome"]) == ("PJSIP/ben", "agent", "ben", "answered")
    assert arrived <= moment_of(leg["dialled_at"]) <= moment_of(leg["answered_at"]) <= moment_of(leg["ended_at"])
    decision = call["decision"]
    now = route(desk, number, at=call["arrived_at"])
    assert {key: decision[key] for key in ("outcome", "rule", "agent")} == {key: now[key] for key in ("outcome", "rule", "agent")}
    assert decision["explanation"] == now["explanation"] and decision["severity"] == 3
    assert desk.server.get(f"/api/v1/calls/{call['id']}", desk.token) == call


def test_a_busy_phone_and_a_missed_call_are_told_apart(open_desk):
    desk, number = open_desk, open_desk.client()
    with desk.pbx.agent("ben", refuse_with=486), desk.pbx.call(f"+{number}", hang_up_after=0.5) as caller:
        assert caller.wait_ended(40).answered
    call = record(desk, number, result="missed", end_cause="missed after busy")
    assert call["legs"][0]["outcome"] == "busy" and call["legs"][0]["ended_at"]
    assert call["answered_at"] is None and call["talk_seconds"] is None
    assert number in [row["caller"].lstrip("'+") for row in exported(desk, result="missed")]


def exported(desk, **parameters) -> list:
    answer = desk.server.request(
        "GET", f"/api/v1/calls?{urllib.parse.urlencode(parameters)}", desk.token, headers={"Accept": "text/csv"}
    )
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/csv")
    text = answer.content if isinstance(answer.content, str) else answer.content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_no_call_is_open_after_a_server_that_died_in_it(open_desk):
    desk, number = open_desk, open_desk.client()
    with desk.pbx.agent("ben", never_answer=True) as agent, desk.pbx.call(f"+{number}", give_up_after=4) as caller:
        assert agent.wait_ringing(40)
        desk.server.kill()
        assert not caller.wait_ended(40).answered
        desk.start()
        call = record(desk, number, end_cause="lost")
    assert call["ended_at"] and all(leg["ended_at"] for leg in call["legs"])
    assert until(lambda: not ask(desk, result="going_on"), 40, "nothing goes on")


def test_pages_of_calls_join_without_a_gap(open_desk):
    desk = open_desk
    whole = [call["id"] for call in ask(desk, limit=500)]
    assert len(whole) >= 3, "made by the tests above"
    pages, before = [], {}
    while before is not None:
        page = desk.server.get("/api/v1/calls?" + urllib.parse.urlencode({"limit": 1, **before}), desk.token)
        pages += [call["id"] for call in page["calls"]]
        before = {"before": page["next"]} if page["next"] else None
    assert pages == whole == sorted(whole, reverse=True)


def test_a_desk_that_is_closed_by_hand_takes_messages_until_it_is_opened_again(open_desk):
    desk, number = open_desk, open_desk.client()
    until_ = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(hours=2)
    closure = {"until": text_of(until_), "reason": "Fire drill"}

    def close():
        return desk.server.request("PUT", "/api/v1/desk/closure", desk.token, closure).status

    assert close() == 403, "not every agent closes the desk"
    desk.server.import_({"agents": [{"slug": "ben", "role": "second_level"}]})
    until(lambda: close() == 200, 40, "who is on the second level may")
    assert until(lambda: route(desk, number)["rule"] == "desk_closure", 40, "the closure is known")
    assert route(desk, number)["opens_at"] == text_of(until_)
    with desk.pbx.call(f"+{number}", hang_up_after=0.5) as caller:
        assert caller.wait_ended(40).answered
    closed = record(desk, number, result="missed")
    assert closed["decision"]["rule"] == "desk_closure" and closed["decision"]["opens_at"] == text_of(until_)
    assert desk.server.request("DELETE", "/api/v1/desk/closure", desk.token).status == 200
    assert until(lambda: route(desk, number)["rule"] == "agent_open", 40, "it is open again")
    assert desk.server.get(f"/api/v1/calls/{closed['id']}", desk.token)["decision"]["rule"] == "desk_closure"
    desk.server.import_({"agents": [{"slug": "ben", "role": "agent"}]})


def test_every_extension_of_a_clients_range_is_the_client(open_desk):
    desk, number = open_desk, open_desk.client()
    desk.server.import_({"clients": [{"slug": f"c{number}", "numbers": [f"+{number}*"]}]})
    assert until(lambda: route(desk, number + "17")["client"] == f"c{number}", 40, "the range is known")
    with desk.pbx.agent("ben") as phone, desk.pbx.call(f"+{number}17") as caller:
        assert caller.wait_answered(40) and phone.wait_answered(40)
        assert record(desk, number + "17", result="answered")["client"] == f"c{number}"
        caller.hang_up()
        assert phone.wait_ended(40)


def test_a_caller_with_a_booked_call_about_now_reaches_whoever_it_is_booked_with(open_desk):
    desk, number = open_desk, open_desk.client()
    desk.server.import_({"agents": [{"slug": "carla", "name": "Carla", "hours": {}, "endpoints": ["PJSIP/carla"]}]})
    start = datetime.datetime.now(datetime.timezone.utc).replace(second=0, microsecond=0)
    booking = {"client": f"c{number}", "type": "support", "start": text_of(start), "agent": "carla"}
    desk.server.import_({"bookings": [booking]})
    assert until(lambda: route(desk, number)["rule"] == "booked_call", 40, "the booking is known")
    later = text_of(start + datetime.timedelta(hours=2))
    assert route(desk, number, at=later)["rule"] == "agent_open", "it is about that time only"
    with desk.pbx.agent("carla") as phone, desk.pbx.call(f"+{number}") as caller:
        assert caller.wait_answered(40) and phone.wait_answered(40), "Carla, though she has no hours at all"
        assert record(desk, number, result="answered")["agent"] == "carla"
        caller.hang_up()
        assert phone.wait_ended(40)
    open_end = desk.server.command  # the command line says the same (C8)
    told = open_end("route", "--from", f"+{number}", "--to", DESK, "--at", text_of(start)).stdout
    assert "booked_call" in told


def test_nothing_is_left_at_the_pbx(open_desk):
    open_desk.assert_nothing_left()
