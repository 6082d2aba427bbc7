"""The page "call me": asked without JavaScript, seen in plain words, taken back (C2, D3, S9)."""

import datetime
import re

import pytest

from support import seed
from support.wishes import days, now


@pytest.fixture
def desk(another):
    return another(seed.company()).start()


def path_of(server, client="acme") -> str:
    return server.secrets["clients"][client]["booking_url"] + "/callback"


def tasks_of(server, state="") -> list:
    return server.get(f"/api/v1/tasks?state={state}", server.secrets["agents"]["carla"]["token"])["tasks"]


def test_the_booking_page_leads_there_and_the_form_makes_a_task(desk):
    page = desk.request("GET", desk.secrets["clients"]["acme"]["booking_url"])
    assert "/callback" in page.text
    asked = desk.post_form(path_of(desk), {"when": "now", "about": "The export stops.", "urgency": "severe"})
    assert asked.status == 303 and "just=asked" in asked.headers["Location"]
    task = tasks_of(desk)[0]
    assert (task["client"], task["number"], task["severity"], task["about"], task["reason"]) == (
        "acme", "+4366012345", 2, "The export stops.", "asked")  # fmt: skip
    shown = desk.request("GET", asked.headers["Location"]).text
    assert "We call you" in shown and "Anna Novak calls you by" in shown and "The export stops." in shown
    assert not re.search(r"\b(task|severity|slot)\b", re.sub(r"<[^>]*>", " ", shown))


def test_the_button_pressed_twice_makes_one_task(desk):
    for _ in range(3):
        assert desk.post_form(path_of(desk), {"when": "now"}).status == 303
    assert len(tasks_of(desk)) == 1


def test_a_wished_time_is_read_by_the_viewers_clock_and_the_clock_stands_until_then(desk):
    day = (now() + days(3)).date()
    asked = desk.post_form(path_of(desk), {"when": "later", "date": str(day), "time": "14:30", "tz": "America/New_York"})
    assert asked.status == 303
    task = tasks_of(desk)[0]
    wished = datetime.datetime.fromisoformat(task["wished_from"])
    assert wished.date() == day and wished.strftime("%H:%M") in ("18:30", "19:30")
    assert task["response_due_at"] > task["wished_from"]
    assert task["clock"]["runs"] is False
    assert "calls you from" in desk.request("GET", asked.headers["Location"]).text


def test_it_is_taken_back_once_and_twice_is_harmless(desk):
    desk.post_form(path_of(desk), {"when": "now"})
    action = re.search(r'action="([^"]*/withdraw)"', desk.request("GET", path_of(desk)).text)[1]
    for _ in range(2):
        answer = desk.post_form(action, {})
        assert answer.status == 303 and "just=withdrawn" in answer.headers["Location"]
    assert tasks_of(desk) == []
    assert [task["outcome"] for task in tasks_of(desk, "dropped")] == ["no_need"]
    assert "Nobody will call" in desk.request("GET", answer.headers["Location"]).text


def test_it_shows_how_the_desk_stands_with_it(desk):
    desk.post_form(path_of(desk), {"when": "now"})
    id_ = tasks_of(desk)[0]["id"]
    anna = desk.secrets["agents"]["anna"]["token"]
    for state, words in (("claimed", "Anna Novak is on it."), ("waiting", "We wait for an answer from you."), ("done", "We have talked")):
        assert desk.request("PATCH", f"/api/v1/tasks/{id_}", anna, {"state": state}).status == 200
        assert words in desk.request("GET", path_of(desk)).text


def test_a_get_changes_nothing_and_another_clients_wish_is_not_there(desk):
    desk.post_form(path_of(desk), {"when": "now"})
    action = re.search(r'action="([^"]*/withdraw)"', desk.request("GET", path_of(desk)).text)[1]
    assert desk.request("GET", action).status in (404, 405)
    id_ = action.split("/")[-2]
    assert desk.post_form(f"{path_of(desk, 'globex')}/{id_}/withdraw", {}).status == 404
    assert len(tasks_of(desk)) == 1
    assert "<ul class=\"wishes\">" not in desk.request("GET", path_of(desk, "globex")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"when": "now", "number": "none"},
        {"when": "now", "number": "+43 660 \r\nBcc: x"},
        {"when": "now", "number": "0" * 300},
        {"when": "now", "about": "x" * 2001},
        {"when": "now", "about": "a\x01b"},
        {"when": "later"},
        {"when": "later", "date": "2026-13-40", "time": "10:00"},
        {"when": "later", "date": "2026-12-01", "time": "25:00"},
        {"when": "later", "date": "2020-01-01", "time": "10:00"},
        {"when": "later", "date": "2037-01-01", "time": "10:00"},
        {"when": "later", "date": "<b>", "time": "</b>"},
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(desk, fields):
    answer = desk.post_form(path_of(desk), fields)
    assert answer.status == 422
    assert 'class="field-problem"' in answer.text
    assert "<b>" not in answer.text
    assert tasks_of(desk) == []


def test_the_number_of_another_clients_open_task_is_refused_without_telling_whose(desk):
    assert desk.post_form(path_of(desk), {"when": "now"}).status == 303
    answer = desk.post_form(path_of(desk, "globex"), {"when": "now", "number": "+4366012345"})
    assert answer.status == 422 and "cannot be called for you" in answer.text
    assert "acme" not in answer.text.lower()


def test_a_client_without_a_service_reads_why(desk):
    page = desk.request("GET", path_of(desk, "former"))
    assert page.status == 403
    assert desk.post_form(path_of(desk, "former"), {"when": "now"}).status == 403
    assert desk.request("GET", "/book/nobody/callback").status == 404


@pytest.mark.parametrize("language, words", [("de", "Rufen Sie mich an"), ("ru", "Перезвоните мне")])
def test_it_speaks_the_readers_language(desk, language, words):
    page = desk.request("GET", path_of(desk), headers={"Accept-Language": language})
    assert words in page.text and f'<html lang="{language}">' in page.text
