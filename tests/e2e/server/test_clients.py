"""Clients for those who look after them: plan and period, what ends soon, who changed it (S9)."""

import datetime

import pytest

from support import seed
from support.waiting import until
from support.wishes import days, now


@pytest.fixture
def desk(another):
    return another(seed.company()).start()


def token(server, agent: str) -> str:
    return server.secrets["agents"][agent]["token"]


def patch(server, change, client="acme", agent="carla"):
    return server.request("PATCH", f"/api/v1/clients/{client}", token(server, agent), change)


def test_a_lead_changes_plan_period_agent_and_numbers_and_the_history_keeps_it(desk):
    change = {"plan": "Premium", "agent": "ben", "entitled_from": "2026-01-01", "entitled_to": "2030-12-31",
              "language": "de", "numbers": ["+4366012345", "+43123499*"]}  # fmt: skip
    answer = patch(desk, change)
    assert answer.status == 200
    assert {key: answer.content[key] for key in change} == change
    assert answer.content["entitled"] is True and answer.content["contradictions"] == []
    kept = desk.get("/api/v1/clients/acme", token(desk, "carla"))
    assert {key: kept[key] for key in change} == change
    events = desk.get("/api/v1/clients/acme/history", token(desk, "carla"))["events"]
    assert events[0]["what"] == "created" and events[0]["by"] == "import"
    told = {event["what"]: event for event in events[1:]}
    assert set(told) == {"plan", "agent", "entitled_from", "entitled_to", "language", "numbers"}
    assert (told["agent"]["before"], told["agent"]["after"]) == ("anna", "ben")
    assert told["plan"]["by"] == "Carla Weiß"
    # The same again changes nothing and tells nothing.
    assert patch(desk, change).status == 200
    assert desk.get("/api/v1/clients/acme/history", token(desk, "carla"))["events"] == events


def test_a_change_holds_for_the_next_call_and_booking_at_once(desk):
    acme = desk.secrets["clients"]["acme"]["token"]
    day = (now() + days(2)).date()
    slots = f"/api/v1/slots?type=support&from={day}&to={day + datetime.timedelta(days=1)}"
    assert desk.request("GET", slots, acme).status == 200
    yesterday = str((now() - days(1)).date() - datetime.timedelta(days=1))
    assert patch(desk, {"entitled_to": yesterday}).content["entitled"] is False
    assert desk.request("GET", slots, acme).status == 403
    route = desk.get("/api/v1/route?from=%2B4366012345&to=%2B4312345000", token(desk, "carla"))
    assert route["rule"].startswith("not_entitled")
    assert patch(desk, {"entitled_to": None}).content["entitled"] is True
    assert desk.request("GET", slots, acme).status == 200


def test_bookings_that_a_change_contradicts_stay_and_are_told(desk):
    acme = desk.secrets["clients"]["acme"]["token"]
    day = (now() + days(4)).date()
    slot = desk.get(f"/api/v1/slots?type=support&from={day}&to={day + datetime.timedelta(days=1)}", acme)["slots"][0]
    booked = desk.request("POST", "/api/v1/bookings", acme,
                          {"type": "support", "start": slot["start"], "name": "Eva", "email": "eva@example.com"})  # fmt: skip
    assert booked.status == 201
    told = patch(desk, {"entitled_to": str((now() + days(1)).date())}).content["contradictions"]
    assert [(one["id"], one["rule"]) for one in told] == [(booked.content["id"], "not_entitled")]
    assert desk.get(booked.headers["Location"], acme)["status"] == "confirmed"


def test_what_expires_soon_can_be_asked_for(desk):
    today = now().date()
    for client, ends in (("acme", 10), ("globex", 31), ("initech", 400)):
        assert patch(desk, {"entitled_to": str(today + datetime.timedelta(days=ends))}, client).status == 200
    asked = lambda within: {  # noqa: E731
        client["slug"] for client in desk.get(f"/api/v1/clients?expires_within={within}", token(desk, "carla"))["clients"]}  # fmt: skip
    assert asked(30) in ({"acme"}, {"acme", "globex"})  # the desk's day may be the next one already
    assert asked(5) == set()
    assert asked(500) == {"acme", "globex", "initech"}
    for wrong in ("-1", "x", "3661", "1.5", "9" * 30):
        assert desk.request("GET", f"/api/v1/clients?expires_within={wrong}", token(desk, "carla")).status == 422


def test_an_agent_sees_their_own_and_changes_none(desk):
    assert desk.request("GET", "/api/v1/clients/acme", token(desk, "anna")).status == 200
    assert desk.request("GET", "/api/v1/clients/initech", token(desk, "anna")).status == 404
    assert desk.request("GET", "/api/v1/clients/initech/history", token(desk, "anna")).status == 404
    assert patch(desk, {"plan": "x"}, "acme", "anna").status == 403
    assert patch(desk, {"plan": "x"}, "initech", "anna").status == 404
    assert desk.get("/api/v1/clients/acme", token(desk, "carla"))["plan"] == ""


@pytest.mark.parametrize(
    "change, pointer",
    [
        ({"agent": "nobody"}, "/agent"),
        ({"agent": 7}, "/agent"),
        ({"agent": None}, "/agent"),
        ({"language": "../x"}, "/language"),
        ({"entitled_to": "31.12.2026"}, "/entitled_to"),
        ({"entitled_from": 20260101}, "/entitled_from"),
        ({"entitled_from": "2027-01-01", "entitled_to": "2026-12-31"}, "/entitled_to"),
        ({"numbers": ["0660 12345"]}, "/numbers/0"),
        ({"numbers": "+4366012345"}, "/numbers"),
        ({"numbers": ["+4366012346"]}, "/numbers/0"),
        ({"plan": "x" * 101}, "/plan"),
        ({"plan": "a\r\nb"}, "/plan"),
        ({"slug": "other"}, "/slug"),
        ({"nonsense": 1}, "/nonsense"),
    ],
)
def test_a_wrong_change_is_told_by_its_pointer_and_nothing_is_stored(server, change, pointer):
    lead = server.secrets["agents"]["carla"]["token"]
    before = server.get("/api/v1/clients/acme", lead)
    answer = server.request("PATCH", "/api/v1/clients/acme", lead, {"plan": "Kept out", **change})
    assert answer.status == 422
    assert pointer.lstrip("/") in [error["pointer"].lstrip("/") for error in answer.content["errors"]]
    assert server.get("/api/v1/clients/acme", lead) == before


def test_a_plan_comes_with_an_import_and_is_found_again(desk):
    desk.import_({"clients": [{"slug": "acme", "plan": "Gold <b>"}]})
    until(lambda: desk.get("/api/v1/clients/acme", token(desk, "carla"))["plan"] == "Gold <b>", 10, "the server notices")
