"""What became of every mail, told by the API and the command line (issue 3 §4, delivery status)."""

import datetime

from support.server import callhours
from support.waiting import until
from support.wishes import now, text_of

from steps import ANNA, EVA, agent, alter, book, cancel, mails, move, start_of


def state_of(server, address: str, query: str = "") -> str:
    (mail,) = [mail for mail in mails(server, query) if mail["recipient"] == address]
    return mail["state"]


def test_each_mail_tells_its_way_from_queued_over_delayed_to_sent_and_failed(post, serve):
    server = serve(post.config)
    booking = book(server)
    until(lambda: "delayed" in {mail["state"] for mail in mails(server)}, 10, "the server is away")
    (delayed,) = mails(server, "?state=delayed")
    assert delayed["next_try_at"] and delayed["sent_at"] is None and delayed["attempts"] >= 1
    assert "onnect" in delayed["last_reply"], "in words what kept us from it"
    assert {mail["state"] for mail in mails(server)} == {"delayed", "queued"}
    assert "\ncallhours_mails_waiting 2\n" in server.request("GET", "/metrics").text

    post.refused[ANNA] = f"550-5.1.1 <{ANNA}> nobody of that name\r\n550 5.1.1 ask your \N{TELEPHONE RECEIVER} provider"
    post.start()
    until(lambda: {mail["state"] for mail in mails(server)} == {"sent", "failed"}, 20, "one goes, one cannot")
    (sent,) = mails(server, "?state=sent")
    (failed,) = mails(server, "?state=failed")
    assert sent["recipient"] == EVA and sent["sent_at"] and sent["next_try_at"] is None and "250" in sent["last_reply"]
    assert failed["recipient"] == ANNA and "nobody of that name" in failed["last_reply"]
    assert sent["booking"] == booking["id"] and sent["kind"] == "confirmation" and sent["audience"] == "visitor"
    assert sent["start"] == booking["start"] and sent["client"] == "acme" and sent["agent"] == "anna"

    report = server.get(f"/api/v1/mails/{failed['id']}", agent(server))
    assert [each["number"] for each in report["tries"]] == list(range(1, failed["attempts"] + 1))
    last = report["tries"][-1]
    assert last["outcome"] == "refused" and last["server"] == f"127.0.0.1:{post.port}"
    assert last["recipient"] == ANNA
    assert "nobody of that name 5.1.1 ask your" in last["reply"], "all lines of the answer, as one"
    assert all(each["at"] <= each["ended_at"] for each in report["tries"])
    assert report["message_id"].startswith("<")


def test_a_mail_that_failed_goes_when_somebody_asks_and_the_reason_is_gone(post, serve):
    post.refused[ANNA] = "550 5.1.1 not yet"
    post.start()
    server = serve(post.config)
    book(server)
    until(lambda: mails(server, "?state=failed"), 10, "it is refused")
    (failed,) = mails(server, "?state=failed")
    path = f"/api/v1/mails/{failed['id']}/retry"
    del post.refused[ANNA]
    answer = server.request("POST", path, agent(server))
    assert answer.status == 200 and answer.content["state"] in ("queued", "sent")
    post.wait(ANNA)
    until(lambda: not mails(server, "?state=failed"), 5, "it is sent")
    assert server.request("POST", path, agent(server)).status == 409, "a mail that is sent is not sent again"
    assert len(post.to(ANNA)) == 1


def test_an_agent_sees_their_own_mail_a_lead_sees_all_and_a_client_none(post, serve):
    post.start()
    server = serve(post.config)
    book(server)
    book(server, start_of(4), "initech", email="ina@initech.example")
    until(lambda: len(mails(server, "?state=sent", "carla")) == 4, 10, "all four are sent")
    assert {mail["agent"] for mail in mails(server)} == {"anna"}
    assert {mail["agent"] for mail in mails(server, who="ben")} == {"ben"}
    (bens, *_) = mails(server, who="ben")
    for method, more in (("GET", ""), ("POST", "/retry")):
        path = f"/api/v1/mails/{bens['id']}{more}"
        assert server.request(method, path, agent(server)).status == 404
        assert server.request(method, path, server.secrets["clients"]["acme"]["token"]).status == 401
        assert server.request(method, path).status == 401


