"""What the console asks of people: clients, their free times, what blocks an agent."""

import pytest

from support import seed
from support.wishes import days, now, text_of, wish


@pytest.fixture(scope="module")
def lead(server):
    """carla is a lead; the others are agents."""
    return server.secrets["agents"]["carla"]["token"]


def slugs(clients) -> set:
    return {client["slug"] for client in clients["clients"]}


def test_an_agent_sees_their_own_clients_and_a_lead_all(server, agent_token, lead):
    own = server.get("/api/v1/clients", agent_token)
    assert {client["agent"] for client in own["clients"]} == {"anna"}
    everyone = slugs(server.get("/api/v1/clients", lead))
    assert slugs(own) < everyone
    assert everyone == set(server.secrets["clients"])
    names = [client["name"] for client in own["clients"]]
    assert names == sorted(names)


def test_an_agent_is_offered_what_the_client_is_offered(server, agent_token, acme):
    first = now() + days(3)
    query = f"?type=support&from={first:%Y-%m-%d}&to={first + days(2):%Y-%m-%d}"
    mine = server.get(f"/api/v1/clients/acme/slots{query}", agent_token)
    assert mine == server.get(f"/api/v1/slots{query}", acme)
    assert mine["slots"]


@pytest.mark.parametrize(
    "query", ["", "?from=2026-12-01&to=2026-12-02", "?type=support&from=x&to=2026-12-02",
              "?type=support&from=2026-12-02&to=2026-12-01", "?type=support&from=2026-01-01&to=2026-12-01"]
)  # fmt: skip
def test_a_wrong_question_for_free_times_is_answered_with_what_is_wrong(server, agent_token, query):
    answer = server.request("GET", f"/api/v1/clients/acme/slots{query}", agent_token)
    assert answer.status == 422 and answer.content["errors"]


def test_a_client_of_others_is_as_unknown_as_one_that_is_not_there(server, agent_token, lead):
    others = slugs(server.get("/api/v1/clients", lead)) - slugs(server.get("/api/v1/clients", agent_token))
    query = "?type=support&from=2026-12-01&to=2026-12-02"
    for slug in [*others, "nobody", "..%2Facme"]:
        assert server.request("GET", f"/api/v1/clients/{slug}/slots{query}", agent_token).status == 404


def test_busy_time_is_told_to_whom_it_concerns_and_bookings_are_not_in_it(another):
    start = (now() + days(4)).replace(minute=0, second=0, microsecond=0)
    content = seed.company()
    content["busy"] = [{"agent": "anna", "start": text_of(start), "end": text_of(start + days(0.125))}]
    server = another(content).start()
    made = server.secrets["agents"]
    client = server.secrets["clients"]["acme"]["token"]
    assert server.request("POST", "/api/v1/bookings", client, wish(start + days(1))).status == 201
    window = f"from={text_of(start - days(1))}&to={text_of(start + days(3))}"
    expected = {"busy": [{"start": text_of(start), "end": text_of(start + days(0.125))}]}
    assert server.get(f"/api/v1/busy?{window}", made["anna"]["token"]) == expected
    assert server.get(f"/api/v1/busy?{window}&agent=anna", made["carla"]["token"]) == expected
    assert server.request("GET", f"/api/v1/busy?{window}&agent=anna", made["ben"]["token"]).status == 403
    after = f"from={text_of(start + days(0.125))}&to={text_of(start + days(3))}"
    assert server.get(f"/api/v1/busy?{after}", made["anna"]["token"]) == {"busy": []}


@pytest.mark.parametrize(
    "query", ["", "?from=x&to=y", "?from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z",
              "?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z", "?from=2026-12-01T00:00:00Z&to=2026-12-02T00:00:00Z&agent=x"]
)  # fmt: skip
def test_a_wrong_question_for_busy_time_is_answered_with_what_is_wrong(server, lead, query):
    answer = server.request("GET", f"/api/v1/busy{query}", lead)
    assert answer.status == 422 and answer.content["errors"]
