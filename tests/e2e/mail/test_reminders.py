"""Reminders (issue 3 §4): once each, at their time, of the call as it now stands, and never late by hours."""

import datetime

from support.server import callhours
from support.waiting import until
from support.wishes import now

from steps import ANNA, EVA, alter, book, cancel, mails, move, start_of, unsent

DAY = datetime.timedelta(days=1)


def near() -> datetime.datetime:
    """The next start that is less than a day away, but more than half of one hour less: its reminder is due."""
    half_hour = datetime.timedelta(minutes=30)
    first = now().replace(minute=0, second=0, microsecond=0)
    starts = [first + half_hour * step for step in range(60)]
    return [start for start in starts if start < now() + DAY - datetime.timedelta(seconds=30)][-1]


def as_if_booked_days_ago(server) -> None:
    alter(server, "UPDATE outbox SET created_at = created_at - 2 * 86400")


def reminders(server) -> list:
    return [mail for mail in mails(server) if mail["kind"] == "reminder"]


def settled(post, server, count: int) -> None:
    """Everything is sent, and the worker has looked for reminders since."""
    until(lambda: len(post.mails) >= count and unsent(server) == 0, 20, f"{count} mails")


def test_a_visitor_is_reminded_once_a_day_before(post, serve):
    post.start()
    server = serve(post.config)
    booking = book(server, near(), phone="+43 660 12345")
    settled(post, server, 2)
    assert not reminders(server), "the booking was made later than a day before"
    as_if_booked_days_ago(server)
    until(lambda: len(post.to(EVA)) == 2, 20, "the reminder")
    mail = post.to(EVA)[1]
    assert [part.get_content_type() for part in mail.message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.message["Subject"].startswith("Reminder: ") and "Time)" in mail.text.splitlines()[0]
    assert booking["manage_url"] + "/cancel" in mail.text and "+4366012345" in mail.text
    assert not mail.message.defects

    server.kill()  # and again: done twice, nothing doubles
    server.start()
    (reminder,) = reminders(server)
    assert reminder["minutes_before"] == 1440 and reminder["audience"] == "visitor"
    until(lambda: reminders(server)[0]["state"] == "sent", 150, "it is marked")
    assert len(reminders(server)) == 1 and len(post.to(ANNA)) == 1


def test_a_moved_call_is_reminded_of_at_its_new_time_and_a_cancelled_one_never(post, serve):
    post.start()
    server = serve(post.config)
    moved, cancelled = book(server, near()), book(server, start_of(9))
    move(server, moved, start_of(8))
    move(server, cancelled, near())
    cancel(server, cancelled)
    settled(post, server, 10)
    as_if_booked_days_ago(server)
    looked = book(server, near() - datetime.timedelta(minutes=30), name="Otto")
    settled(post, server, 12)
    alter(server, "UPDATE outbox SET created_at = created_at - 2 * 86400 WHERE booking_id = ?", looked["id"])
    until(lambda: reminders(server), 20, "the third one's reminder: the worker has looked")
    assert [mail["booking"] for mail in reminders(server)] == [looked["id"]]


def test_a_reminder_that_an_outage_made_late_is_dropped_and_says_so(post, serve):
    post.start()
    server = serve(post.config)
    book(server, near() - datetime.timedelta(hours=2))
    settled(post, server, 2)
    server.stop()
    as_if_booked_days_ago(server)
    server.start()
    until(lambda: reminders(server), 20, "the reminder is noted")
    (reminder,) = reminders(server)
    assert reminder["state"] == "dropped" and "time had passed" in reminder["last_reply"]
    assert "mail.too_late" in server.log_text() and len(post.mails) == 2
    line = callhours("outbox", "list", "--db", str(server.db)).stdout
    assert "dropped" in line and "time had passed" in line


def test_what_is_configured_decides_who_is_reminded_and_when(post, serve):
    post.start()
    server = serve(post.config + '[mail]\nreminders = []\nagent_reminders = ["2d", "24h"]\n')
    book(server, near())
    settled(post, server, 2)
    as_if_booked_days_ago(server)
    until(lambda: len(reminders(server)) == 2, 20, "the agent's two")
    assert {(mail["minutes_before"], mail["state"]) for mail in reminders(server) if mail["minutes_before"] == 2880} == {(2880, "dropped")}
    post.wait(ANNA, 2, 20)
    assert post.to(ANNA)[1].message["Subject"].startswith("Reminder: call with Acme")
    assert len(post.to(EVA)) == 1
