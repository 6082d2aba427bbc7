"""Mail of bookings through a real mail server (product.md B1–B4; RFC 5322, 6047)."""

import sqlite3
import time

import pytest

from support.mail_server import FROM, MailServer
from support.server import callhours
from support.waiting import until
from support.wishes import moment_of, text_of, wish

from steps import ANNA, EVA, book, cancel, start_of, token, unsent

def test_a_booking_brings_an_invitation_to_the_visitor_and_to_the_agent(post, serve):
    post.start()
    server = serve(post.config)
    booking = book(server, name="Eva Grüber, Jr.", phone="+43 660 12345", note="It hangs.\nSince <b>Monday</b>.")

    for address in (EVA, ANNA):
        mail = post.wait(address)
        assert mail.sender == FROM and mail.message["From"].addresses[0].addr_spec == FROM
        assert mail.message["From"].addresses[0].display_name == "Anna Novak"
        assert [part.get_content_type() for part in mail.message.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ]
        assert not mail.message.defects and max(map(len, mail.bytes.split(b"\r\n"))) <= 98
        assert mail.part("text/calendar").get_param("method") == "REQUEST" == mail.calendar["METHOD"]
        file = mail.part("application/ics")
        assert file.get_filename() == "invite.ics"
        assert file.get_payload(decode=True) == mail.part("text/calendar").get_payload(decode=True)
        assert mail.event["UID"] == booking["uid"] and mail.event["SEQUENCE"] == 0
        assert mail.event["DTSTART"].dt == moment_of(booking["start"])
        assert mail.event["ORGANIZER"] == f"mailto:{FROM}"
        assert mail.text.splitlines()[0].endswith("Time)") and "+4366012345" in mail.text
        assert "<b>Monday</b>" in mail.text and "<b>Monday</b>" not in mail.html

    (visitors,), (agents,) = post.to(EVA), post.to(ANNA)
    assert visitors.message["To"].addresses[0].display_name == "Eva Grüber, Jr."
    assert visitors.event["ATTENDEE"] == f"mailto:{EVA}" and visitors.event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert booking["manage_url"] + "/change" in visitors.text and booking["manage_url"] + "/cancel" in visitors.html
    assert booking["manage_url"] not in agents.text and ANNA not in visitors.bytes.decode()
    assert EVA in agents.text and "Acme" in agents.text and "Since" in agents.text
    assert visitors.message["Message-ID"] != agents.message["Message-ID"]
    until(lambda: unsent(server) == 0, 5, "both are marked as sent")


def test_a_change_brings_the_next_sequence_and_a_cancellation_the_cancel(post, serve):
    post.start()
    server = serve(post.config)
    booking = book(server)
    path = f"/api/v1/bookings/{booking['id']}"
    post.wait(EVA), post.wait(ANNA)

    moved = server.request("PATCH", path, token(server), {"start": text_of(start_of(4))})
    assert moved.status == 200
    for address in (EVA, ANNA):
        mail = post.wait(address, 2)
        assert mail.calendar["METHOD"] == "REQUEST" and mail.event["SEQUENCE"] == 1
        assert mail.event["DTSTART"].dt == start_of(4) and mail.event["UID"] == booking["uid"]
        assert "It was" in mail.text

    cancel(server, booking)
    for address in (EVA, ANNA):
        mail = post.wait(address, 3)
        assert mail.part("text/calendar").get_param("method") == "CANCEL" == mail.calendar["METHOD"]
        assert mail.event["SEQUENCE"] == 2 and mail.event["STATUS"] == "CANCELLED"
        assert mail.event["UID"] == booking["uid"] and mail.text.startswith("Cancelled: ")
        assert booking["manage_url"] not in mail.text
    assert len({mail.message["Message-ID"] for mail in post.mails}) == 6


