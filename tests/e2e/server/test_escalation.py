"""Tasks that nobody takes (issue 5, items 2 and 3): the second level's rounds, by two servers and through kills."""

import datetime
import sqlite3
import zoneinfo

import pytest

from support import seed
from support.receiver import Receiver
from support.server import CallhoursServer
from support.waiting import until
from support.wishes import days, now, text_of

MINUTES = datetime.timedelta(minutes=1)


def company() -> dict:
    """Ben and Dora are the second level; Carla leads."""
    content = seed.company()
    for agent in content["agents"]:
        if agent["slug"] in ("ben", "dora"):
            agent["role"] = "second_level"
    return content


@pytest.fixture
def desk(another):
    return another(company(), options=["--client-writes-per-minute", "0"]).start()


@pytest.fixture
def receiver():
    receiver = Receiver().start()
    yield receiver
    receiver.stop()


def token(server, agent):
    return server.secrets["agents"][agent]["token"]


def urgent(server, client="acme"):
    answer = server.request("POST", "/api/v1/callbacks", server.secrets["clients"][client]["token"], {"urgency": "cannot_work"})
    assert answer.status == 201
    return answer.content["id"]


def lines(server, task, what="second_level"):
    told = server.get(f"/api/v1/tasks/{task}/history", token(server, "anna"))["events"]
    return [event["text"] for event in told if event["what"] == what]


def kinds(server, agent):
    return [(notice["task"], notice["kind"]) for notice in server.get("/api/v1/notices", token(server, agent))["notices"]]


def test_an_urgent_task_is_told_to_who_is_on_duty_and_to_its_own_agent(desk):
    roster = {"rotation": ["dora", "ben"], "note": "The export of Globex is slow."}
    put = desk.request("PUT", "/api/v1/duty", token(desk, "ben"), roster)
    assert put.status == 200 and put.content["on_duty"] == "dora" and put.content["list"] == ["dora", "ben"]
    task = urgent(desk)
    until(lambda: lines(desk, task) == ["Dora Lind, Anna Novak"], 30, "the first round")
    assert kinds(desk, "dora") == [(task, "second_level")] == kinds(desk, "anna")
    assert kinds(desk, "ben") == []
    assert desk.get("/api/v1/duty", token(desk, "anna"))["note"] == roster["note"]


def test_a_swap_puts_another_one_on_duty(desk):
    swap = {"from": text_of(now() - 5 * MINUTES), "to": text_of(now() + days(1)), "agent": "ben"}
    put = desk.request("PUT", "/api/v1/duty", token(desk, "carla"), {"rotation": ["dora", "ben"], "swaps": [swap]})
    assert put.status == 200 and put.content["on_duty"] == "ben"
    assert put.content["shifts"][0]["swapped"] and put.content["shifts"][1]["agent"] == "dora"
    task = urgent(desk)
    until(lambda: lines(desk, task) == ["Ben Okafor, Anna Novak"], 30, "the first round")


def test_two_servers_and_kills_take_each_round_once(desk, tmp_path):
    """The time between two rounds is shortened in the database: five minutes are too long for a test."""
    second = CallhoursServer(tmp_path / "second", db=desk.db, options=desk.options)
    second.secrets = desk.secrets
    with second:
        second.start()
        task = urgent(desk)
        for round_ in range(1, 5):
            until(lambda: len(lines(desk, task)) >= round_, 30, "the next round")
            (desk if round_ % 2 else second).kill()
            (desk if round_ % 2 else second).start()
            with sqlite3.connect(desk.db, timeout=10) as db:
                db.execute("UPDATE escalation SET happened_at = happened_at - 300 WHERE task_id = ?", (task,))
                db.execute("UPDATE task SET look_at = 0 WHERE id = ?", (task,))
            db.close()
        until(lambda: len(lines(desk, task)) == 5, 30, "the fifth round")
        assert lines(desk, task) == [
            "Ben Okafor, Anna Novak",
            "Dora Lind",
            "Ben Okafor",
            "Dora Lind",
            "Ben Okafor",
        ]
        with sqlite3.connect(desk.db) as db:
            assert db.execute("SELECT mark, count(*) FROM escalation GROUP BY mark").fetchall() == [
                (mark, 1) for mark in range(5)
            ]
            assert db.execute("SELECT count(*) FROM notice").fetchone() == (6,)
        db.close()


