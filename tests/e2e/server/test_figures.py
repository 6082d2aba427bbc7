"""Figures (issue 5, item 6): JSON, CSV, metrics, and who sees which; the counting itself is tested with a day's life."""

import csv
import io

import pytest

from support import seed
from support.waiting import until
from support.wishes import days, now

WEEK = f"from={now() - days(3):%Y-%m-%d}&to={now() + days(4):%Y-%m-%d}"


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    from support.server import CallhoursServer

    with CallhoursServer(tmp_path_factory.mktemp("figures"), seed.company()) as server:
        server.start()
        for client, urgency in (("acme", "cannot_work"), ("globex", "question"), ("initech", "question")):
            asked = server.request("POST", "/api/v1/callbacks", server.secrets["clients"][client]["token"], {"urgency": urgency})
            assert asked.status == 201
            if client == "acme":
                done = {"state": "done", "outcome": "reached"}
                assert server.request("PATCH", f"/api/v1/tasks/{asked.content['id']}", token(server, "anna"), done).status == 200
        until(lambda: rows(server, "carla")[0]["responded"] == 1, 15, "the figures are counted")
        yield server


def token(server, agent):
    return server.secrets["agents"][agent]["token"]


def rows(server, agent, by="total"):
    return server.get(f"/api/v1/figures?{WEEK}&by={by}", token(server, agent))["rows"] or [{"responded": 0}]


def test_a_lead_sees_the_whole_desk_with_its_definitions(company):
    told = company.get(f"/api/v1/figures?{WEEK}", token(company, "carla"))
    (total,) = told["rows"]
    assert (total["key"], total["tasks"], total["responded"], total["resolved"]) == ("total", 3, 1, 1)
    assert total["response_met_percent"] == 100.0 and total["offered"] == 0 and total["average_wait_seconds"] is None
    assert told["zone"] == "Europe/Berlin"
    assert {name for name in total if name.startswith("average")} <= set(told["definitions"])
    assert {row["key"]: row["tasks"] for row in rows(company, "carla", "agent")} == {"anna": 2, "ben": 1}
    assert {row["key"]: row["tasks"] for row in rows(company, "carla", "client")} == {"acme": 1, "globex": 1, "initech": 1}
    assert {row["key"]: row["tasks"] for row in rows(company, "carla", "severity")} == {1: 1, 5: 2}
    for by in ("day", "week", "month"):
        assert sum(row["tasks"] for row in rows(company, "carla", by)) == 3


def test_an_agent_sees_their_own_and_their_clients(company):
    assert [row["key"] for row in rows(company, "ben", "agent")] == ["ben"]
    assert [row["key"] for row in rows(company, "ben", "client")] == ["initech"]
    for by in ("total", "severity", "day", "week", "month"):
        assert company.request("GET", f"/api/v1/figures?{WEEK}&by={by}", token(company, "ben")).status == 403


def test_the_same_as_csv(company):
    for path, headers in ((f"?{WEEK}&by=client&format=csv", {}), (f"?{WEEK}&by=client", {"Accept": "text/csv"})):
        answer = company.request("GET", f"/api/v1/figures{path}", token(company, "carla"), headers=headers)
        assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/csv")
        table = list(csv.DictReader(io.StringIO(answer.text)))
        assert [(row["key"], row["tasks"], row["response_met_percent"]) for row in table] == [
            ("acme", "1", "100.0"),
            ("globex", "1", ""),
            ("initech", "1", ""),
        ]


def test_what_has_just_happened_is_in_the_next_answer(another):
    desk = another(seed.company()).start()
    for asked in range(1, 6):
        client = ("acme", "globex", "initech", "hooli", "umbrella")[asked - 1]
        answer = desk.request("POST", "/api/v1/callbacks", desk.secrets["clients"][client]["token"], {"urgency": "question"})
        assert answer.status == 201
        assert rows(desk, "carla")[0]["tasks"] == asked
    until(lambda: "callhours_tasks_begun 5\n" in desk.request("GET", "/metrics").text, 30, "the metrics agree")


def test_what_is_counted_is_told_in_the_languages_of_the_page(company):
    for language, word in (("en", "Calls that arrived."), ("de", "Anrufe"), ("ru", "вызовы")):
        headers = {"Accept-Language": language}
        told = company.request("GET", f"/api/v1/figures?{WEEK}", token(company, "carla"), headers=headers).content
        assert word in told["definitions"]["offered"], told["definitions"]["offered"]
        assert {"dialled", "reached_first", "reached_second", "reached_later"} <= set(told["definitions"])


def test_the_metrics_tell_the_sums(company):
    text = company.request("GET", "/metrics").text
    assert 'callhours_deadlines{target="response",result="met"} 1\n' in text
    assert "callhours_tasks_begun 3\n" in text


@pytest.mark.parametrize(
    "query",
    ["", "from=2026-01-01", "from=x&to=2026-01-02", "from=2026-01-02&to=2026-01-02", "from=2026-02-01&to=2026-01-02",
     "from=2001-01-01&to=2026-01-02", "from=2026-01-01&to=2026-02-30", "from=2026-01-01&to=2026-01-02&by=colour"],
)
def test_a_period_that_is_none_is_refused(company, query):
    assert company.request("GET", f"/api/v1/figures?{query}", token(company, "carla")).status == 422
