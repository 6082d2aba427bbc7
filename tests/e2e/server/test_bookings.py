"""Bookings by the API: made, read, moved, cancelled (contract.md "HTTP"; product.md S5–S9, B1, B4)."""

import pytest

from support import seed
from support.wishes import days, minutes, moment_of, now, text_of, wish

POST = ("POST", "/api/v1/bookings")


def test_a_booking_is_answered_with_all_that_the_client_needs(server, acme, book, times):
    start = times()
    answer = book(acme, start, phone="0660 12345", note="It hangs.\nSince Monday.")
    assert answer.status == 201
    booking = answer.content
    assert {"id", "uid", "sequence", "start", "end", "status", "agent", "manage_url", "ics_url"} <= set(booking)
    assert booking["start"] == text_of(start) and booking["end"] == text_of(start + minutes(30))
    assert booking["status"] == "confirmed" and booking["agent"] == "anna" and booking["sequence"] == 0
    assert answer.headers["Location"] == f"/api/v1/bookings/{booking['id']}"
    read = server.get(answer.headers["Location"], acme)
    assert read == booking
    assert booking in server.get("/api/v1/bookings", acme)["bookings"]


def test_the_links_of_a_booking_open_its_page_and_its_calendar_file(server, acme, book):
    booking = book(acme, note="About exports").content
    page = server.request("GET", booking["manage_url"])
    assert page.status == 200 and "Eva Gruber" in page.text and "About exports" in page.text
    file = server.request("GET", booking["ics_url"])
    assert file.status == 200 and file.headers["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in file.text and booking["uid"] in file.text.replace("\r\n ", "")
    for link in ("manage_url", "ics_url"):
        forged = booking[link].replace("/b/", "/b/A", 1)
        assert server.request("GET", forged).status == 404
    assert server.request("GET", booking["manage_url"] + ".ics").status == 404, "one link is not the other"


def test_a_time_that_is_taken_is_409(server, acme, token_of, book, times):
    start = times()
    assert book(acme, start).status == 201
    for token in (acme, token_of("globex")):
        answer = book(token, start)
        assert answer.status == 409 and answer.content["detail"]
        assert book(token, start, "training").status == 409
    assert book(token_of("initech"), start).status == 201, "another agent's time"


def test_touching_calls_do_not_conflict(acme, book, times):
    start = times()
    assert [book(acme, start + minutes(m)).status for m in (30, 0, 60)] == [201, 201, 201]


@pytest.mark.parametrize(
    "shift, rule",
    [
        (lambda: now().replace(minute=0, second=0) - days(1), "too_soon"),
        (lambda: now().replace(minute=0, second=0) + days(70), "beyond_window"),
        (lambda: (now() + days(3)).replace(minute=5, second=0), "off_grid"),
        (lambda: (now() + days(3)).replace(minute=0, second=1), "off_grid"),
    ],
    ids=["past", "beyond the window", "off the grid", "a second late"],
)
def test_a_time_outside_the_rules_is_422_and_names_the_rule(server, acme, book, shift, rule):
    answer = book(acme, shift())
    assert answer.status == 422
    assert len(answer.content["detail"]) > 15, "in words"


def test_a_time_outside_the_hours_is_422(token_of, book):
    saturday = (now() + days(12 - now().weekday())).replace(hour=10, minute=0, second=0)
    assert book(token_of("umbrella"), saturday).status == 422
    night = (now() + days(15 - now().weekday())).replace(hour=2, minute=0, second=0)
    assert book(token_of("umbrella"), night).status == 422


GOOD = {"type": "support", "start": "2027-01-04T08:00:00Z", "name": "Eva", "email": "eva@acme.example"}


@pytest.mark.parametrize("missing", ["type", "start", "name", "email"])
def test_a_missing_field_is_named(server, acme, missing):
    answer = server.request(*POST, acme, {key: value for key, value in GOOD.items() if key != missing})
    assert answer.status == 422 and missing in answer.content["detail"]
    assert any(error["pointer"] == f"/{missing}" for error in answer.content["errors"])


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""),
        ("name", "   "),
        ("name", "Eva\r\nATTENDEE:mailto:all@example.com"),
        ("name", "Eva\x00"),
        ("name", "x" * 101),
        ("name", 7),
        ("name", ["Eva"]),
        ("email", "eva"),
        ("email", "eva@"),
        ("email", "eva@acme.example\r\nBcc: all@example.com"),
        ("email", "<eva@acme.example>"),
        ("email", "a" * 300 + "@acme.example"),
        ("phone", "no number"),
        ("phone", "+43660" + "1" * 20),
        ("phone", "+4366012345;ext=1"),
        ("note", "x" * 2001),
        ("note", "a\x07bell"),
        ("start", "tomorrow"),
        ("start", "2027-01-04 08:00"),
        ("start", "2027-01-04T08:00:00"),
        ("start", "2027-02-30T08:00:00Z"),
        ("start", "2038-01-01T08:00:00Z"),
        ("start", 1798000000),
        ("type", "nonsense"),
        ("type", {}),
    ],
)
def test_a_malformed_field_is_named_and_nothing_is_booked(server, acme, field, value):
    before = server.get("/api/v1/bookings", acme)
    answer = server.request(*POST, acme, {**GOOD, field: value})
    assert answer.status == 422 and field in answer.content["detail"].lower()
    assert server.get("/api/v1/bookings", acme) == before


