"""Webhooks over a real HTTP server (B3): signed, at least once, one name a delivery, nobody delayed by another."""

import contextlib
import sqlite3
import threading
import time

import pytest

from support import seed
from support.receiver import Receiver
from support.server import callhours
from support.waiting import until
from support.wishes import text_of, wish

ALLOWED = '[fetch]\nallow = ["127.0.0.0/8"]\n'


@pytest.fixture
def receiver():
    receiver = Receiver().start()
    yield receiver
    receiver.stop()


@pytest.fixture
def desk(another):
    server = another(seed.company(), options=["--client-writes-per-minute", "0"])
    server.config.write_text(ALLOWED)
    return server.start()


def lead(server) -> str:
    return server.secrets["agents"]["carla"]["token"]


def hook(server, url, **more) -> dict:
    answer = server.request("POST", "/api/v1/webhooks", lead(server), {"url": url, **more})
    assert answer.status == 201, answer.content
    return answer.content


def book(server, times, client="acme") -> dict:
    answer = server.request("POST", "/api/v1/bookings", server.secrets["clients"][client]["token"], wish(times()))
    assert answer.status == 201
    return answer.content


def deliveries(server, query="") -> list:
    return server.get("/api/v1/webhooks/deliveries" + query, lead(server))["deliveries"]


def test_a_bookings_life_is_told_in_order_signed_and_named(desk, receiver, times):
    made = hook(desk, receiver.url())
    acme, anna = desk.secrets["clients"]["acme"]["token"], desk.secrets["agents"]["anna"]["token"]
    booking = book(desk, times)
    path = f"/api/v1/bookings/{booking['id']}"
    goal = text_of(times())
    assert desk.request("PATCH", path, acme, {"start": goal}).status == 200
    assert desk.request("PATCH", path, anna, {"status": "done", "reason": "by chat"}).status == 200
    assert desk.request("PATCH", path, anna, {"status": "confirmed"}).status == 200
    assert desk.request("DELETE", path + "?reason=ill", anna).status == 200
    until(lambda: len(receiver.told) >= 5, 20, "everything is told")

    told = receiver.at()
    assert [each.content["event"] for each in told] == [
        "booking.created", "booking.rescheduled", "booking.marked", "booking.marked", "booking.cancelled"
    ], "a move is one event"
    assert all(each.is_signed_by(made["secret"]) for each in told)
    assert not any(each.is_signed_by("whsec_other") for each in told)
    assert all(abs(int(each.headers["Callhours-Timestamp"]) - time.time()) < 60 for each in told)
    assert len({each.name for each in told}) == 5
    created, moved, done, _, cancelled = (each.content for each in told)
    assert created["booking"]["start"] == booking["start"], "as it was then, whatever came later"
    assert moved["booking"]["start"] == goal and moved["before"]["start"] == booking["start"]
    assert moved["booking"]["uid"] == booking["uid"] and moved["booking"]["sequence"] == 1
    assert done["happened"]["reason"] == "by chat" and done["happened"]["via"] == "agent"
    assert cancelled["happened"]["reason"] == "ill" and cancelled["booking"]["status"] == "cancelled"
    assert "manage_url" not in str(created), "the client's links stay the client's"
    until(lambda: [d["state"] for d in deliveries(desk)] == ["delivered"] * 5, 10, "the log says so")
    assert {d["status"] for d in deliveries(desk)} == {204}
    assert "secret" not in str(desk.get("/api/v1/webhooks", lead(desk)))


def test_each_webhook_gets_its_own_events_from_its_own_beginning(desk, receiver, times):
    book(desk, times)
    hook(desk, receiver.url("/cancelled"), events=["booking.cancelled"])
    hook(desk, receiver.url("/all"))
    booking = book(desk, times)
    acme = desk.secrets["clients"]["acme"]["token"]
    assert desk.request("DELETE", f"/api/v1/bookings/{booking['id']}", acme).status == 200
    until(lambda: len(receiver.told) >= 3, 10, "both are told")
    assert [each.content["event"] for each in receiver.at("/cancelled")] == ["booking.cancelled"]
    assert [each.content["event"] for each in receiver.at("/all")] == ["booking.created", "booking.cancelled"]
    assert {each.content["booking"]["id"] for each in receiver.told} == {booking["id"]}


def test_imports_are_not_told(desk, receiver, times):
    hook(desk, receiver.url())
    desk.import_({"bookings": [{"client": "acme", "type": "support", "start": text_of(times())}]})
    booking = book(desk, times)
    until(lambda: receiver.told, 10, "the booking is told")
    assert [each.content["booking"]["id"] for each in receiver.told] == [booking["id"]]


