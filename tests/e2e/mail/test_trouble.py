"""Mail servers as they are: slow, choosy, forgetful (issue 3 §4; RFC 5321 §4.5.4)."""

import socket
import threading
import time

import pytest

from support.mail_server import MailServer
from support.ports import free_port
from support.waiting import until
from support.wishes import wish

from steps import ANNA, EVA, agent, book, mails, start_of, token, unsent


def tries(server, address: str) -> list:
    (mail,) = [mail for mail in mails(server) if mail["recipient"] == address]
    return [each["outcome"] for each in server.get(f"/api/v1/mails/{mail['id']}", agent(server))["tries"]]


def test_a_greylisted_mail_goes_at_the_second_try(post, serve):
    post.put_off[EVA] = 1
    post.start()
    server = serve(post.config)
    book(server)
    post.wait(ANNA)
    post.wait(EVA, seconds=20)
    until(lambda: unsent(server) == 0, 5, "it is marked")
    assert tries(server, EVA) == ["put_off", "accepted"] and tries(server, ANNA) == ["accepted"]


def test_a_mail_that_the_server_hangs_up_on_is_handed_over_again(post, serve):
    post.hang_ups = 1
    post.start()
    server = serve(post.config)
    book(server)
    post.wait(EVA, seconds=20), post.wait(ANNA, seconds=20)
    until(lambda: unsent(server) == 0, 5, "both are marked")
    assert sorted(tries(server, EVA) + tries(server, ANNA)) == ["accepted", "accepted", "unreachable"]


def test_a_slow_server_gets_its_time_and_bookings_do_not_wait_for_it(post, serve):
    post.slowness = 3.0
    post.start()
    server = serve(post.config)
    begun = time.monotonic()
    for day in range(3, 7):
        book(server, start_of(day))
    assert time.monotonic() - begun < 3.0, "four bookings while the first mail is under way"
    until(lambda: len(post.mails) == 8, 40, "all are taken, one after the other")
    assert len({mail.message["Message-ID"] for mail in post.mails}) == 8


def test_mails_in_a_row_share_a_connection_and_it_ends_with_them(post, serve):
    server = serve("")
    for day in range(3, 9):
        book(server, start_of(day))
    server.stop()
    post.start()
    server.config.write_text(post.config)
    server.start()
    until(lambda: len(post.mails) == 12, 15, "all are sent")
    assert len({mail.peer for mail in post.mails}) == 1
    until(lambda: post.farewells == 1, 10, "a connection is not kept when there is nothing to say")
    book(server, start_of(10))
    until(lambda: len(post.mails) == 14, 10, "the next two are sent")
    assert len({mail.peer for mail in post.mails}) == 2


def test_a_refusal_in_a_row_of_mails_does_not_touch_its_neighbours(post, serve):
    server = serve("")
    for day in range(3, 7):
        book(server, start_of(day), email=f"visitor{day}@acme.example")
    server.stop()
    post.refused["visitor4@acme.example"] = "550 5.1.1 no such user"
    post.put_off["visitor5@acme.example"] = 1
    post.start()
    server.config.write_text(post.config)
    server.start()
    until(lambda: unsent(server) == 0, 20, "nothing waits any more")
    assert len(post.to(ANNA)) == 4
    for day, count in ((3, 1), (4, 0), (5, 1), (6, 1)):
        assert len(post.to(f"visitor{day}@acme.example")) == count


def test_a_server_that_comes_back_gets_what_waited_at_once(post, serve):
    post.start()
    server = serve(post.config)
    book(server)
    post.wait(EVA), post.wait(ANNA)
    until(lambda: unsent(server) == 0, 5, "both are marked")
    post.stop()
    book(server, start_of(5))
    until(lambda: len(mails(server, "?state=delayed")) >= 1, 10, "it is away")
    post.start()
    until(lambda: len(post.mails) == 4, 20, "it is back")
    assert len({mail.message["Message-ID"] for mail in post.mails}) == 4


@pytest.mark.parametrize("hello", [b"", b"554 5.3.2 no service here\r\n", b"421 4.3.2 too busy\r\n", b"\x00\xff garbage\r\n"])
def test_what_is_no_mail_server_loses_no_mail(serve, hello):
    with Nonsense(hello) as nonsense:
        server = serve(f'[smtp]\nhost = "127.0.0.1"\nport = {nonsense.port}\nfrom = "desk@callhours.example"\n')
        book(server)
        until(lambda: mails(server, "?state=delayed"), 20, "the try failed")
        assert not mails(server, "?state=failed"), "that says nothing about the mail"
        begun = time.monotonic()
        assert server.request("GET", "/healthz").status == 200 and time.monotonic() - begun < 2


def test_a_login_that_is_refused_delays_the_mail_and_tells_no_password(tmp_path, serve):
    with MailServer(tmp_path, ("callhours", "the right one")) as post:
        post.start()
        server = serve(post.config.replace("the right one", "the wrong one"))
        book(server)
        until(lambda: mails(server, "?state=delayed"), 10, "the login fails")
        assert not post.mails and not mails(server, "?state=failed")
        text = server.log_text() + str(mails(server))
        assert "the wrong one" not in text


BAD_NAMES = ["Eva\r\nBcc: mallory@evil.example", "=?utf-8?q?Eva=0D=0ABcc:_mallory@evil.example?=", "Eva\u2028Bcc: x@evil.example",
             "Eva <mallory@evil.example>,", "\"Eva\" \\", "Ева Гру́бер 😀 " + "ü" * 60, "<b>Eva</b>", "{{name}} {agent}"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_no_name_or_note_alters_the_mail_around_it(post, serve, name):
    """A name that is refused is refused beside the field; one that is taken comes out as it went in."""
    post.start()
    server = serve(post.config)
    note = "first\n.\nsecond\n\nSubject: no\n" + "x" * 1200
    answer = server.request("POST", "/api/v1/bookings", token(server), {**wish(start_of()), "name": name, "note": note})
    if answer.status != 201:
        assert answer.status == 422 and "name" in str(answer.content)
        return
    for address in (EVA, ANNA):
        mail = post.wait(address)
        assert mail.recipients == [address]
        assert mail.message["Bcc"] is None and mail.message["Cc"] is None
        for header in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"):
            assert len(mail.message.get_all(header)) == 1
        assert not mail.message.defects
        assert len(mail.message["To"].addresses) == 1 and mail.message["To"].addresses[0].addr_spec == address
        assert "second\n\nSubject: no\n" in mail.text.replace("\r\n", "\n")
    assert post.to(EVA)[0].to_name == name
    assert name in post.to(ANNA)[0].text and "<b>Eva</b>" not in post.to(ANNA)[0].html


@pytest.mark.parametrize("email", ["eva@acme.example\r\nRCPT TO:<mallory@evil.example>", "eva@acme.example>\r\nDATA", "eva@acme.example, mallory@evil.example",
                                   "eva@@acme.example", "eva@acme.example\u0000", "<eva@acme.example>", "e" * 250 + "@acme.example"])
def test_no_address_says_anything_to_the_mail_server(post, serve, email):
    post.start()
    server = serve(post.config)
    answer = server.request("POST", "/api/v1/bookings", token(server), wish(start_of(), email=email))
    assert answer.status == 422, answer
    assert not mails(server)


class Nonsense:
    """Something that listens where a mail server should, says one thing to everybody, and hangs up."""

    def __init__(self, hello: bytes):
        self.port, self._hello = free_port(), hello
        self._socket = socket.create_server(("127.0.0.1", self.port))

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.sendall(self._hello)