def test_all_malformed_fields_are_told_at_once(server, acme):
    answer = server.request(*POST, acme, {**GOOD, "name": "", "email": "x", "phone": "y"})
    assert {error["pointer"] for error in answer.content["errors"]} == {"/name", "/email", "/phone"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\"text\"", b"{\"type\": }", b"\xff\xfe", b"{\"a\": " + b"[" * 500 + b"]" * 500 + b"}"]
)
def test_a_body_that_is_no_json_object_is_400(server, acme, body):
    answer = server.request(*POST, acme, body, {"Content-Type": "application/json"})
    assert answer.status == 400 and answer.headers["Content-Type"] == "application/problem+json"


def test_invalid_utf8_is_refused(server, acme):
    body = b'{"type":"support","start":"2027-01-04T08:00:00Z","name":"Eva \xff\xfe","email":"eva@acme.example"}'
    assert server.request(*POST, acme, body, {"Content-Type": "application/json"}).status in (400, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"])
def test_another_media_type_is_415(server, acme, kind):
    assert server.request(*POST, acme, b"{}", {"Content-Type": kind}).status == 415


def test_a_charset_parameter_does_not_matter(server, acme, times):
    body = str(wish(times())).replace("'", '"').encode()
    assert server.request(*POST, acme, body, {"Content-Type": "application/json; charset=utf-8"}).status == 201


def test_an_oversized_body_is_413(server, acme):
    answer = server.request(*POST, acme, b"{" + b" " * 2_000_000 + b"}", {"Content-Type": "application/json"})
    assert answer.status == 413


def test_names_from_everywhere_come_back_as_they_were(server, acme, book):
    for name in ("Žofie Nováková", "Ольга", "李小龍", "O'Brien & <Sons>", "Zoë \U0001f600", 'a"b\\c;d,e'):
        made = book(acme, name=name)
        assert made.status == 201 and made.content["name"] == name
        assert "<Sons>" not in server.request("GET", made.content["manage_url"]).text


def test_the_same_key_gives_the_same_answer_again(server, acme, token_of, book, times):
    start = times()
    key = {"Idempotency-Key": "k-1"}
    first = book(acme, start, headers=key)
    again = book(acme, start, headers=key)
    assert first.status == again.status == 201
    assert first.content == again.content and first.headers["Location"] == again.headers["Location"]
    assert len([b for b in server.get("/api/v1/bookings", acme)["bookings"] if b["start"] == text_of(start)]) == 1

    other_body = book(acme, start, headers=key, note="another")
    assert other_body.status == 422 and "Idempotency-Key" in other_body.content["detail"]
    other_client = book(token_of("globex"), start, headers=key)
    assert other_client.status == 409, "keys are each client's own"


def test_a_refusal_is_kept_by_its_key_too(server, acme, token_of, book, times):
    start = times()
    taken = book(token_of("globex"), start)
    key = {"Idempotency-Key": "k-2"}
    assert book(acme, start, headers=key).status == 409
    assert server.request("DELETE", taken.headers["Location"], token_of("globex")).status == 200
    repeated = book(acme, start, headers=key)
    assert repeated.status == 409 and repeated.headers["Content-Type"] == "application/problem+json"
    assert book(acme, start, headers={"Idempotency-Key": "k-3"}).status == 201


def test_what_was_malformed_may_be_mended_under_the_same_key(server, acme, book, times):
    key = {"Idempotency-Key": "k-4"}
    start = times()
    assert book(acme, start, headers=key, email="x").status == 422
    assert book(acme, start, headers=key).status == 201, "final answers only are kept"


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_400(acme, book, key):
    assert book(acme, headers={"Idempotency-Key": key}).status == 400


def test_moving_keeps_the_uid_and_counts_the_sequence(server, acme, book, times):
    made = book(acme, note="kept")
    path, start = made.headers["Location"], times()
    moved = server.request("PATCH", path, acme, {"start": text_of(start)})
    assert moved.status == 200
    assert moved.content["uid"] == made.content["uid"] and moved.content["sequence"] == 1
    assert moved.content["start"] == text_of(start) and moved.content["end"] == text_of(start + minutes(30))
    assert moved.content["manage_url"] == made.content["manage_url"]
    assert book(acme, moment_of(made.content["start"])).status == 201, "the old time is free again"


def test_a_call_may_move_into_its_own_time(server, acme, book):
    made = book(acme, type_="training")
    start = moment_of(made.content["start"]) + minutes(30)
    assert server.request("PATCH", made.headers["Location"], acme, {"start": text_of(start)}).status == 200


def test_a_move_obeys_the_rules_too(server, acme, token_of, book, times):
    taken = times()
    assert book(token_of("globex"), taken).status == 201
    made = book(acme)
    path = made.headers["Location"]
    assert server.request("PATCH", path, acme, {"start": text_of(taken)}).status == 409
    for start in (now().replace(minute=0, second=0) - days(1), now().replace(minute=0, second=0) + days(80)):
        assert server.request("PATCH", path, acme, {"start": text_of(start)}).status == 422
    for body in ({}, {"start": "x"}, {"start": None}, {"start": 1}):
        assert server.request("PATCH", path, acme, body).status == 422
    assert server.request("PATCH", path, acme, b"{", {"Content-Type": "application/json"}).status == 400
    assert server.get(path, acme) == made.content, "refused changes change nothing"


def test_a_cancelled_booking_stays_readable_and_cannot_come_back(server, acme, book, times):
    made = book(acme)
    path = made.headers["Location"]
    first = server.request("DELETE", path, acme)
    assert first.status == 200 and first.content["status"] == "cancelled" and first.content["sequence"] == 1
    again = server.request("DELETE", path, acme)
    assert again.status == 200 and again.content == first.content
    read = server.request("GET", path, acme)
    assert read.status == 200 and read.content == first.content
    assert server.request("PATCH", path, acme, {"start": text_of(times())}).status == 410
    assert server.request("GET", made.content["ics_url"]).status == 410
    assert book(acme, moment_of(made.content["start"])).status == 201, "the time is free again"


def test_too_many_writes_are_429_with_a_time_to_wait(another, times):
    with another(seed.company(), options=["--client-writes-per-minute", "5"]).start() as server:
        token = server.secrets["clients"]["acme"]["token"]
        answers = [server.request(*POST, token, wish(times())) for _ in range(7)]
        assert [answer.status for answer in answers] == [201] * 5 + [429] * 2
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert server.request("GET", "/api/v1/bookings", token).status == 200, "reading is not limited"
        assert server.request("DELETE", answers[0].headers["Location"], token).status == 429
        other = server.secrets["clients"]["globex"]["token"]
        assert server.request(*POST, other, wish(times())).status == 201, "the limit is each client's own"
