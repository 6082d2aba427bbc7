"""Tasks that no call makes: by hand, by API, from the client (issue 5, item 1); killed and asked twice."""

import datetime

import pytest

from support import seed
from support.waiting import until
from support.wishes import days, moment_of, now, text_of

NUMBER = "+4366012345"


@pytest.fixture
def company(another):
    return another(seed.company(), options=["--client-writes-per-minute", "0"]).start()


def token(server, slug, kind="agents"):
    return server.secrets[kind][slug]["token"]


def history(server, task, agent="anna"):
    return [
        (event["what"], event["text"], event["by"])
        for event in server.get(f"/api/v1/tasks/{task}/history", token(server, agent))["events"]
    ]


def test_call_me_makes_one_task_however_often_and_survives_a_kill(company):
    acme, anna = token(company, "acme", "clients"), token(company, "anna")
    asked = company.request("POST", "/api/v1/callbacks", acme, {"about": "The export <b>stops</b>.", "urgency": "partial"})
    assert asked.status == 201 and asked.content["state"] == "received"
    company.kill()
    company.start()
    again = company.request("POST", "/api/v1/callbacks", acme, {"urgency": "cannot_work"})
    assert again.status == 200 and again.content["id"] == asked.content["id"]
    tasks = company.tasks(anna)
    assert len(tasks) == 1
    task = tasks[0]
    assert (task["number"], task["client"], task["agent"], task["reason"]) == (NUMBER, "acme", "anna", "asked")
    assert task["severity"] == 1 and task["about"] == "The export <b>stops</b>."
    assert moment_of(task["response_due_at"]) - moment_of(task["created_at"]) == datetime.timedelta(hours=1)
    steps = lambda: [what for what, _, _ in history(company, task["id"])]
    # The second level is told by a worker, at once or in two seconds.
    until(lambda: "second_level" in steps(), 20, "the second level is told")
    assert steps() == ["created", "asked", "severity", "second_level"]


def test_the_client_sees_how_it_stands_and_no_more(company):
    acme, anna = token(company, "acme", "clients"), token(company, "anna")
    id_ = company.request("POST", "/api/v1/callbacks", acme, {}).content["id"]
    seen = lambda: company.get(f"/api/v1/callbacks/{id_}", acme)
    edit = lambda **wish: company.request("PATCH", f"/api/v1/tasks/{id_}", anna, wish).status
    assert seen()["state"] == "received" and seen()["answer_by"]
    assert edit(state="claimed", note="a difficult one") == 200 and seen()["state"] == "in_progress"
    assert edit(state="waiting") == 200 and seen()["state"] == "waiting_for_you" and seen()["answer_by"] is None
    assert edit(state="done", outcome="reached") == 200
    told = seen()
    assert told["state"] == "done" and told["answered_at"] and told["ended_at"] and told["answer_by"] is None
    assert not {"severity", "note", "agent", "owner", "outcome"} & set(told)
    assert company.get("/api/v1/callbacks", token(company, "globex", "clients"))["callbacks"] == []


def test_the_client_may_withdraw_it_twice(company):
    acme = token(company, "acme", "clients")
    id_ = company.request("POST", "/api/v1/callbacks", acme, {}).content["id"]
    for _ in range(2):
        ended = company.request("DELETE", f"/api/v1/callbacks/{id_}", acme)
        assert ended.status == 200 and ended.content["state"] == "ended"
    dropped = company.get(f"/api/v1/tasks/{id_}", token(company, "anna"))
    assert (dropped["state"], dropped["outcome"]) == ("dropped", "no_need")
    assert history(company, id_)[-1] == ("dropped", "no_need", "Acme")
    assert len(history(company, id_)) == 2


