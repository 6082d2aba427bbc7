"""Agents at the API: sessions with their CSRF guard, tasks without calls, routes, the agenda."""

import json
import urllib.parse

import pytest

from support import seed
from support.server import callhours
from support.wishes import days, moment_of, now, text_of, wish


@pytest.fixture(scope="module")
def sign_in(server):
    def post(agent="anna", password=None):
        password = password or server.secrets["agents"][agent]["password"]
        return server.request("POST", "/api/v1/session", body={"agent": agent, "password": password})

    return post


def cookie_of(answer) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


def test_signing_in_gives_a_strict_cookie_and_a_guard(server, sign_in):
    answer = sign_in()
    assert answer.status == 200 and answer.content["csrf_token"]
    cookie = answer.headers["Set-Cookie"]
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert attribute.lower() in cookie.lower()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content["csrf_token"] not in cookie
    me = server.request("GET", "/api/v1/session", headers={"Cookie": cookie_of(answer)})
    assert me.status == 200 and me.content["agent"]["slug"] == "anna"
    assert me.content["csrf_token"] == answer.content["csrf_token"]


def test_a_session_writes_with_its_guard_only(server, sign_in):
    mine, other = sign_in(), sign_in("ben")
    path = "/api/v1/tasks/1"
    cookie = {"Cookie": cookie_of(mine)}
    assert server.request("PATCH", path, None, {}, cookie).status == 403
    assert server.request("PATCH", path, None, {}, {**cookie, "X-CSRF-Token": other.content["csrf_token"]}).status == 403
    guarded = {**cookie, "X-CSRF-Token": mine.content["csrf_token"]}
    assert server.request("PATCH", path, None, {"note": "x"}, guarded).status == 404, "let in; there is no such task"
    assert server.request("GET", "/api/v1/tasks", headers=cookie).status == 200


def test_signing_out_ends_the_session(server, sign_in):
    answer = sign_in("dora")
    headers = {"Cookie": cookie_of(answer), "X-CSRF-Token": answer.content["csrf_token"]}
    out = server.request("DELETE", "/api/v1/session", headers=headers)
    assert out.status == 204 and "max-age=0" in out.headers["Set-Cookie"].lower()
    assert server.request("GET", "/api/v1/session", headers=headers).status == 401


@pytest.mark.parametrize("agent", ["anna", "nobody", "ANNA", "anna'--", ""])
def test_wrong_names_and_passwords_are_told_alike(server, agent):
    answer = server.request("POST", "/api/v1/session", body={"agent": agent, "password": "x" * 30})
    assert answer.status == 401
    assert answer.content["detail"] == "That name and password do not fit together."


@pytest.mark.parametrize("cookie", ["callhours_session=x", "callhours_session=", "callhours_session", "x" * 2000])
def test_a_cookie_that_is_no_session_opens_nothing(server, cookie):
    assert server.request("GET", "/api/v1/tasks", headers={"Cookie": cookie}).status == 401


def test_guessing_is_slowed_down(another):
    server = another(seed.company()).start()
    tries = [
        server.request("POST", "/api/v1/session", body={"agent": "carla", "password": f"guess {i}"}) for i in range(20)
    ]
    limited = [answer for answer in tries if answer.status == 429]
    assert limited and all(int(answer.headers["Retry-After"]) >= 1 for answer in limited)
    assert {answer.status for answer in tries} == {401, 429}


def test_a_new_password_ends_the_old_one_and_all_sessions(server, sign_in):
    session = sign_in("ben")
    assert session.status == 200
    new = callhours("user", "password", "--db", str(server.db), "ben")
    assert new.returncode == 0
    assert sign_in("ben").status == 401
    assert server.request("GET", "/api/v1/session", headers={"Cookie": cookie_of(session)}).status == 401
    assert sign_in("ben", new.stdout.strip()).status == 200


def test_there_are_no_tasks_before_anybody_has_called(server, agent_token):
    for query in ("", "?state=open", "?state=done", "?agent=anna"):
        listed = server.get(f"/api/v1/tasks{query}", agent_token)
        assert listed["tasks"] == [] and abs(moment_of(listed["now"]) - now()) < days(0.01)
    for query in ("?state=x", "?agent=nobody"):
        assert server.request("GET", f"/api/v1/tasks{query}", agent_token).status == 422