def test_what_was_committed_is_told_after_a_power_cut(desk, receiver, times):
    """The receiver is away, the server is killed right after the commit; later both are back."""
    hook(desk, receiver.url())
    receiver.stop()
    booking = book(desk, times)
    desk.kill()
    receiver.start()
    desk.start()
    until(lambda: receiver.told, 30, "it is told")
    assert receiver.told[0].content["booking"]["id"] == booking["id"]
    until(lambda: deliveries(desk)[0]["state"] == "delivered", 10, "and noted")
    assert len(deliveries(desk)) == 1


def test_a_delivery_that_was_under_way_in_a_power_cut_is_sent_again_under_its_name(another, receiver, times):
    server = another(seed.company())
    server.config.write_text(ALLOWED)
    server.start()
    receiver.hang = threading.Event()
    hook(server, receiver.url("/slow"))
    book(server, times)
    until(lambda: receiver.told, 10, "the receiver has it")
    server.kill()
    server.start()
    (waiting,) = deliveries(server)
    assert waiting["state"] == "pending" and waiting["attempts"] == 1
    assert server.request("POST", f"/api/v1/webhooks/deliveries/{waiting['id']}/resend", lead(server)).status == 202
    receiver.hang.set()
    until(lambda: len(receiver.told) == 2, 20, "it is sent again")
    assert receiver.told[0].name == receiver.told[1].name and receiver.told[0].body == receiver.told[1].body


@pytest.mark.parametrize("status", [500, 404, 301, 307])
def test_an_answer_that_is_no_success_is_tried_again(another, times, status):
    answers = iter([status])
    receiver = Receiver(lambda path: next(answers, 200)).start()
    server = another(seed.company())
    server.config.write_text(ALLOWED)
    server.start()
    try:
        hook(server, receiver.url())
        book(server, times)
        until(lambda: [d["status"] for d in deliveries(server)] == [status], 10, "the answer is in the log")
        (failed,) = deliveries(server, "?state=pending")
        assert failed["attempts"] == 1 and failed["next_try_at"] and str(status) in failed["last_reply"]
        until(lambda: deliveries(server)[0]["state"] == "delivered", 20, "the second try is taken")
        assert [each.path for each in receiver.told] == ["/hook", "/hook"], "redirects are not followed"
        assert len({each.name for each in receiver.told}) == 1
    finally:
        receiver.stop()


def test_slow_receivers_delay_nobody_else(desk, receiver, times):
    """Six that never answer, and one that does."""
    receiver.hang = threading.Event()
    for number in range(6):
        hook(desk, receiver.url(f"/slow{number}"))
    hook(desk, receiver.url("/quick"))
    begin = time.monotonic()
    for _ in range(3):
        book(desk, times)
    assert desk.request("GET", "/healthz").status == 200
    assert time.monotonic() - begin < 5, "nobody waits at the desk"
    until(lambda: len(receiver.at("/quick")) == 3, 60, "the quick one is told all")
    # From the second round on the slow ones are known, and leave two lanes to the others.
    before = time.monotonic()
    book(desk, times)
    until(lambda: len(receiver.at("/quick")) == 4, 8, "at once")
    assert time.monotonic() - before < 8


def test_a_private_address_is_not_asked_unless_the_configuration_allows_it(another, receiver, times):
    server = another(seed.company()).start()
    hook(server, receiver.url())
    hook(server, f"http://localhost:{receiver.port}/hook")
    book(server, times)
    until(lambda: [d["attempts"] for d in deliveries(server)] == [1, 1], 10, "both were tried")
    until(lambda: all(d["last_reply"] for d in deliveries(server)), 10, "both were refused")
    assert not receiver.told
    assert all(d["state"] == "pending" and d["status"] is None for d in deliveries(server))


def test_a_removed_webhook_is_told_nothing_more(desk, receiver, times):
    made = hook(desk, receiver.url())
    receiver.stop()
    book(desk, times)
    until(lambda: deliveries(desk) and deliveries(desk)[0]["last_reply"], 10, "the receiver is away")
    assert desk.request("DELETE", f"/api/v1/webhooks/{made['id']}", lead(desk)).status == 204
    (given_up,) = deliveries(desk)
    assert given_up["state"] == "failed" and given_up["next_try_at"] is None
    assert desk.request("POST", f"/api/v1/webhooks/deliveries/{given_up['id']}/resend", lead(desk)).status == 404
    book(desk, times)
    assert len(deliveries(desk)) == 1


def test_a_delivered_one_can_be_sent_again(desk, receiver, times):
    hook(desk, receiver.url())
    book(desk, times)
    until(lambda: deliveries(desk) and deliveries(desk)[0]["state"] == "delivered", 10, "delivered")
    (done,) = deliveries(desk)
    for _ in range(2):
        assert desk.request("POST", f"/api/v1/webhooks/deliveries/{done['id']}/resend", lead(desk)).status == 202
    until(lambda: len(receiver.told) >= 2, 10, "sent again")
    assert len({each.name for each in receiver.told}) == 1


