"""Who finds no time is told when one becomes free (issue 3): once, by a mail that leads to that day and out again."""

import datetime
import itertools
import re
import sqlite3
import urllib.parse

import pytest

from support import seed
from support.server import callhours
from support.waiting import until
from support.wishes import text_of, wish

from steps import BASE_URL, agent, alter, book, start_of, token

EVA, MAX = "eva@acme.example", "max@acme.example"
WORDS = {  # title of the mail, of the page, what is not kept, the button
    "en": ("have become free", "We tell you when", "Nothing is kept", "Book a time"),
    "de": ("ist etwas frei geworden", "Wir sagen Bescheid", "Es wird nichts für Sie freigehalten", "Eine Zeit buchen"),
    "ru": ("Освободилось время", "Мы сообщим", "ничего не закрепляется", "Записаться"),
}


def office(hours=("09:00-11:00",), days: int = 3) -> dict:
    """anna is there on one day alone: four times of half an hour."""
    content = seed.company()
    anna = next(each for each in content["agents"] if each["slug"] == "anna")
    anna["hours"], anna["zone"] = {}, "UTC"
    anna["overrides"] = [{"date": str(start_of(days).date()), "hours": list(hours)}]
    return content


def fill(server, hours=(9, 9.5, 10, 10.5)) -> list:
    """Takes them all."""
    midnight = start_of(3, 0)
    return [book(server, midnight + datetime.timedelta(hours=hour), client="globex", email="g@globex.example")
            for hour in hours]


def give_up(server, booking) -> None:
    path = f"/api/v1/bookings/{booking['id']}"
    assert server.request("DELETE", path, token(server, "globex")).status == 200


def span(first: int = 3, length: int = 1) -> dict:
    return {"from": str(start_of(first).date()), "to": str(start_of(first + length).date())}


def ask(server, client="acme", status=201, **more) -> dict:
    body = {"type": "support", "name": "Eva", "email": EVA, **span(), **more}
    answer = server.request("POST", "/api/v1/waiting-list", token(server, client), body)
    assert answer.status == status, answer
    return answer.content


def waiting(server, who=None, query="") -> list:
    return server.get(f"/api/v1/waiting-list{query}", who or token(server))["waiting_list"]


def page_of(server, client="acme") -> str:
    return urllib.parse.urlparse(server.secrets["clients"][client]["booking_url"]).path


def path_in(text: str, start: str) -> str:
    (found,) = set(re.findall(re.escape(BASE_URL) + rf"({re.escape(start)}\S*)", text))
    return found


MARKERS = itertools.count()


def looked_at(server, post) -> None:
    """A look that began after this was asked has told what it had to tell: somebody who waits for ben, whose turn
    comes after anna's, has their mail."""
    turn = next(MARKERS)
    taken = book(server, start_of(9 + turn), client="initech", email="other@initech.example")
    marker = f"marker{turn}@initech.example"
    ask(server, "initech", email=marker, **span(9 + turn))
    assert server.request("DELETE", f"/api/v1/bookings/{taken['id']}", token(server, "initech")).status == 200
    post.wait(marker, seconds=20)


