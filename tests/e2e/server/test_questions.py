"""The questions of a call type, and the notices after which a client may no longer move or cancel a call."""

import datetime
import re
import sqlite3

import pytest

from support import seed
from support.waiting import until
from support.wishes import now, text_of, wish

QUESTIONS = [
    {"key": "topic", "label": {"en": "What is it about?", "de": "Worum geht es?"}, "required": True},
    {"key": "area", "label": {"en": "Where?", "de": "Wo?"}, "kind": "choice",
     "choices": [{"value": "mail", "label": {"en": "Mail", "de": "E-Mail"}}, {"value": "other", "label": "Elsewhere"}]},
    {"key": "urgent", "label": "Is it urgent?", "kind": "yes_no"},
]


def import_and_wait(server, token, type_: dict) -> None:
    """Imports a call type, and waits until the running server has noticed."""
    server.import_({"call_types": [type_]})

    def noticed() -> bool:
        shown = {each["slug"]: each for each in server.get("/api/v1/call-types", token)["call_types"]}
        if not type_.get("offered", True):
            return type_["slug"] not in shown
        return shown[type_["slug"]]["cancel_notice_minutes"] == type_["cancel_notice_minutes"]

    until(noticed, 10, "the server knows the rules of the import")


@pytest.fixture(scope="module", autouse=True)
def asking(server, acme):
    """`training` asks, and closes changes 48 hours and cancellations 24 hours before."""
    import_and_wait(server, acme, {"slug": "training", "questions": QUESTIONS, "change_notice_minutes": 48 * 60,
                                   "cancel_notice_minutes": 24 * 60})


def problems_of(answer) -> dict:
    return {each["pointer"]: each["detail"] for each in answer.content["errors"]}


def test_a_client_reads_what_will_be_asked(server, acme):
    types = {each["slug"]: each for each in server.get("/api/v1/call-types", acme)["call_types"]}
    assert [each["key"] for each in types["training"]["questions"]] == ["topic", "area", "urgent"]
    assert types["training"]["questions"][1]["choices"][1] == {"value": "other", "label": "Elsewhere"}
    assert types["training"]["change_notice_minutes"] == 48 * 60
    assert types["support"]["questions"] == []


def test_answers_are_checked_beside_their_questions_and_nothing_is_booked(server, acme, book, times):
    start = times()
    missing = book(acme, start, "training")
    assert missing.status == 422 and list(problems_of(missing)) == ["/answers/topic"]
    wrong = book(acme, start, "training", answers={"topic": "x" * 1001, "area": "nowhere", "urgent": "perhaps", "typo": "?"})
    assert wrong.status == 422
    assert set(problems_of(wrong)) == {f"/answers/{key}" for key in ("topic", "area", "urgent", "typo")}
    assert book(acme, start, "training", answers=["topic"]).status == 422
    assert book(acme, start, "training", answers={"topic": 7}).status == 422
    assert book(acme, start, "training", answers={"topic": "free still"}).status == 201


def test_answers_stay_with_the_booking_and_reach_the_agent(server, acme, agent_token, book):
    words = 'first line\nsecond <b>line</b> "quoted" ж'
    made = book(acme, None, "training", answers={"topic": f"  {words} ", "area": "mail", "urgent": True})
    assert made.status == 201
    kept = {"topic": words, "area": "mail", "urgent": "yes"}
    assert made.content["answers"] == kept
    assert server.get(f"/api/v1/bookings/{made.content['id']}", acme)["answers"] == kept
    listed = server.get("/api/v1/bookings", acme)["bookings"]
    assert kept in [each["answers"] for each in listed]


