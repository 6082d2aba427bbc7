"""What an agent is told of a callback that waits comes by mail too (issue 5, item 2): once, in their language, in time."""

import pytest

from steps import BASE_URL, agent, mails, token
from support import seed
from support.waiting import until


def company(**more) -> dict:
    """Ben and Dora are the second level; Carla leads."""
    content = seed.company()
    for each in content["agents"]:
        if each["slug"] in ("ben", "dora"):
            each["role"] = "second_level"
        each.update(more.get(each["slug"], {}))
    return content


def ask(server, client="acme", **wish) -> int:
    answer = server.request("POST", "/api/v1/callbacks", token(server, client), {"urgency": "cannot_work", **wish})
    assert answer.status == 201, answer
    return answer.content["id"]


def notices(server) -> list:
    return [mail for mail in mails(server, who="carla") if mail["kind"] == "notice"]


@pytest.mark.parametrize(
    "language, subject, urgency",
    [
        ("en", "Urgent: Acme waits for a call", "Critical"),
        ("de", "Dringend: Acme wartet auf einen Anruf", "Kritisch"),
        ("ru", "Срочно: Acme ждёт звонка", "Критическая"),
    ],
)
def test_an_urgent_callback_is_mailed_to_its_own_agent_and_to_who_is_on_duty(post, serve, language, subject, urgency):
    post.start()
    server = serve(post.config, content=company(anna={"language": language}))
    roster = {"rotation": ["ben", "dora"]}
    assert server.request("PUT", "/api/v1/duty", agent(server, "carla"), roster).status == 200
    task = ask(server, about="The export <b>stops</b>\r\nBcc: x@example.com")
    until(lambda: len(post.mails) >= 2, 20, "both are told")
    own = next(mail for mail in post.mails if mail.recipients == ["anna@example.com"])
    assert {mail.recipients[0] for mail in post.mails} == {"anna@example.com", "ben@example.com"}
    assert own.message["Subject"] == subject
    assert own.message["Bcc"] is None and own.message["Auto-Submitted"] == "auto-generated"
    text, html = own.text, own.html
    for part in (text, html):
        assert urgency in part and "+4366012345" in part and f"{BASE_URL}/console#tasks/{task}" in part
    assert "<b>stops</b>" in text and "&lt;b&gt;stops&lt;/b&gt;" in html and "<b>stops" not in html
    assert "calendar" not in own.message.as_string()
    until(lambda: {mail["state"] for mail in notices(server)} == {"sent"}, 10, "the report says so")
    assert {(mail["task"], mail["client"], mail["booking"]) for mail in notices(server)} == {(task, "acme", None)}


def test_each_is_mailed_once_through_a_power_cut(post, serve):
    server = serve(post.config, content=company())
    ask(server)
    until(lambda: len(notices(server)) == 2, 20, "two notices wait for the mail server")
    server.kill()
    server.start()
    post.start()
    until(lambda: len(post.mails) >= 2, 30, "both go")
    until(lambda: {mail["state"] for mail in notices(server)} == {"sent"}, 10, "the report says so")
    assert len({mail.message["Message-ID"] for mail in post.mails}) == 2
    assert len(notices(server)) == 2


def test_nobody_is_mailed_of_a_callback_that_is_done_with(post, serve):
    server = serve(post.config, content=company())
    task = ask(server)
    until(lambda: notices(server), 20, "a notice waits for the mail server")
    done = {"state": "done", "outcome": "reached"}
    assert server.request("PATCH", f"/api/v1/tasks/{task}", agent(server, "anna"), done).status == 200
    post.start()
    until(lambda: {mail["state"] for mail in notices(server)} == {"dropped"}, 30, "they have no use any more")
    assert post.mails == []


def test_a_desk_may_do_without(post, serve):
    post.start()
    server = serve(post.config + '[mail]\nnotices = "none"\n', content=company())
    task = ask(server)
    told = lambda: server.get("/api/v1/notices", agent(server, "anna"))["notices"]
    until(lambda: [notice["task"] for notice in told()] == [task], 20, "the console tells")
    assert mails(server, who="carla") == [] and post.mails == []
