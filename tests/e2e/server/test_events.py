"""Live events: GET /api/v1/events tells what has changed, without loss, to those who may know."""

import time

import pytest

from support import seed
from support.events import EventStream
from support.server import callhours
from support.wishes import days, now, wish


@pytest.fixture
def listen(server, agent_token):
    """listen(…) opens a stream as anna; all are closed at the end."""
    streams = []

    def open_(token=agent_token, **more):
        streams.append(EventStream(server, token, **more))
        return streams[-1]

    yield open_
    for stream in streams:
        stream.close()


def in_three_days():
    return now().replace(minute=0, second=0, microsecond=0) + days(3)


def sign_in(server, agent="anna", password=None):
    """The headers of a signed-in browser."""
    password = password or server.secrets["agents"][agent]["password"]
    answer = server.request("POST", "/api/v1/session", body={"agent": agent, "password": password})
    assert answer.status == 200
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": answer.content["csrf_token"]}


def test_a_booking_is_told_with_its_number_and_agent_and_nothing_private(listen, book, acme):
    stream = listen()
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert stream.headers["Cache-Control"] == "no-store"
    hello = stream.next()
    assert hello.name == "hello"
    booking = book(acme).content
    event = stream.until("booking")
    assert event.data == {"id": booking["id"], "agent": booking["agent"]}
    assert event.id > hello.id


def test_who_comes_again_hears_what_happened_meanwhile_once_and_in_order(listen, book, acme):
    stream = listen()
    first = book(acme).content["id"]
    seen = stream.until("booking")
    assert seen.data["id"] == first
    stream.close()
    missed = [book(acme).content["id"] for _ in range(3)]
    again = listen(last_id=seen.id)
    events = [again.next() for _ in missed]
    assert [event.data["id"] for event in events] == missed
    assert [event.id for event in events] == sorted(event.id for event in events)
    after = book(acme).content["id"]
    assert again.until("booking").data["id"] == after


@pytest.mark.parametrize("last_id", ["0", "-3", "abc", "999999999", "99999999999999999999999", "1 OR 1=1"])
def test_a_number_that_the_server_does_not_know_is_told_to_ask_for_everything(listen, last_id):
    stream = listen(last_id=last_id)
    event = stream.next()
    assert event.name == "reset" and event.data == {"number": event.id}


def test_what_another_process_changes_is_told_too(listen, server):
    stream = listen()
    stream.until("hello")
    server.import_({"clients": [{"slug": "acme", "name": "Acme, by another name", "agent": "anna"}]})
    assert stream.until("rules").data == {"id": 0, "agent": None}


def test_what_a_client_only_looks_at_is_not_told(listen, server, book, acme, times):
    stream = listen()
    stream.until("hello")
    held = server.request("POST", "/api/v1/holds", acme, {"type": "support", "start": wish(times())["start"]})
    assert held.status == 201
    booked = book(acme).content["id"]
    event = stream.next()
    assert (event.name, event.data["id"]) == ("booking", booked)


def test_an_agent_hears_of_the_bookings_that_they_may_see_and_a_lead_of_all(listen, server, book, acme, token_of):
    """The table of app/booking_rights.hpp: ben is an agent, carla a lead; acme is anna's client."""
    made = server.secrets["agents"]
    ben, carla = (listen(token=made[slug]["token"]) for slug in ("ben", "carla"))
    for stream in (ben, carla):
        stream.until("hello")
    of_anna = book(acme).content["id"]
    of_ben = server.request("POST", "/api/v1/bookings", token_of("initech"), wish(in_three_days())).content
    assert of_ben["agent"] == "ben"
    assert ben.until("booking").data["id"] == of_ben["id"]
    assert [carla.until("booking").data["id"] for _ in range(2)] == [of_anna, of_ben["id"]]


def test_a_quiet_server_says_every_fifteen_seconds_that_it_is_there(listen):
    stream = listen(patience=25)
    stream.until("hello")
    assert stream.next().name == "beat"


def test_it_ends_at_once_by_signing_out(server):
    headers = sign_in(server)
    with EventStream(server, headers={"Cookie": headers["Cookie"]}) as stream:
        stream.until("hello")
        began = time.monotonic()
        assert server.request("DELETE", "/api/v1/session", headers=headers).status == 204
        assert stream.ended()
        assert time.monotonic() - began < 5


def test_a_session_revoked_by_the_operator_hears_nothing_more(another):
    server = another(seed.company()).start()
    headers = sign_in(server)
    client = server.secrets["clients"]["acme"]["token"]
    with EventStream(server, headers={"Cookie": headers["Cookie"]}) as stream:
        stream.until("hello")
        assert callhours("user", "password", "--db", str(server.db), "anna").returncode == 0
        assert server.request("POST", "/api/v1/bookings", client, wish(in_three_days())).status == 201
        assert stream.next() is None


@pytest.mark.parametrize("kind", ["client", "none", "unknown"])
def test_only_agents_listen(server, acme, kind):
    token = {"client": acme, "none": None, "unknown": "agent_" + "A" * 43}[kind]
    assert server.request("GET", "/api/v1/events", token).status == 401


def test_an_agent_has_at_most_thirty_two_streams_and_gets_room_again(listen, server, agent_token):
    streams = [listen() for _ in range(32)]
    assert {stream.status for stream in streams} == {200}
    refused = server.request("GET", "/api/v1/events", agent_token)
    assert refused.status == 429 and refused.headers["Retry-After"]
    for stream in streams[:2]:
        stream.close()
    deadline = time.monotonic() + 10
    while server.request("HEAD", "/api/v1/events", agent_token).status == 429:
        assert time.monotonic() < deadline
    assert listen().status == 200


def test_a_stopping_server_ends_the_streams_and_does_not_wait_for_them(another):
    server = another(seed.company()).start()
    with EventStream(server, server.secrets["agents"]["anna"]["token"]) as stream:
        stream.until("hello")
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5
        assert stream.ended()


def test_killed_and_started_again_nothing_is_lost(another):
    server = another(seed.company()).start()
    anna, acme = server.secrets["agents"]["anna"]["token"], server.secrets["clients"]["acme"]["token"]
    with EventStream(server, anna) as stream:
        hello = stream.until("hello")
        booking = server.request("POST", "/api/v1/bookings", acme, wish(in_three_days())).content
        server.kill()
    server.start()
    with EventStream(server, anna, last_id=hello.id) as stream:
        assert stream.until("booking").data["id"] == booking["id"]