def test_who_takes_it_is_asked_no_more_and_a_breach_is_told_to_the_lead(desk):
    task = urgent(desk)
    until(lambda: lines(desk, task), 30, "the first round")
    taken = desk.request("PATCH", f"/api/v1/tasks/{task}", token(desk, "ben"), {"state": "claimed"})
    assert taken.status == 200 and taken.content["owner"] == "ben"
    with sqlite3.connect(desk.db, timeout=10) as db:
        db.execute("UPDATE task SET created_at = created_at - 3700, response_due_at = response_due_at - 3700")
        db.execute("UPDATE escalation SET happened_at = happened_at - 3700")
    db.close()
    until(lambda: lines(desk, task, "response_breach") == ["Ben Okafor, Carla Weiß"], 30, "the breach")
    assert kinds(desk, "carla") == [(task, "response_breach")]
    assert len(lines(desk, task)) == 1


@pytest.mark.parametrize(
    "roster, pointer",
    [
        ({"rotation": "ben"}, "/rotation"),
        ({"rotation": [5]}, "/rotation/0"),
        ({"rotation": ["ben", "nobody"]}, "/rotation/1"),
        ({"first_day": "2026-02-30"}, "/first_day"),
        ({"days_each": 0}, "/days_each"),
        ({"days_each": "7"}, "/days_each"),
        ({"swaps": [{"from": "2026-12-01T00:00:00Z", "to": "2026-12-01T00:00:00Z", "agent": "ben"}]}, "/swaps/0/to"),
        ({"swaps": [{"from": "x", "to": "2026-12-01T00:00:00Z", "agent": "ben"}]}, "/swaps/0/from"),
        ({"swaps": [{"from": "2026-12-01T00:00:00Z", "to": "2026-12-02T00:00:00Z"}]}, "/swaps/0/agent"),
        ({"swaps": ["ben"]}, "/swaps/0"),
        ({"note": "x" * 2001}, "/note"),
    ],
)
def test_a_wrong_roster_is_refused_with_its_member_and_the_old_one_stays(server, roster, pointer):
    carla = server.secrets["agents"]["carla"]["token"]
    before = server.get("/api/v1/duty", carla)["rotation"]
    answer = server.request("PUT", "/api/v1/duty", carla, roster)
    assert answer.status == 422 and pointer in [error["pointer"] for error in answer.content["errors"]]
    assert server.get("/api/v1/duty", carla)["rotation"] == before


def test_a_roster_that_nobody_made_begins_today(another):
    desk = another(seed.company()).start()
    before = now()
    told = desk.get("/api/v1/duty", token(desk, "anna"))
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    assert told["first_day"] in {str(moment.astimezone(berlin).date()) for moment in (before, now())}


def test_a_webhook_is_told_of_each_step_that_the_desk_takes(another, receiver):
    desk = another(company(), options=["--client-writes-per-minute", "0"])
    desk.config.write_text('[fetch]\nallow = ["127.0.0.0/8"]\n')
    desk.start()
    lead = token(desk, "carla")
    assert desk.request("POST", "/api/v1/webhooks", lead, {"url": receiver.url(), "events": ["task.changed"]}).status == 201
    task = urgent(desk)
    until(lambda: lines(desk, task), 30, "the first round")
    with sqlite3.connect(desk.db, timeout=30) as db:
        db.execute("UPDATE task SET created_at = created_at - 3700, response_due_at = response_due_at - 3700")
        db.execute("UPDATE escalation SET happened_at = happened_at - 3700")
    db.close()
    told = lambda: [(each.content["happened"]["what"], each.content["happened"]["text"]) for each in receiver.at()]  # noqa: E731
    wanted = {("second_level", "Ben Okafor, Anna Novak"), ("second_level", "Dora Lind"), ("response_breach", "Anna Novak, Carla Weiß")}
    until(lambda: wanted <= set(told()), 30, "every step is told")
    assert len({each.name for each in receiver.at()}) == len(set(told())), "each under one name"
    assert all(each.content["task"]["id"] == task for each in receiver.at())


def test_an_agent_reads_the_roster_and_does_not_write_it(server, agent_token):
    assert server.request("PUT", "/api/v1/duty", agent_token, {"rotation": ["anna"]}).status == 403
    assert server.get("/api/v1/duty", agent_token)["rotation"] == []