def test_a_wished_time_stops_the_clock_until_then(company):
    acme, anna = token(company, "acme", "clients"), token(company, "anna")
    begin = now() + days(2)
    wish = {"from": text_of(begin), "to": text_of(begin + datetime.timedelta(hours=1)), "urgency": "severe"}
    asked = company.request("POST", "/api/v1/callbacks", acme, wish)
    assert asked.status == 201 and asked.content["wished_from"] == text_of(begin)
    task = company.get(f"/api/v1/tasks/{asked.content['id']}", anna)
    assert moment_of(task["response_due_at"]) == moment_of(text_of(begin)) + datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    "wish, member",
    [
        ({"from": "tomorrow"}, "from"),
        ({"to": 5}, "to"),
        ({"urgency": "2"}, "urgency"),
        ({"urgency": 1}, "urgency"),
        ({"number": "call me"}, "number"),
        ({"number": "+1" + "2" * 40}, "number"),
        ({"number": ["+43"]}, "number"),
        ({"about": "x" * 2001}, "about"),
        ({"about": "bell \u0007"}, "about"),
        ({"about": {}}, "about"),
    ],
)
def test_a_wrong_member_is_named_and_nothing_is_kept(server, acme, agent_token, wish, member):
    answer = server.request("POST", "/api/v1/callbacks", acme, wish)
    assert answer.status == 422 and member in [error["pointer"].strip("/") for error in answer.content["errors"]]
    assert server.tasks(agent_token) == []


def test_windows_that_nobody_can_keep_are_refused(server, acme, agent_token):
    hour = datetime.timedelta(hours=1)
    for begin, end in [(now() + hour, now() + hour / 2), (now() - 2 * hour, now() - hour), (now() + days(100), None)]:
        wish = {"from": text_of(begin), **({"to": text_of(end)} if end else {})}
        assert server.request("POST", "/api/v1/callbacks", acme, wish).status == 422
    assert server.tasks(agent_token) == []


def test_a_task_by_hand_has_its_owner_and_all_that_happens_is_told(company):
    anna, ben = token(company, "anna"), token(company, "ben")
    made = company.request("POST", "/api/v1/tasks", anna, {"client": "globex", "about": "Wants a quote", "severity": 5})
    assert made.status == 201
    id_ = made.content["id"]
    path = f"/api/v1/tasks/{id_}"
    assert made.headers["Location"] == path and made.content["owner"] is None
    assert company.request("PATCH", path, anna, {"state": "claimed"}).content["owner"] == "anna"
    taken = company.request("PATCH", path, ben, {"state": "claimed"})
    assert taken.status == 409 and "taken" in taken.content["detail"]
    assert company.request("PATCH", path, anna, {"owner": "ben", "note": "Ben knows them"}).content["owner"] == "ben"
    assert company.request("PUT", f"{path}/watchers/dora", ben).status == 204
    assert company.get(path, anna)["watchers"] == ["dora"]
    assert company.request("PATCH", path, ben, {"severity": 3}).status == 200
    assert company.request("PATCH", path, ben, {"state": "done", "outcome": "reached"}).status == 200
    assert company.request("PATCH", path, ben, {"state": "open"}).status == 200
    assert history(company, id_) == [
        ("created", "Wants a quote", "Anna Novak"),
        ("claimed", "", "Anna Novak"),
        ("owner", "ben", "Anna Novak"),
        ("note", "Ben knows them", "Anna Novak"),
        ("severity", "3", "Ben Okafor"),
        ("done", "reached", "Ben Okafor"),
        ("open", "", "Ben Okafor"),
        ("owner", "", "Ben Okafor"),
    ]


def test_two_tasks_become_one(company):
    anna = token(company, "anna")
    post = lambda **wish: company.request("POST", "/api/v1/tasks", anna, wish).content
    first, second = post(number=NUMBER, about="one"), post(number="+4366077777", severity=1)
    merged = company.request("POST", f"/api/v1/tasks/{second['id']}/merge", anna, {"into": first["id"]})
    assert merged.status == 200 and merged.content["severity"] == 1 and merged.content["number"] == NUMBER
    gone = company.get(f"/api/v1/tasks/{second['id']}", anna)
    assert (gone["state"], gone["merged_into"]) == ("dropped", first["id"])
    assert [task["id"] for task in company.tasks(anna)] == [first["id"]]
    assert company.request("PATCH", f"/api/v1/tasks/{second['id']}", anna, {"state": "open"}).status == 409


def test_a_client_without_service_is_told_so(company):
    former = token(company, "former", "clients")
    answer = company.request("POST", "/api/v1/callbacks", former, {})
    assert answer.status == 403 and "service" in answer.content["detail"]
    company.import_({"clients": [{"slug": "former", "entitled_to": None}]})
    until(lambda: company.request("POST", "/api/v1/callbacks", former, {}).status == 201, 5, "the service runs again")