def test_a_tasks_life_is_told(desk, receiver):
    made = hook(desk, receiver.url(), events=["task.created", "task.changed", "task.done", "task.dropped"])
    acme, anna = desk.secrets["clients"]["acme"]["token"], desk.secrets["agents"]["anna"]["token"]
    ask = lambda client: desk.request("POST", "/api/v1/callbacks", client, {"about": "the export"}).content["id"]
    first = ask(acme)
    edit = lambda task, **wish: desk.request("PATCH", f"/api/v1/tasks/{task}", anna, wish).status
    assert edit(first, severity=4) == 200
    assert edit(first, state="done", outcome="reached") == 200
    second = ask(desk.secrets["clients"]["globex"]["token"])
    assert desk.request("DELETE", f"/api/v1/callbacks/{second}", desk.secrets["clients"]["globex"]["token"]).status == 200
    told = lambda task: [each.content for each in receiver.at() if each.content["task"]["id"] == task]
    events = lambda task: [each["event"] for each in told(task)]
    until(lambda: "task.done" in events(first), 20, "the first is told to its end")
    until(lambda: "task.dropped" in events(second), 20, "and the second")

    assert told(first)[0]["event"] == "task.created" and told(second)[0]["event"] == "task.created"
    changed = [each for each in told(first) if each["event"] == "task.changed"]
    assert any(each["happened"]["what"] == "severity" and each["task"]["severity"] == 4 for each in changed)
    assert told(first)[-1]["task"]["state"] == "done" and told(second)[-1]["task"]["state"] == "dropped"
    assert all(each.is_signed_by(made["secret"]) for each in receiver.told)
    assert len({each.name for each in receiver.told}) == len(receiver.told)


def test_after_two_days_of_tries_it_is_given_up_said_and_can_be_sent_again(another, receiver, times):
    receiver.answers = lambda path: 500
    server = another(seed.company(), options=["--client-writes-per-minute", "0"])
    server.config.write_text(ALLOWED)
    server.start()
    hook(server, receiver.url())
    book(server, times)
    until(lambda: deliveries(server) and deliveries(server)[0]["attempts"] >= 1, 20, "the first try")
    server.stop()
    with contextlib.closing(sqlite3.connect(server.db)) as database, database:  # the two days go by
        database.execute("UPDATE webhook_delivery SET attempts = 16, due_at = 1, leased_until_at = NULL")
    server.start()
    until(lambda: deliveries(server)[0]["state"] == "failed", 20, "given up")
    (failed,) = deliveries(server, "?state=failed")
    assert failed["attempts"] == 17 and failed["status"] == 500
    assert "webhook.given_up" in server.log_text()
    assert deliveries(server, "?state=pending") == []

    receiver.answers = lambda path: 204
    assert server.request("POST", f"/api/v1/webhooks/deliveries/{failed['id']}/resend", lead(server)).status == 202
    until(lambda: deliveries(server)[0]["state"] == "delivered", 20, "sent again by hand")
    assert len({each.name for each in receiver.told}) == 1


def test_after_a_restore_what_was_not_told_waits_for_the_operators_word(desk, another, receiver, times, tmp_path):
    hook(desk, receiver.url())
    receiver.stop()
    book(desk, times)
    until(lambda: deliveries(desk) and deliveries(desk)[0]["attempts"] >= 1, 20, "a try in vain")
    desk.command("backup", str(tmp_path / "backup.tar"))
    desk.kill()
    copy = tmp_path / "restored.db"
    desk.db = copy
    desk.command("restore", str(tmp_path / "backup.tar"))
    receiver.start()
    restored = another(None, db=copy)
    restored.secrets = desk.secrets
    restored.config.write_text(ALLOWED)
    restored.start()
    later = book(restored, times)
    until(lambda: receiver.told, 20, "what happens after it is told at once")
    assert [each.content["booking"]["id"] for each in receiver.told] == [later["id"]]
    held = [each for each in deliveries(restored) if each["state"] == "pending"]
    assert len(held) == 1 and held[0]["held"]
    assert callhours("outbox", "release", "--db", str(copy)).returncode == 0
    until(lambda: len(receiver.told) == 2, 20, "the rest, once it is let go")


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "url"),
        ({"url": 5}, "url"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "https://user:secret@example.com/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.com/\r\nX: y"}, "url"),
        ({"url": "https://example.com/ä"}, "url"),
        ({"url": "https://example.com/" + "x" * 2000}, "url"),
        ({"url": "https://example.com/", "events": "booking.created"}, "events"),
        ({"url": "https://example.com/", "events": [1]}, "events"),
        ({"url": "https://example.com/", "events": ["booking.exploded"]}, "events"),
    ],
)
def test_a_wrong_webhook_is_refused_at_its_field(server, body, field):
    answer = server.request("POST", "/api/v1/webhooks", lead(server), body)
    assert answer.status == 422 and answer.content["errors"][0]["pointer"] == "/" + field
    assert server.get("/api/v1/webhooks", lead(server))["webhooks"] == []
