"""GET /api/v1/slots and the holds (product.md S1, S4, S9)."""

import datetime

import pytest

from support.waiting import until
from support.wishes import days, minutes, moment_of, now, text_of, wish


def slots(server, token, first: datetime.date, last: datetime.date, type_="support"):
    return server.request("GET", f"/api/v1/slots?type={type_}&from={first}&to={last}", token)


def starts_on(server, token, day: datetime.date, type_="support") -> list:
    answer = slots(server, token, day, day + days(1), type_)
    assert answer.status == 200, answer.content
    return [slot["start"] for slot in answer.content["slots"]]


@pytest.fixture
def hold(server, acme):
    def post(start, token=None, type_="support"):
        return server.request("POST", "/api/v1/holds", token or acme, {"type": type_, "start": text_of(start)})

    return post


def test_slots_are_of_the_agents_local_days_and_name_zone_and_agent(server, acme):
    day = now().date() + days(10)
    answer = slots(server, acme, day, day + days(1))
    assert answer.status == 200
    assert answer.content["zone"] == "Europe/Berlin"
    assert len(answer.content["slots"]) in (46, 48, 50), "a call each half hour of a whole local day"
    for slot in answer.content["slots"]:
        assert set(slot) == {"start", "end", "agent"} and slot["agent"] == "anna"
        assert moment_of(slot["end"]) - moment_of(slot["start"]) == minutes(30)
    first = moment_of(answer.content["slots"][0]["start"])
    assert first.date() == day - days(1) and first.hour in (22, 23), "the local day begins before midnight of UTC"


def test_to_is_exclusive_and_an_empty_range_has_no_slots(server, acme):
    day = now().date() + days(10)
    both = slots(server, acme, day, day + days(2)).content["slots"]
    assert both == slots(server, acme, day, day + days(1)).content["slots"] + (
        slots(server, acme, day + days(1), day + days(2)).content["slots"]
    )
    assert slots(server, acme, day, day).content["slots"] == []


def test_office_hours_bound_the_slots(server, token_of):
    monday = now().date() + days(14 - now().date().weekday())
    starts = starts_on(server, token_of("umbrella"), monday)
    assert len(starts) == 16
    assert starts_on(server, token_of("umbrella"), monday + days(5)) == [], "Saturday"


def test_the_window_ends_the_offer(server, acme):
    assert starts_on(server, acme, now().date() + days(59)) != []
    assert starts_on(server, acme, now().date() + days(63)) == []


def test_92_days_may_be_asked_at_once_and_93_not(server, acme):
    day = now().date()
    assert slots(server, acme, day, day + days(92)).status == 200
    refused = slots(server, acme, day, day + days(93))
    assert refused.status == 422 and "92" in refused.content["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "type=nonsense&from=2026-12-01&to=2026-12-02",
        "from=2026-12-01&to=2026-12-02",
        "type=support&to=2026-12-02",
        "type=support&from=2026-12-01",
        "type=support&from=2026-13-01&to=2026-12-02",
        "type=support&from=2026-02-29&to=2026-03-02",
        "type=support&from=1.12.2026&to=2026-12-02",
        "type=support&from=2026-12-02&to=2026-12-01",
        "type=support&from=2038-01-01&to=2038-01-02",
        "type=support&from=2026-12-01T00:00:00Z&to=2026-12-02",
    ],
)
def test_a_question_that_makes_no_sense_is_422_and_says_what_is_wrong(server, acme, query):
    answer = server.request("GET", f"/api/v1/slots?{query}", acme)
    assert answer.status == 422 and len(answer.content["detail"]) > 10


def test_an_unknown_type_is_answered_with_the_known_ones(server, acme):
    answer = server.request("GET", "/api/v1/slots?type=nonsense&from=2026-12-01&to=2026-12-02", acme)
    for slug in ("support", "training", "ideas"):
        assert slug in answer.content["detail"]


