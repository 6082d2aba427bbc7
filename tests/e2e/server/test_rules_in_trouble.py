"""A change of rules is whole or not there: the server killed in it, the disk full; and deadlines follow it (D4)."""

import datetime
import http.client
import threading

import pytest

from support import seed
from support.wishes import moment_of

ALWAYS = {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
DAY = 86400


@pytest.fixture
def desk(another):
    company = seed.company()
    next(each for each in company["agents"] if each["slug"] == "dora")["role"] = "administrator"
    return another(company, options=["--client-writes-per-minute", "0"]).start()


def dora(server) -> str:
    return server.secrets["agents"]["dora"]["token"]


def patch(server, body, **more):
    return server.request("PATCH", "/api/v1/rules", dora(server), body, **more)


def rules(server) -> dict:
    return server.get("/api/v1/rules", dora(server))


def shape(name: str, number: int = 0) -> dict:
    """All that one change touches says `name`; the pieces lie in many tables."""
    morning = {"a": "08:00-12:00", "b": "09:00-13:00"}[name]
    agents = [
        {
            "slug": slug,
            "name": f"{slug} {number} {name}",
            "hours": {"mon": [morning]},
            "overrides": [{"date": f"2027-02-{day:02}", "hours": [morning]} for day in range(1, 29)],
            "holidays": [f"2027-0{3 if name == 'a' else 4}-{day:02}" for day in range(1, 29)],
        }
        for slug in ("anna", "ben")
    ]
    types = [{"slug": slug, "name": {"en": f"{slug} {name}"}, "minutes": 30} for slug in ("support", "training")]
    return {"agents": agents, "call_types": types}


def names(server) -> set:
    """Which of the two changes is there, by every piece of it."""
    found = rules(server)
    agents = [each for each in found["agents"] if each["slug"] in ("anna", "ben")]
    letters = {each["name"][-1] for each in agents}
    letters |= {each["name"]["en"][-1] for each in found["call_types"] if each["slug"] in ("support", "training")}
    for each in agents:
        letters.add({"08:00-12:00": "a", "09:00-13:00": "b"}[each["hours"]["mon"][0]])
        letters |= {{"08:00-12:00": "a", "09:00-13:00": "b"}[day["hours"][0]] for day in each["overrides"]}
        letters |= {{"03": "a", "04": "b"}[day[5:7]] for day in each["holidays"]}
    return letters


def test_a_change_that_a_power_cut_hits_is_there_whole_or_not_at_all(desk):
    assert patch(desk, shape("a")).status == 200
    hit = 0
    for round_ in range(6):
        answered, stop = [], threading.Event()

        def change():
            for number in range(400):
                try:
                    answer = patch(desk, shape("ab"[number % 2], number))
                except (OSError, http.client.HTTPException):
                    return
                if answer.status == 200:
                    answered.append(number)
                if stop.is_set():
                    return

        writer = threading.Thread(target=change)
        writer.start()
        threading.Event().wait(0.05 + 0.06 * round_)  # each round is hit at another place
        desk.kill()
        stop.set()
        writer.join(30)
        desk.start()
        found = names(desk)
        assert len(found) == 1, f"half of one change, half of the other: {found}"
        if answered:  # one more may have been committed whose answer did not get out
            there = {int(each["name"].split()[1]) for each in rules(desk)["agents"] if each["slug"] in ("anna", "ben")}
            assert there in ({answered[-1]}, {answered[-1] + 1}), "what was answered is there"
            hit += 1
    assert hit > 0, "no round got far enough to prove anything"


def test_on_a_full_disk_a_change_is_refused_and_all_stays_as_it_was(desk):
    assert patch(desk, shape("a")).status == 200
    before = rules(desk)
    with desk.full_disk():
        refused = patch(desk, shape("b"))
        assert refused.status in (500, 503) and refused.content["status"] == refused.status
        assert rules(desk) == before
        assert desk.request("GET", "/healthz").status == 200, "what needs no writing goes on"

    assert rules(desk) == before
    assert patch(desk, shape("b")).status == 200
    assert names(desk) == {"b"}
    desk.kill()
    desk.start()
    assert names(desk) == {"b"}


def test_open_deadlines_follow_a_change_of_hours_before_it_is_answered(desk):
    assert patch(desk, {"agents": [{"slug": "anna", "hours": ALWAYS}]}).status == 200
    acme, anna = desk.secrets["clients"]["acme"]["token"], desk.secrets["agents"]["anna"]["token"]
    asked = desk.request("POST", "/api/v1/callbacks", acme, {"about": "the export"}).content["id"]
    due = lambda: moment_of(desk.get(f"/api/v1/tasks/{asked}", anna)["response_due_at"])
    begun = moment_of(desk.get(f"/api/v1/tasks/{asked}", anna)["created_at"])
    first = due()

    two_hours_a_day = {"agents": [{"slug": "anna", "hours": {day: ["00:00-02:00"] for day in ALWAYS}}]}
    assert patch(desk, two_hours_a_day).status == 200
    assert due() > first
    holidays = [str(begun.date() + datetime.timedelta(days=day)) for day in range(8)]
    assert patch(desk, {"agents": [{"slug": "anna", "holidays": holidays}]}).status == 200
    assert (due() - begun).total_seconds() > 6 * DAY
    assert patch(desk, {"agents": [{"slug": "anna", "hours": ALWAYS, "holidays": []}]}).status == 200
    assert due() == first

    tried = desk.request("PATCH", "/api/v1/rules?dry_run=true", dora(desk), two_hours_a_day)
    assert tried.status == 200 and due() == first
