"""The same mails through a second real mail server, msmtpd, with its own ways of saying yes, no and later."""

import email
import email.policy

from support.msmtpd import Msmtpd
from support.waiting import until

from steps import ANNA, EVA, agent, book, mails, start_of


def test_msmtpd_takes_refuses_and_puts_off_mail(tmp_path, serve):
    with Msmtpd(tmp_path / "post") as post:
        server = serve(post.config)
        booking = book(server, name="Eva Grüber", note=".\n..\nFrom here\n" + "x" * 1500)
        book(server, start_of(4), email="refused@acme.example")
        book(server, start_of(5), email="later@acme.example")

        until(lambda: post.taken(EVA), 30, "the first visitor's mail")
        (eva,) = post.taken(EVA)
        mail = email.message_from_bytes(eva, policy=email.policy.default)
        assert not mail.defects and mail["To"].addresses[0].display_name == "Eva Grüber"
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert ".\n..\nFrom here\n" + "x" * 1500 in text, "dots and long lines come out as they went in"
        (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == "REQUEST" and booking["uid"] in part.get_content()

        post.wait("later@acme.example", 40)
        until(lambda: len(mails(server, "?state=sent")) == 5, 20, "all but the refused one are sent")
        assert len(post.taken(ANNA)) == 3
        (failed,) = mails(server, "?state=failed")
        assert failed["recipient"] == "refused@acme.example" and failed["last_reply"].startswith("554")
        (later,) = [mail for mail in mails(server) if mail["recipient"] == "later@acme.example"]
        tries = server.get(f"/api/v1/mails/{later['id']}", agent(server))["tries"]
        assert [each["outcome"] for each in tries] == ["put_off", "accepted"] and tries[0]["reply"].startswith("451")