def test_a_cancellation_is_told_once_and_the_mail_leads_to_that_day(post, serve):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    ask(server)
    assert ask(server, status=200)["id"] == waiting(server)[0]["id"], "asked twice, there once"
    give_up(server, taken[2])
    mail = post.wait(EVA)
    assert mail.message["Subject"].startswith("Free times with Anna Novak")
    assert "10:00" in mail.text and "9:30" not in mail.text and "Nothing is kept" in mail.text
    assert not [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    assert waiting(server)[0]["mails"] == 1 and waiting(server)[0]["told_at"]

    path = path_in(mail.text, "/book/")
    assert f"day={start_of().date()}" in path
    page = server.request("GET", path).text
    assert f'value="{text_of(start_of(3, 10))}"' in page, "that day's time is offered"
    (report,) = [each for each in server.get("/api/v1/mails", agent(server))["mails"] if each["kind"] == "free_times"]
    assert (report["recipient"], report["state"], report["booking"]) == (EVA, "sent", None)

    book(server, start_of(3, 10), email="EVA@acme.example")
    assert waiting(server) == [], "whoever has a call waits no more"
    give_up(server, taken[0])
    looked_at(server, post)
    assert len(post.to(EVA)) == 1
    assert [each["state"] for each in waiting(server, query="?state=all")] == ["booked"]


def test_what_was_told_is_not_told_again_and_more_is_told_after_half_an_hour(post, serve):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    ask(server)
    give_up(server, taken[0])
    post.wait(EVA)
    again = book(server, start_of(3, 9), client="globex", email="g@globex.example")
    give_up(server, again)
    give_up(server, taken[3])
    looked_at(server, post)
    assert len(post.to(EVA)) == 1
    server.stop()
    alter(server, "UPDATE waiting SET told_at = told_at - 1801")
    server.start()
    mail = post.wait(EVA, 2)
    assert "9:00, 10:30" in mail.text
    assert mail.message["Message-ID"] != post.to(EVA)[0].message["Message-ID"]
    server.stop()
    alter(server, "UPDATE waiting SET told_at = told_at - 1801")
    server.start()
    looked_at(server, post)
    assert len(post.to(EVA)) == 2


def reopened(server, taken):
    change = {"agents": [{"slug": "anna", "overrides": [{"date": str(start_of().date()), "hours": ["09:00-11:30"]}]}]}
    assert server.request("PATCH", "/api/v1/rules", agent(server), change).status == 200
    return "11:00"


def moved_away(server, taken):
    change = {"agents": [{"slug": "anna", "overrides": [
        {"date": str(start_of(day).date()), "hours": ["09:00-11:00"]} for day in (3, 5)]}]}
    assert server.request("PATCH", "/api/v1/rules", agent(server), change).status == 200
    answer = server.request("PATCH", f"/api/v1/bookings/{taken[1]['id']}", token(server, "globex"),
                            {"start": text_of(start_of(5, 9))})
    assert answer.status == 200, answer
    return "9:30"


def back_from_absence(server, taken):
    give_up(server, taken[3])  # before anybody could see it: she is away
    assert server.request("PATCH", "/api/v1/rules", agent(server), {"agents": [{"slug": "anna", "absences": []}]}).status == 200
    return "10:30"


@pytest.mark.parametrize("what", [reopened, moved_away, back_from_absence])
def test_whatever_frees_a_time_is_told(post, serve, what):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    if what is back_from_absence:
        away = {"from": text_of(start_of(3, 8)), "to": text_of(start_of(3, 20))}
        change = {"agents": [{"slug": "anna", "absences": [away]}]}
        assert server.request("PATCH", "/api/v1/rules", agent(server), change).status == 200
    ask(server)
    time = what(server, taken)
    assert time in post.wait(EVA).text


def test_a_hold_that_is_let_go_is_no_news(post, serve):
    server = serve(post.start() and post.config, content=office())
    fill(server, hours=(9, 9.5, 10))
    hold = server.request("POST", "/api/v1/holds", token(server, "globex"),
                          {"type": "support", "start": text_of(start_of(3, 10) + datetime.timedelta(minutes=30))})
    assert hold.status == 201, hold
    ask(server)
    path = f"/api/v1/holds/{hold.content['id']}"
    assert server.request("DELETE", path, token(server, "globex")).status == 204
    looked_at(server, post)
    assert post.to(EVA) == []


def test_what_a_killed_server_did_not_tell_the_next_one_tells_and_two_tell_once(post, serve):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    ask(server)
    server.kill()
    alter(server, "UPDATE booking SET status = 'cancelled' WHERE id = ?", taken[1]["id"])  # as another program would
    server.start()
    other = serve(post.config, db=server.db)
    assert "9:30" in post.wait(EVA).text
    other.secrets = server.secrets
    give_up(server, taken[2])
    server.stop(), other.stop()
    alter(server, "UPDATE waiting SET told_at = told_at - 1801")
    server.start(), other.start()
    post.wait(EVA, 2)
    looked_at(server, post)
    assert len(post.to(EVA)) == 2
    with sqlite3.connect(f"file:{server.db}?mode=ro", uri=True) as db:
        owed = "SELECT count(*) FROM outbox JOIN waiting ON waiting.id = waiting_id WHERE email = ?"
        assert db.execute(owed, (EVA,)).fetchone() == (2,)


def test_a_mail_that_cannot_be_written_down_leaves_nothing_behind_and_is_owed_once_it_can(post, serve):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    ask(server)
    # As a full disk would, at the last row that a mail needs.
    alter(server, "CREATE TRIGGER full BEFORE INSERT ON outbox_time BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    give_up(server, taken[1])
    until(lambda: "waiting.not_told" in server.log_text(), 10, "the log says so")
    assert (waiting(server)[0]["mails"], waiting(server)[0]["told_at"]) == (0, None)
    alter(server, "DROP TRIGGER full")
    assert "9:30" in post.wait(EVA).text
    assert waiting(server)[0]["mails"] == 1 and server.log_text().count("waiting.not_told") == 1


def test_a_restored_list_goes_on_and_its_mails_wait_until_they_are_let_go(post, serve, tmp_path):
    server = serve("", content=office())
    taken = fill(server)
    ask(server)
    ask(server, name="Max", email=MAX, part="afternoon")  # nothing of that part becomes free yet
    give_up(server, taken[0])
    until(lambda: waiting(server)[0]["mails"] == 1, 10, "the mail is owed")
    assert server.stop() == 0
    server.command("backup", str(tmp_path / "backup.tar"))
    secrets, server.db = server.secrets, tmp_path / "restored.db"
    server.command("restore", str(tmp_path / "backup.tar"))
    post.start()
    restored = serve(post.config, db=server.db)
    restored.secrets = secrets
    assert {each["email"]: each["state"] for each in waiting(restored)} == {EVA: "waiting", MAX: "waiting"}
    change = {"agents": [{"slug": "anna", "overrides": [{"date": str(start_of().date()), "hours": ["09:00-11:00", "14:00-15:00"]}]}]}
    assert restored.request("PATCH", "/api/v1/rules", agent(restored), change).status == 200
    until(lambda: waiting(restored)[1]["mails"] == 1, 10, "what is new is owed")
    reports = [each for each in restored.get("/api/v1/mails", agent(restored))["mails"] if each["kind"] == "free_times"]
    assert [(each["recipient"], each["held"]) for each in reports] == [(MAX, True), (EVA, True)]
    assert post.mails == []
    assert callhours("outbox", "release", "--db", str(restored.db)).returncode == 0
    assert "14:00" in post.wait(MAX, seconds=20).text and "9:00" in post.wait(EVA, seconds=20).text


def test_a_link_leaves_the_list_and_a_mail_program_leaves_it_with_one_post(post, serve):
    server = serve(post.start() and post.config, content=office())
    taken = fill(server)
    ask(server)
    ask(server, name="Max", email=MAX)
    give_up(server, taken[0])
    evas, maxs = post.wait(EVA), post.wait(MAX)
    link = path_in(evas.text, "/w/")
    assert evas.message["List-Unsubscribe"] == f"<{BASE_URL}{link}>"
    assert evas.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for _ in range(2):
        seen = server.request("GET", link)
        assert seen.status == 200 and "Do not tell me any more" in seen.text
    assert len(waiting(server)) == 2, "a GET changes nothing (B3)"
    for _ in range(2):
        left = server.post_form(link, {"List-Unsubscribe": "One-Click"})  # RFC 8058 §3.2: no redirect is followed
        assert left.status == 200 and "You are off the waiting list." in left.text
    assert server.post_form(path_in(maxs.text, "/w/"), {}).status == 200
    assert waiting(server) == []
    assert {each["state"] for each in waiting(server, query="?state=all")} == {"left"}
    wrong = link[:-4] + ("AAAA" if link[-4:] != "AAAA" else "BBBB")
    assert server.request("GET", wrong).status == 404 and server.post_form(wrong, {}).status == 404
    manage = urllib.parse.urlparse(taken[1]["manage_url"]).path.removeprefix("/b/")
    assert server.request("GET", "/w/" + manage).status == 404, "a link of another purpose opens nothing"


def test_who_has_left_gets_no_mail_that_still_waited(post, serve):
    server = serve(post.config, content=office())  # the mail server is away
    taken = fill(server)
    place = ask(server)
    give_up(server, taken[0])
    until(lambda: waiting(server)[0]["mails"] == 1, 10, "the mail is owed")
    assert server.request("DELETE", f"/api/v1/waiting-list/{place['id']}", token(server)).status == 200
    server.stop()
    alter(server, "UPDATE outbox SET due_at = 0 WHERE sent_at IS NULL AND due_at IS NOT NULL")
    post.start()
    server.start()
    until(lambda: len(post.mails) >= 4, 20, "the other mails")

    def state():
        return [each["state"] for each in server.get("/api/v1/mails", agent(server))["mails"] if each["kind"] == "free_times"]

    until(lambda: state() == ["dropped"], 20, "the mail is dropped")
    assert post.to(EVA) == []


@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_the_page_asks_and_writes_in_each_language_without_javascript(post, serve, language):
    title, page_title, not_kept, button = WORDS[language]
    content = office()
    content["clients"][0]["language"] = language
    server = serve(post.start() and post.config, content=content)
    taken = fill(server)
    path = page_of(server)
    shown = server.request("GET", f"{path}?type=support&day={start_of().date()}").text
    assert re.search(r'<details class="wait"[^>]* open>', shown), "an empty day offers the waiting list"
    (day,) = re.findall(rf'value="({start_of().date()}/[^"]+)" selected', shown)
    asked = {"type": "support", "tz": "UTC", "span": day, "part": "any", "name": "Ева <b>Грубер</b>", "email": EVA}
    answer = server.post_form(path + "/wait", asked)
    assert answer.status == 303, answer.text
    assert server.post_form(path + "/wait", asked).headers["Location"] == answer.headers["Location"]
    place = server.request("GET", answer.headers["Location"]).text
    assert page_title in place and not_kept in place and "Ева &lt;b&gt;Грубер&lt;/b&gt;" in place
    assert f'<html lang="{language}">' in place and EVA in place

    give_up(server, taken[1])
    mail = post.wait(EVA)
    assert title in mail.text and not_kept in mail.text and button in mail.html and "9:30" in mail.text
    assert mail.message["Content-Language"] == language and mail.to_name == "Ева <b>Грубер</b>"
    assert not re.search(r"\{\w+|\bplural\b", mail.text + mail.html + mail.message["Subject"])


def test_mornings_are_told_to_who_waits_for_mornings_by_their_own_clock(post, serve):
    server = serve(post.start() and post.config, content=office(hours=("09:00-10:00", "12:00-13:00")))
    taken = fill(server, hours=(9, 9.5, 12, 12.5))
    ask(server, part="morning")
    ask(server, email=MAX, part="afternoon", zone="Asia/Tokyo")  # 9:00 UTC is 18:00 there
    give_up(server, taken[2])
    give_up(server, taken[0])
    assert "9:00" in post.wait(EVA).text and "12:00" not in post.wait(EVA).text
    assert "18:00" in post.wait(MAX).text


@pytest.mark.parametrize("wrong, pointer", [
    ({"from": "tomorrow"}, "/from"), ({"from": 5}, "/from"), ({"to": "2026-13-01"}, "/to"),
    ({"from": "2020-01-01", "to": "2020-01-02"}, "/from"), ({"to": "2037-01-01"}, "/to"),
    ({"from": str(start_of(4).date()), "to": str(start_of(3).date())}, "/to"),
    ({"part": "noon"}, "/part"), ({"part": []}, "/part"), ({"zone": "Europe/Atlantis"}, "/zone"),
    ({"type": "nonsense"}, "/type"), ({"type": None}, "/type"), ({"name": ""}, "/name"), ({"name": {}}, "/name"),
    ({"name": "Eva\r\nBcc: all@example.com"}, "/name"), ({"name": "x" * 101}, "/name"),
    ({"email": "nobody"}, "/email"), ({"email": "eva@example.com\r\nBcc: all@example.com"}, "/email"),
    ({"email": None}, "/email"), ({"language": "de\r\nX: y"}, "/language"),
])
def test_a_wrong_field_is_named_and_nothing_is_kept(post, serve, wrong, pointer):
    server = serve(post.config, content=office())
    problem = ask(server, status=422, **wrong)
    assert pointer in [each["pointer"] for each in problem["errors"]], problem
    assert waiting(server, query="?state=all") == []


def test_a_wrong_field_of_the_form_is_told_beside_it_and_nothing_is_kept(post, serve):
    server = serve(post.config, content=office())
    path = page_of(server) + "/wait"
    good = {"type": "support", "tz": "UTC", "span": "/".join(span().values()), "part": "any", "name": "Eva", "email": EVA}
    for wrong, marked in (
        ({"name": ""}, "wait-name"), ({"name": "Eva\r\nBcc: x"}, "wait-name"), ({"email": "nobody"}, "wait-email"),
        ({"span": "nonsense"}, "wait-span"), ({"span": "2020-01-01/2020-01-02"}, "wait-span"),
        ({"span": f"{start_of(3).date()}/2037-01-01"}, "wait-span"),
    ):
        answer = server.post_form(path, {**good, **wrong})
        assert answer.status == 422 and f'id="{marked}-problem"' in answer.text, (wrong, answer.text)
        assert re.search(r'<details class="wait"[^>]* open>', answer.text)
        if "name" not in wrong:
            assert 'id="wait-name" name="name" type="text" autocomplete="name" value="Eva"' in answer.text
    assert server.post_form(path, {**good, "type": "nonsense"}).status == 422
    assert server.post_form(path, {**good, "part": "noon"}).status == 422
    assert waiting(server, query="?state=all") == []


def test_another_clients_place_is_nobodys_and_agents_see_and_remove_their_clients(post, serve):
    server = serve(post.config, content=office())
    place = ask(server, name="Eva\u202e <script>")
    path = f"/api/v1/waiting-list/{place['id']}"
    assert server.request("DELETE", path, token(server, "globex")).status == 404
    assert waiting(server, token(server, "globex")) == []
    assert server.request("DELETE", path, agent(server, "ben")).status == 404
    assert waiting(server, agent(server, "ben")) == []
    seen = server.get("/api/v1/waiting-list", agent(server, "anna"))
    assert [each["id"] for each in seen["waiting_list"]] == [place["id"]]
    assert seen["counts"] == {"waiting": 1, "by_type": {"support": 1}}
    assert waiting(server, agent(server, "carla")) == seen["waiting_list"], "a lead sees all"
    for _ in range(2):
        removed = server.request("DELETE", path, agent(server))
        assert (removed.status, removed.content["state"]) == (200, "removed")
    assert server.get("/api/v1/waiting-list", agent(server))["counts"]["waiting"] == 0
    assert "callhours_waiting_mails 0" in server.get("/metrics").decode()


def test_who_is_not_entitled_is_neither_put_on_the_list_nor_told(post, serve):
    content = office()
    content["clients"][0]["entitled_to"] = str(start_of(9).date())
    server = serve(post.start() and post.config, content=content)
    taken = fill(server)
    assert ask(server, "former", status=403)
    ask(server)
    ended = {"clients": [{"slug": "acme", "entitled_to": str(start_of(2).date())}]}  # before the day (S9)
    server.import_(ended)
    give_up(server, taken[0])
    looked_at(server, post)
    assert post.to(EVA) == []
    server.import_({"clients": [{"slug": "acme", "entitled_to": None}]})
    assert "9:00" in post.wait(EVA).text


def test_an_address_waits_for_five_spans_and_no_more(post, serve):
    server = serve(post.config, content=office())
    for length in range(1, 6):
        ask(server, **span(length=length))
    assert "leave one" in ask(server, status=409, **span(length=6))["detail"]
    ask(server, email=MAX, **span(length=6))
    page = server.post_form(page_of(server) + "/wait", {
        "type": "support", "tz": "UTC", "span": "/".join(span(4, 2).values()), "part": "any", "name": "Eva", "email": EVA})
    assert page.status == 409 and "You wait for several times already." in page.text