def test_a_hold_blocks_everybody_but_its_holder(server, acme, token_of, times, hold):
    start = times()
    held = hold(start)
    assert held.status == 201
    assert moment_of(held.content["expires_at"]) - now() < minutes(5.1)
    assert moment_of(held.content["expires_at"]) - now() > minutes(4.5)

    assert text_of(start) not in starts_on(server, token_of("globex"), start.date())
    refused = server.request("POST", "/api/v1/bookings", token_of("globex"), wish(start))
    assert refused.status == 409
    assert hold(start, token_of("globex")).status == 409
    without = server.request("POST", "/api/v1/bookings", acme, wish(start))
    assert without.status == 409, "whoever knows the hold's id is its holder, not the client as such"

    booked = server.request("POST", "/api/v1/bookings", acme, wish(start, hold=held.content["id"]))
    assert booked.status == 201, booked.content
    again = server.request("DELETE", f"/api/v1/holds/{held.content['id']}", acme)
    assert again.status == 404, "the hold ends with the booking"


def test_a_hold_blocks_overlapping_times_of_other_types(server, token_of, times, hold):
    start = times()
    assert hold(start, type_="training").status == 201
    taken = set(starts_on(server, token_of("globex"), start.date()))
    assert not taken & {text_of(start), text_of(start + minutes(30))}
    assert text_of(start + minutes(60)) in taken and text_of(start - minutes(30)) in taken


def test_a_released_hold_frees_the_time(server, acme, token_of, times, hold):
    start = times()
    held = hold(start)
    path = held.headers.get("Location") or f"/api/v1/holds/{held.content['id']}"
    assert server.request("DELETE", path, token_of("globex")).status == 404, "another client's hold"
    assert text_of(start) not in starts_on(server, token_of("globex"), start.date())
    assert server.request("DELETE", path, acme).status == 204
    assert server.request("DELETE", path, acme).status == 404
    assert text_of(start) in starts_on(server, token_of("globex"), start.date())
    assert server.request("POST", "/api/v1/bookings", token_of("globex"), wish(start)).status == 201


def test_a_hold_lapses_after_five_minutes(server, times, hold):
    start = times()
    held = hold(start)
    day = start.date()

    def offered(at):
        asked = ["slots", "--client", "globex", "--type", "support", "--from", str(day), "--to", str(day + days(2))]
        return any(
            line.startswith(text_of(start)) for line in server.command(*asked, "--now", text_of(at)).stdout.splitlines()
        )

    lapses = moment_of(held.content["expires_at"])
    assert not offered(lapses - minutes(0.1))
    assert offered(lapses)


def test_a_hold_of_a_time_that_is_not_offered_is_refused_by_the_rule(server, acme, hold):
    past = hold(now().replace(minute=0, second=0) - days(1))
    assert past.status == 422
    off_grid = hold((now() + days(5)).replace(minute=7, second=0))
    assert off_grid.status == 422
    for body in ({}, {"type": "support"}, {"start": "2026-12-01T08:00:00Z"}, {"type": "x", "start": "2026-12-01T08:00:00Z"}):
        assert server.request("POST", "/api/v1/holds", acme, body).status == 422


def test_a_booking_of_one_type_blocks_the_others(server, acme, token_of, times):
    start = times()
    assert server.request("POST", "/api/v1/bookings", acme, wish(start, "ideas")).status == 201
    for type_ in ("support", "training"):
        assert text_of(start) not in starts_on(server, token_of("globex"), start.date(), type_)
    other_agent = starts_on(server, token_of("initech"), start.date())
    assert text_of(start) in other_agent


def test_an_import_beside_the_running_server_is_noticed(server, token_of, times):
    start = times()
    hooli = token_of("hooli")
    assert text_of(start) in starts_on(server, hooli, start.date())
    busy = {"agent": "dora", "start": text_of(start), "end": text_of(start + minutes(10))}
    server.import_({"busy": [busy]})
    until(lambda: text_of(start) not in starts_on(server, hooli, start.date()), 5, "the busy time is noticed")

    closed = str((start + days(1)).date())
    server.import_({"agents": [{"slug": "dora", "overrides": [{"date": closed, "hours": []}]}]})
    until(lambda: starts_on(server, hooli, (start + days(1)).date()) == [], 5, "the closed day is noticed")

    type_ = {"slug": "short", "name": {"en": "Short one"}, "minutes": 10}
    server.import_({"call_types": [type_], "clients": [{"slug": "new", "name": "New", "agent": "dora"}]})
    until(
        lambda: slots(server, hooli, start.date(), start.date(), "short").status == 200,
        5,
        "the new call type is noticed",
    )