def test_mail_waits_for_a_server_that_is_away(post, serve):
    server = serve(post.config)
    book(server)
    until(lambda: "mail.delayed" in server.log_text(), 5, "the try is said to have failed")
    post.start()
    post.wait(EVA, seconds=20)
    post.wait(ANNA, seconds=20)


def test_a_cancellation_does_not_overtake_the_invitation(post, serve):
    post.put_off[EVA] = 1
    post.start()
    server = serve(post.config)
    booking = book(server)
    until(lambda: "mail.delayed" in server.log_text(), 5, "the invitation is put off")
    cancel(server, booking)
    post.wait(ANNA, 2)
    assert not post.to(EVA)
    post.wait(EVA, 2, 20)
    assert [mail.calendar["METHOD"] for mail in post.to(EVA)] == ["REQUEST", "CANCEL"]


def test_a_refused_recipient_does_not_keep_the_other_from_theirs(post, serve):
    post.refused[EVA] = f"550 5.1.1 <{EVA}> nobody here"
    post.start()
    server = serve(post.config)
    book(server)
    post.wait(ANNA)
    until(lambda: "mail.refused" in server.log_text(), 5, "the refusal is logged")
    assert "550 5.1.1 … nobody here" in server.log_text()
    until(lambda: unsent(server) == 0, 5, "it is not tried again")


def test_a_power_cut_between_sending_and_marking_sends_the_same_message_again(post, serve):
    post.silent = True
    post.start()
    server = serve(post.config)
    book(server)
    until(lambda: post.mails, 5, "the first mail is there, but not acknowledged")
    server.kill()
    post.silent = False
    with sqlite3.connect(server.db) as db:  # as if the lease had run out meanwhile
        db.execute("UPDATE outbox SET leased_until_at = 1 WHERE leased_until_at IS NOT NULL")
    server.start()
    until(lambda: unsent(server) == 0, 10, "everything is sent")
    first = [mail for mail in post.mails if mail.recipients == post.mails[0].recipients]
    assert len(first) == 2 and first[0].bytes == first[1].bytes
    assert len({mail.message["Message-ID"] for mail in post.mails}) == 2


def test_a_stop_does_not_wait_for_a_mail_server_that_is_stuck(post, serve):
    post.silent = True
    post.start()
    server = serve(post.config)
    book(server)
    until(lambda: post.mails, 5, "a mail is under way")
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 10
    post.silent = False


def test_mail_goes_over_tls_with_a_login_where_the_server_wants_it(tmp_path, serve):
    with MailServer(tmp_path, ("callhours", "a long password")) as post:
        post.start()
        server = serve(post.config)
        book(server)
        mail = post.wait(EVA)
        assert mail.over_tls and mail.user == "callhours"
        assert "a long password" not in server.log_text()


def test_without_a_mail_server_in_the_configuration_mail_is_kept_and_a_restore_holds_it(post, serve, tmp_path):
    post.start()
    server = serve("")
    book(server)
    until(lambda: "mail.off" in server.log_text(), 5, "the log says that nothing is sent")
    assert server.stop() == 0 and unsent(server) == 2
    server.command("backup", str(tmp_path / "backup.tar"))
    server.db = tmp_path / "restored.db"
    server.command("restore", str(tmp_path / "backup.tar"))

    restored = serve(post.config, db=server.db)
    time.sleep(3)
    assert not post.mails, "held until it is released"
    assert callhours("outbox", "release", "--db", str(restored.db)).returncode == 0
    post.wait(EVA), post.wait(ANNA)


@pytest.mark.parametrize("name", ["Eva\r\nBcc: mallory@evil.example", "Eva\nBcc: mallory@evil.example"])
def test_a_name_begins_no_header(post, serve, name):
    post.start()
    server = serve(post.config)
    answer = server.request("POST", "/api/v1/bookings", token(server), {**wish(start_of()), "name": name})
    if answer.status == 201:
        assert post.wait(EVA).message["Bcc"] is None and post.wait(ANNA).message["Bcc"] is None
    else:
        assert answer.status == 422