def test_the_agenda_shows_the_day_of_the_agent(server, acme, agent_token, times):
    start = times().replace(hour=12)
    assert server.request("POST", "/api/v1/bookings", acme, wish(start, phone="0660 777")).status in (201, 409, 422)
    booked = server.request("POST", "/api/v1/bookings", acme, wish(times(), phone="0660 123456", note="n"))
    day = moment_of(booked.content["start"])
    shown = [
        entry
        for shift in (-1, 0, 1)
        for entry in server.get(f"/api/v1/agenda?date={day + days(shift):%Y-%m-%d}", agent_token)["bookings"]
        if entry["id"] == booked.content["id"]
    ]
    assert len(shown) == 1
    assert shown[0]["client"] == "acme" and shown[0]["phone"] == "+43660123456" and shown[0]["name"] == "Eva Gruber"
    others = server.secrets["agents"]["ben"]["token"]
    assert booked.content["id"] not in [
        entry["id"] for entry in server.get(f"/api/v1/agenda?date={day:%Y-%m-%d}", others)["bookings"]
    ]


def route(server, token, **asked):
    return server.request("GET", f"/api/v1/route?{urllib.parse.urlencode(asked)}", token)


def test_a_route_is_told_with_its_rule(server, agent_token):
    desk = "+4312345000"
    monday_noon, sunday = "2026-12-14T11:00:00Z", "2026-12-13T11:00:00Z"
    mine = route(server, agent_token, **{"from": "+4366012345", "to": desk, "at": sunday}).content
    assert {"outcome", "rule", "client", "agent", "endpoints", "opens_at", "open_until", "greeting"} <= set(mine)
    assert (mine["outcome"], mine["rule"], mine["client"], mine["agent"]) == ("agent", "agent_open", "acme", "anna")
    office = route(server, agent_token, **{"from": "+4366012349", "to": desk, "at": monday_noon}).content
    assert office["outcome"] == "agent" and office["open_until"] == "2026-12-14T16:00:00Z"
    closed = route(server, agent_token, **{"from": "+4366012349", "to": desk, "at": sunday}).content
    assert closed["outcome"] == "voicemail" and closed["opens_at"] == "2026-12-14T08:00:00Z"
    assert closed["greeting"] == "closed" and closed["agent"] == "carla" and closed["endpoints"] == []
    for unknown in ("+4311111111", "anonymous", "", "nonsense"):
        open_ = route(server, agent_token, **{"from": unknown, "to": desk, "at": monday_noon}).content
        assert open_["outcome"] == "queue" and open_["endpoints"] == ["PJSIP/queue"] and open_["client"] is None
        shut = route(server, agent_token, **{"from": unknown, "to": desk, "at": sunday}).content
        assert shut["outcome"] == "voicemail" and shut["opens_at"] == "2026-12-14T08:00:00Z"
    former = route(server, agent_token, **{"from": "+4366012350", "to": desk, "at": monday_noon}).content
    assert former["outcome"] == "queue" and former["rule"] == "not_entitled_desk_open"


def test_route_says_the_same_by_the_shell(server, agent_token):
    for caller in ("+4366012345", "0660 12349", "anonymous", "+4366012350"):
        for at in ("2026-12-14T11:00:00Z", "2026-12-13T11:00:00Z", "2026-12-14T16:00:00Z"):
            asked = {"from": caller, "to": "+4312345000", "at": at}
            arguments = [part for name, value in asked.items() for part in (f"--{name}", value)]
            told = json.loads(server.command("route", "--json", *arguments).stdout)
            assert told == route(server, agent_token, **asked).content
            words = server.command("route", *arguments).stdout
            assert told["rule"] in words and told["outcome"] in words


def test_route_refuses_an_instant_that_is_none(server, agent_token):
    for at in ("x", "2038-01-01T00:00:00Z", "2026-12-14", text_of(now())[:-1]):
        assert route(server, agent_token, **{"from": "", "to": "", "at": at}).status == 422
