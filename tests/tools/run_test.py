"""What tools/run decides before it starts anything."""
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import demo
import ports
import pytest
import run as runner
import welcome

MOMENTS = [datetime(2026, 11, 22, 20, tzinfo=timezone.utc), datetime(2026, 12, 31, 23, 59, tzinfo=timezone.utc),
           datetime(2027, 3, 28, 1, tzinfo=timezone.utc), datetime(2027, 6, 14, 12, tzinfo=timezone.utc)]


@pytest.mark.parametrize("now", MOMENTS)
def test_one_client_is_open_and_one_is_closed_whatever_the_moment(now):
    content = demo.whole(now.date(), now)
    agents = {agent["slug"]: agent for agent in content["agents"]}
    clients = {client["numbers"][0]: client for client in content["clients"]}
    always_open = agents[clients[demo.OPEN_NUMBER]["agent"]]
    closed = agents[clients[demo.CLOSED_NUMBER]["agent"]]
    assert always_open["hours"] == {day: ["00:00-24:00"] for day in demo.ALL_DAYS} and always_open["overrides"] == []
    for later in (timedelta(), timedelta(days=1)):
        local_day = (now + later).astimezone(ZoneInfo("Europe/Berlin")).date()
        assert {"date": str(local_day), "hours": []} in closed["overrides"]


@pytest.mark.parametrize("now", MOMENTS)
def test_what_the_demonstration_names_is_there(now):
    content = demo.whole(now.date(), now)
    agents = {agent["slug"] for agent in content["agents"]}
    types = {kind["slug"] for kind in content["call_types"]}
    assert agents == set(demo.AGENTS) and {client["agent"] for client in content["clients"]} <= agents
    for booking in content["bookings"]:
        assert booking["type"] in types and datetime.fromisoformat(booking["start"].replace("Z", "+00:00")) > now


def test_the_refreshment_moves_clara_alone():
    today = date(2026, 11, 22)
    (only,) = demo.refreshment(today)["agents"]
    assert only["slug"] == "clara" and {"date": "2026-11-22", "hours": []} in only["overrides"]


def test_a_secret_that_is_shown_once_is_kept():
    kept = runner.merged({"agents": {"anna": {"token": "t", "password": "p"}}}, {"agents": {"anna": {"token": None, "password": "q"}}})
    assert kept == {"agents": {"anna": {"token": "t", "password": "q"}}}


def test_the_secrets_of_a_deleted_database_are_forgotten(tmp_path):
    database = tmp_path / "a.db"
    database.write_text("")
    runner.Secrets(tmp_path, str(database)).keep({"pbx_token": "t"})
    assert runner.Secrets(tmp_path, str(database)).mine == {"pbx_token": "t"}
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    database.unlink()
    assert runner.Secrets(tmp_path, str(database)).mine is None


@pytest.mark.parametrize("listen, url", [
    ("127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("0.0.0.0:80", "http://127.0.0.1:80"),
    ("[::1]:8080", "http://[::1]:8080"),
    ("[::]:8080", "http://[::1]:8080"),
])
def test_the_base_url_is_one_that_a_browser_here_reaches(listen, url):
    assert ports.base_url(listen) == url


def test_the_configuration_holds_the_keys_of_a_pbx():
    class Pbx:
        facts = {"url": "http://127.0.0.1:8188", "user": "callhours", "password": 'a"b', "app": "callhours", "more": 1}

    text = runner.configuration(Pbx)
    assert '[pbx.main]\nurl = "http://127.0.0.1:8188"\nuser = "callhours"\npassword = "a\\"b"\napp = "callhours"\n' in text
    assert "[pbx" not in runner.configuration(None)


def test_somebody_elses_database_is_greeted_without_a_demonstration():
    facts = {"booking_urls": {}, "console_url": "http://x/console", "pbx": None, "desk_number": None}
    assert "no demonstration" in welcome.text(facts)
