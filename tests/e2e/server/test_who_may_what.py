"""The table of contract.md "HTTP": who may do what, and how the others are told."""

import sqlite3

import pytest

from support import seed
from support.wishes import wish

CLIENTS_ONLY = [
    ("GET", "/api/v1/call-types"),
    ("GET", "/api/v1/slots?type=support&from=2026-12-01&to=2026-12-02"),
    ("POST", "/api/v1/holds"),
    ("DELETE", "/api/v1/holds/x"),
    ("GET", "/api/v1/callbacks"),
    ("POST", "/api/v1/callbacks"),
    ("GET", "/api/v1/callbacks/1"),
    ("DELETE", "/api/v1/callbacks/1"),
]
CLIENTS_AND_AGENTS = [
    ("GET", "/api/v1/bookings"),
    ("POST", "/api/v1/bookings"),
    ("GET", "/api/v1/bookings/1"),
    ("GET", "/api/v1/bookings/1/history"),
    ("PATCH", "/api/v1/bookings/1"),
    ("DELETE", "/api/v1/bookings/1"),
]
AGENTS_ONLY = [
    ("GET", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("GET", "/api/v1/tasks"),
    ("GET", "/api/v1/tasks/1"),
    ("PATCH", "/api/v1/tasks/1"),
    ("POST", "/api/v1/tasks"),
    ("GET", "/api/v1/duty"),
    ("GET", "/api/v1/figures?from=2026-01-01&to=2026-02-01&by=agent"),
    ("GET", "/api/v1/notices"),
    ("POST", "/api/v1/notices/1/read"),
    ("GET", "/api/v1/tasks/1/history"),
    ("POST", "/api/v1/tasks/1/merge"),
    ("PUT", "/api/v1/tasks/1/watchers/anna"),
    ("DELETE", "/api/v1/tasks/1/watchers/anna"),
    ("GET", "/api/v1/voicemails/1/audio"),
    ("POST", "/api/v1/voicemails/1/heard"),
    ("GET", "/api/v1/agenda"),
    ("GET", "/api/v1/clients"),
    ("GET", "/api/v1/clients/acme"),
    ("GET", "/api/v1/clients/acme/history"),
    ("GET", "/api/v1/clients/acme/slots?type=support&from=2026-12-01&to=2026-12-02"),
    ("GET", "/api/v1/busy?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z"),
]
AGENTS_AND_PBX = [("GET", "/api/v1/route?from=anonymous&to=%2B4312345000")]


def tokens_of(server) -> dict:
    """One of each kind."""
    made = server.secrets
    return {
        "none": None,
        "unknown": "client_" + "A" * 43,
        "nonsense": "x",
        "client": made["clients"]["acme"]["token"],
        "agent": made["agents"]["anna"]["token"],
        "pbx": made["pbx_token"],
        "page": made["clients"]["acme"]["booking_url"].rpartition("/")[2],
        "feed": made["agents"]["anna"]["feed_url"].rpartition("/")[2].removesuffix(".ics"),
        "password": made["agents"]["anna"]["password"],
    }


@pytest.mark.parametrize(
    "paths, allowed",
    [
        (CLIENTS_ONLY, {"client"}),
        (CLIENTS_AND_AGENTS, {"client", "agent"}),
        (AGENTS_ONLY, {"agent"}),
        (AGENTS_AND_PBX, {"agent", "pbx"}),
    ],
    ids=["clients", "clients and agents", "agents", "agents and PBX"],
)
def test_each_kind_of_token_opens_its_own_paths_only(server, paths, allowed):
    for method, path in paths:
        body = {} if method in ("POST", "PATCH") else None
        for kind, token in tokens_of(server).items():
            status, headers, problem = server.request(method, path, token, body)
            if kind in allowed:
                assert status not in (401, 403), f"{kind} may {method} {path}, and got {status} {problem}"
            else:
                assert status == 401, f"{kind} may not {method} {path}, and got {status} {problem}"
                assert headers["Content-Type"] == "application/problem+json"
                assert headers["WWW-Authenticate"].startswith("Bearer")
                assert problem["status"] == 401 and problem["title"] and problem["detail"]


@pytest.mark.parametrize("scheme", ["Basic YWNtZTphY21l", "Bearer", "Bearer ", "bearer\tx", "Digest x", "x" * 4000])
def test_other_schemes_open_nothing(server, scheme):
    status, _, _ = server.request("GET", "/api/v1/bookings", headers={"Authorization": scheme})
    assert status == 401


def test_the_scheme_is_read_in_any_case(server, acme):
    assert server.request("GET", "/api/v1/bookings", headers={"Authorization": f"bearer {acme}"}).status == 200


def test_a_token_in_the_query_opens_nothing(server, acme):
    assert server.request("GET", f"/api/v1/bookings?token={acme}&access_token={acme}").status == 401


def test_another_clients_booking_is_not_there(server, acme, token_of, book):
    mine = book(acme)
    assert mine.status == 201
    path = mine.headers["Location"]
    for client in ("globex", "initech", "former"):
        other = token_of(client)
        assert server.request("GET", path, other).status == 404
        assert server.request("PATCH", path, other, {"start": mine.content["start"]}).status == 404
        assert server.request("DELETE", path, other).status == 404
        assert mine.content["id"] not in [b["id"] for b in server.get("/api/v1/bookings", other)["bookings"]]
    assert server.get(path, acme)["status"] == "confirmed"


@pytest.mark.parametrize("id_", ["999999999", "0", "-1", "1x", "99999999999999999999999", "%31%00", "..", "'--"])
def test_an_id_that_is_none_is_not_there(server, acme, id_):
    for method in ("GET", "DELETE"):
        assert server.request(method, f"/api/v1/bookings/{id_}", acme).status in (400, 404)
    status, _, _ = server.request("PATCH", f"/api/v1/bookings/{id_}", acme, {"start": "2027-01-01T08:00:00Z"})
    assert status in (400, 404)


def test_a_client_without_entitlement_is_refused_by_the_rule(server, token_of, times, book):
    former = token_of("former")
    slots = server.request("GET", f"/api/v1/slots?type=support&from={times():%Y-%m-%d}&to=2027-12-31", former)
    assert slots.status in (403, 422)
    first = times()
    until = first.replace(day=28)
    slots = server.request(
        "GET", f"/api/v1/slots?type=support&from={min(first, until):%Y-%m-%d}&to={max(first, until):%Y-%m-%d}", former
    )
    assert slots.status == 403
    assert book(former).status == 403
    assert server.request("POST", "/api/v1/holds", former, {"type": "support", "start": wish(times())["start"]}).status == 403


def test_methods_that_an_address_does_not_take_are_named(server, acme):
    status, headers, problem = server.request("PUT", "/api/v1/bookings", acme, {})
    assert status == 405 and set(headers["Allow"].replace(" ", "").split(",")) >= {"GET", "POST"}
    assert problem["status"] == 405


def test_an_unknown_address_is_a_problem_document_below_the_api_and_a_page_elsewhere(server):
    api = server.request("GET", "/api/v1/nothing")
    assert api.status == 404 and api.headers["Content-Type"] == "application/problem+json"
    page = server.request("GET", "/nothing")
    assert page.status == 404 and page.headers["Content-Type"].startswith("text/html")


def test_all_is_refused_that_is_not_at_a_known_address(server):
    for path in ("/.env", "/api/v1", "/api/v1/", "/calendars/", "/book/", "/book", "/b/", "/assets/../server.log", "//"):
        assert server.request("GET", path).status in (400, 404), path


def test_revoked_tokens_open_nothing_more(another):
    """There is no command for it yet: the database is told."""
    server = another(seed.company())
    with sqlite3.connect(server.db) as db:
        db.execute("UPDATE token SET revoked = 1")
    db.close()
    server.start()
    made = server.secrets
    assert server.request("GET", "/api/v1/bookings", made["clients"]["acme"]["token"]).status == 401
    assert server.request("GET", "/api/v1/tasks", made["agents"]["anna"]["token"]).status == 401
    assert server.request("GET", "/api/v1/route", made["pbx_token"]).status == 401
    page = server.request("GET", made["clients"]["acme"]["booking_url"])
    assert page.status == 410 and "no longer valid" in page.text
    assert server.request("GET", made["agents"]["anna"]["feed_url"]).status == 410