def test_mails_are_found_by_period_state_recipient_and_booking(post, serve):
    post.start()
    server = serve(post.config)
    first, second = book(server), book(server, start_of(4), email="otto@acme.example", name="Otto Ölund")
    until(lambda: len(mails(server, "?state=sent")) == 4, 10, "all are sent")
    assert {mail["booking"] for mail in mails(server, f"?booking={second['id']}")} == {second["id"]}
    assert [mail["recipient"] for mail in mails(server, "?q=OTTO%40")] == ["otto@acme.example"]
    assert len(mails(server, "?q=lund")) == 2 and not mails(server, "?q=%25")
    today = now().date()
    assert len(mails(server, f"?from={today - datetime.timedelta(days=1)}&to={today + datetime.timedelta(days=2)}")) == 4
    assert not mails(server, f"?from={text_of(now() + datetime.timedelta(minutes=5))}")
    assert not mails(server, f"?to={today - datetime.timedelta(days=1)}")
    page = server.get("/api/v1/mails?limit=3", agent(server))
    assert len(page["mails"]) == 3 and page["more"]
    rest = server.get(f"/api/v1/mails?limit=3&before={page['mails'][-1]['id']}", agent(server))
    assert [mail["booking"] for mail in rest["mails"]] == [first["id"]] and not rest["more"]
    for wrong in ("state=lost", "from=yesterday", "to=2026-13-01", "booking=x", "limit=0", "limit=501", "before=-1",
                  "q=" + "x" * 201, "q=%00"):
        answer = server.request("GET", f"/api/v1/mails?{wrong}", agent(server))
        assert answer.status in (400, 422), wrong


def test_the_operator_lists_and_retries_at_the_shell(post, serve):
    post.refused[ANNA] = "550 5.1.1 not\tyet"
    post.start()
    server = serve(post.config)
    booking = book(server)
    until(lambda: mails(server, "?state=failed"), 10, "it is refused")
    listed = outbox(server, "list").stdout
    (line,) = listed.splitlines()
    number = line.split()[0]
    assert f"{number} failed booking {booking['id']} to {ANNA}" in line and "550" in line
    del post.refused[ANNA]
    assert outbox(server, "retry", number).returncode == 0
    post.wait(ANNA)
    until(lambda: not outbox(server, "list").stdout, 5, "nothing is left")
    again = outbox(server, "retry", number)
    assert again.returncode == 1 and "sent already" in again.stderr
    assert outbox(server, "retry", "4711").returncode == 1
    assert outbox(server, "retry").returncode == 2


def outbox(server, command: str, *more):
    return callhours("outbox", command, "--db", str(server.db), *more)


def test_a_restore_shows_its_mail_as_held_and_does_not_retry_it(post, serve, tmp_path):
    server = serve("")
    book(server)
    assert server.stop() == 0
    server.command("backup", str(tmp_path / "backup.tar"))
    restored_db = tmp_path / "restored.db"
    secrets, server.db = server.secrets, restored_db
    server.command("restore", str(tmp_path / "backup.tar"))
    post.start()
    restored = serve(post.config, db=restored_db)
    restored.secrets = secrets
    assert [mail["held"] for mail in mails(restored)] == [True, True]
    path = f"/api/v1/mails/{mails(restored)[0]['id']}/retry"
    assert restored.request("POST", path, agent(restored)).status == 409
    assert "held" in outbox(restored, "list").stdout
    assert outbox(restored, "release").returncode == 0
    post.wait(EVA), post.wait(ANNA)


def test_a_try_that_a_power_cut_ended_says_so(post, serve):
    post.silent = True
    post.start()
    server = serve(post.config)
    book(server)
    until(lambda: post.mails, 5, "the first mail is there, but not acknowledged")
    server.kill()
    post.silent = False
    alter(server, "UPDATE outbox SET leased_until_at = 1 WHERE leased_until_at IS NOT NULL")
    server.start()
    until(lambda: len(mails(server, "?state=sent")) == 2, 10, "everything is sent")
    twice = [mail for mail in mails(server) if mail["recipient"] == post.mails[0].recipients[0]][0]
    tries = server.get(f"/api/v1/mails/{twice['id']}", agent(server))["tries"]
    assert [each["outcome"] for each in tries] == ["cut_off", "accepted"]


def test_a_change_and_a_cancellation_are_told_by_their_kind(post, serve):
    post.start()
    server = serve(post.config)
    booking = book(server)
    move(server, booking, start_of(5))
    cancel(server, booking)
    until(lambda: len(mails(server, "?state=sent")) == 6, 15, "all are sent")
    kinds = [mail["kind"] for mail in mails(server) if mail["audience"] == "visitor"]
    assert kinds == ["cancellation", "change", "confirmation"]