def test_the_form_asks_and_keeps_what_was_filled_in(server, page_of, times):
    path = page_of()
    start = text_of(times())
    form = server.request("GET", f"{path}?type=training&start={start}", headers={"Accept-Language": "de"}).text
    assert "Worum geht es?" in form and 'name="answer-topic"' in form
    assert re.search(r'<option value="mail"[^>]*>E-Mail</option>', form)
    fields = {"type": "training", "start": start, "name": "Eva", "email": "eva@acme.example", "answer-area": "mail"}
    refused = server.post_form(path, fields)
    assert refused.status == 422
    assert 'id="answer-topic-problem"' in refused.text
    assert re.search(r'<option value="mail" selected', refused.text)
    booked = server.post_form(path, {**fields, "answer-topic": "<script>alert(1)</script>"})
    assert booked.status == 303
    page = server.request("GET", booked.headers["Location"]).text
    assert "What is it about?" in page and "&lt;script&gt;" in page and "<script>alert" not in page


def test_after_the_notices_only_agents_move_and_cancel(another):
    own = another(seed.company()).start()
    token = own.secrets["clients"]["acme"]["token"]
    import_and_wait(own, token, {"slug": "support", "change_notice_minutes": 48 * 60, "cancel_notice_minutes": 24 * 60})
    this_hour = now().replace(minute=0, second=0, microsecond=0)
    between = this_hour + datetime.timedelta(hours=36)
    made = own.request("POST", "/api/v1/bookings", token, wish(between)).content
    path = f"/api/v1/bookings/{made['id']}"
    later = text_of(between + datetime.timedelta(days=3))

    moved = own.request("PATCH", path, token, {"start": later})
    assert moved.status == 422 and "notice for changes" in moved.content["detail"]
    link = made["manage_url"]
    page = own.request("GET", link).text
    assert "too late to change" in page and "/change" not in page and "/cancel" in page
    assert "too late to change" in own.request("GET", link + "/change").text
    assert own.post_form(link + "/change", {"start": later}).status == 422
    assert own.get(path, token)["start"] == made["start"]
    assert own.request("DELETE", path, token).status == 200

    soon = this_hour + datetime.timedelta(hours=12)
    made = own.request("POST", "/api/v1/bookings", token, wish(soon)).content
    path, link = f"/api/v1/bookings/{made['id']}", made["manage_url"]
    cancelled = own.request("DELETE", path, token)
    assert cancelled.status == 422 and "notice for cancellations" in cancelled.content["detail"]
    assert own.post_form(link + "/cancel", {}).status == 422
    assert "too late to change or cancel" in own.request("GET", link).text
    assert own.get(path, token)["status"] == "confirmed"


def test_a_call_type_that_is_offered_no_more_cannot_be_booked(another):
    own = another(seed.company()).start()
    token = own.secrets["clients"]["acme"]["token"]
    start = (now() + datetime.timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    made = own.request("POST", "/api/v1/bookings", token, wish(start, "ideas")).content
    import_and_wait(own, token, {"slug": "ideas", "offered": False})
    assert own.request("POST", "/api/v1/bookings", token, wish(start + datetime.timedelta(days=1), "ideas")).status == 422
    page = own.request("GET", own.secrets["clients"]["acme"]["booking_url"] + "?type=ideas").text
    assert "type=support" in page and "type=ideas" not in page
    assert own.get(f"/api/v1/bookings/{made['id']}", token)["status"] == "confirmed"
    moved = own.request("PATCH", f"/api/v1/bookings/{made['id']}", token,
                        {"start": text_of(start + datetime.timedelta(hours=5))})
    assert moved.status == 200


def test_a_fresh_server_knows_three_kinds_of_call(another):
    own = another().start()

    def slugs() -> list:
        with sqlite3.connect(own.db) as database:
            return [row[0] for row in database.execute("SELECT slug FROM call_type ORDER BY id")]

    until(slugs, 10, "there are kinds of call")
    assert slugs() == ["support", "training", "ideas"]
    own.stop()
    own.start()
    assert slugs() == ["support", "training", "ideas"]


def test_a_server_whose_import_brought_no_kind_of_call_offers_three(another):
    company = {key: value for key, value in seed.company().items() if key != "call_types"}
    own = another(company).start()
    token = own.secrets["clients"]["acme"]["token"]
    offered = until(lambda: own.get("/api/v1/call-types", token)["call_types"], 10, "there are kinds of call")
    assert [each["slug"] for each in offered] == ["support", "training", "ideas"]
