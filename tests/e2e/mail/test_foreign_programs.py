"""What arrives by mail, in calendars that nobody here wrote: khal, and a calendar kept by RFC 5546 with
python3-icalendar. Invitation, change and cancellation leave one event, then none (B1, B2)."""

import os
import subprocess
import zoneinfo

import icalendar
import pytest

from support.wishes import text_of

from steps import ANNA, EVA, book, cancel, move, start_of, token

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
KHAL = """[calendars]
[[desk]]
path = {folder}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Berlin
local_timezone = Europe/Berlin
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = desk
"""


class Khal:
    """A person's calendar, into which they import what their mail program saved."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "calendar").mkdir(parents=True)
        (folder / "khal.conf").write_text(KHAL.format(folder=folder))

    def take(self, mail) -> None:
        file = self.folder / "invite.ics"
        file.write_bytes(mail.part("application/ics").get_payload(decode=True))
        self._run("import", "--batch", "-a", "desk", str(file))

    def shown(self) -> list:
        """(start, status) of every event of the coming weeks."""
        form = ["--format", "{start-long}|{status}", "--day-format", ""]
        lines = self._run("list", *form, f"{start_of(0):%Y-%m-%d}", f"{start_of(30):%Y-%m-%d}").splitlines()
        return [tuple(part.strip() for part in line.split("|")) for line in lines if "|" in line]

    def _run(self, *arguments) -> str:
        environment = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder)}
        done = subprocess.run(
            ["khal", "-c", str(self.folder / "khal.conf"), *arguments],
            env={**os.environ, **environment, "TZ": "Europe/Berlin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Kept:
    """A calendar as RFC 5546 §3.2 wants it kept: by UID, the higher SEQUENCE wins, CANCEL takes away."""

    def __init__(self):
        self.events = {}

    def take(self, mail) -> None:
        assert mail.calendar["METHOD"] == mail.part("text/calendar").get_param("method")
        event = mail.event
        known = self.events.get(event["UID"])
        assert known is None or event["SEQUENCE"] > known["SEQUENCE"], "every mail is newer than what is there"
        if mail.calendar["METHOD"] == "CANCEL":
            assert known is not None and event["STATUS"] == "CANCELLED"
            assert event["ORGANIZER"] == known["ORGANIZER"], "only the organizer may cancel (§3.2.5)"
            del self.events[event["UID"]]
        else:
            assert mail.calendar["METHOD"] == "REQUEST"
            self.events[event["UID"]] = event

    def shown(self) -> list:
        return [event["DTSTART"].dt for event in self.events.values()]


def local(moment) -> str:
    return f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("address", [EVA, ANNA])
def test_invitation_change_and_cancellation_leave_one_event_then_none(post, serve, tmp_path, address):
    post.start()
    server = serve(post.config)
    khal, kept = Khal(tmp_path / "khal"), Kept()

    booking = book(server, name="Eva Grüber, Jr.; \"the one\"", note="semicolon; comma, line\nand back\\slash")
    first = post.wait(address)
    khal.take(first), kept.take(first)
    assert khal.shown() == [(local(start_of(3)), "CONFIRMED")] and kept.shown() == [start_of(3)]

    move(server, booking, start_of(6))
    second = post.wait(address, 2)
    khal.take(second), kept.take(second)
    assert khal.shown() == [(local(start_of(6)), "CONFIRMED")] and kept.shown() == [start_of(6)]
    khal.take(second)
    assert len(khal.shown()) == 1, "taken twice it is still one"

    cancel(server, booking)
    third = post.wait(address, 3)
    khal.take(third), kept.take(third)
    assert [status for _, status in khal.shown()] in ([], ["CANCELLED"]) and kept.shown() == []
    assert len(list((khal.folder / "calendar").glob("*.ics"))) <= 1, "the same event all along"


def test_the_mail_holds_the_same_event_as_the_feed_and_the_file(post, serve):
    """B1: one UID, one SEQUENCE, one time, wherever a calendar meets the booking."""
    post.start()
    server = serve(post.config)
    booking = book(server)
    move(server, booking, start_of(6))
    mail = post.wait(ANNA, 2)
    path = "/calendars/" + server.secrets["agents"]["anna"]["feed_url"].rpartition("/")[2]
    feed = icalendar.Calendar.from_ical(server.request("GET", path).content)
    (fed,) = feed.walk("VEVENT")
    for key in ("UID", "SEQUENCE", "SUMMARY", "DTSTAMP"):
        assert str(getattr(fed[key], "dt", fed[key])) == str(getattr(mail.event[key], "dt", mail.event[key])), key
    assert fed["DTSTART"].dt == mail.event["DTSTART"].dt == start_of(6)
    assert server.get(f"/api/v1/bookings/{booking['id']}", token(server))["start"] == text_of(start_of(6))
