"""The agent's feed (product.md B1, B4, B5): /calendars/{token}.ics."""

import email.utils
import gzip
import re

import pytest

from support import seed
from support.wishes import text_of, wish


@pytest.fixture
def feed(server, feed_of):
    def get(method="GET", agent="anna", **headers):
        return server.request(method, feed_of(agent), headers={k.replace("_", "-"): v for k, v in headers.items()})

    return get


def unfolded(answer) -> str:
    return answer.text.replace("\r\n ", "")


def test_a_booking_is_in_the_feed_at_once(acme, book, feed):
    made = book(acme, name="Žofie Nováková").content
    answer = feed()
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = unfolded(answer)
    assert f"UID:{made['uid']}" in text and "SEQUENCE:0" in text
    assert "Žofie Nováková" in text
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n")), "folded (RFC 5545 §3.1)"
    assert "BEGIN:VTIMEZONE" in text and "TZID:Europe/Berlin" in text


def test_a_calendar_file_of_a_booking_has_its_uid_too(server, acme, book):
    made = book(acme).content
    assert f"UID:{made['uid']}" in unfolded(server.request("GET", made["ics_url"]))


def test_an_unchanged_feed_is_304(feed, acme, book):
    book(acme)
    first = feed()
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert tag.startswith('"')
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", {tag}'}, {"If_None_Match": f"W/{tag}"},
                    {"If_None_Match": "*"}, {"If_Modified_Since": changed}):
        answer = feed(**headers)
        assert answer.status == 304 and answer.content == b"", headers
        assert answer.headers["ETag"] == tag
    assert feed(If_None_Match='"other"').status == 200
    assert feed(If_None_Match='"other"', If_Modified_Since=changed).status == 200, "the tag counts more than the date"
    assert feed(If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
    assert feed(If_Modified_Since="nonsense").status == 200
    assert feed().content == first.content, "nothing changes by the passing of time"


def test_head_tells_the_same_without_the_body(feed):
    whole, head = feed(), feed("HEAD")
    assert head.status == 200 and head.content == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name], name


def test_gzip_is_the_same_calendar_under_another_tag(acme, book, feed):
    for _ in range(4):
        book(acme)
    plain, packed = feed(), feed(Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]
    tag = packed.headers["ETag"]
    assert feed(Accept_Encoding="gzip", If_None_Match=tag).status == 304
    assert not feed(Accept_Encoding="gzip;q=0").headers["Content-Encoding"]


def test_every_change_gives_another_tag_and_a_later_date(server, acme, book, times, feed):
    seen = [feed().headers]
    made = book(acme)
    seen.append(feed().headers)
    server.request("PATCH", made.headers["Location"], acme, {"start": text_of(times())})
    seen.append(feed().headers)
    assert "SEQUENCE:1" in feed().text
    server.request("DELETE", made.headers["Location"], acme)
    seen.append(feed().headers)
    dates = [email.utils.parsedate_to_datetime(headers["Last-Modified"]) for headers in seen]
    assert all(earlier < later for earlier, later in zip(dates, dates[1:])), dates
    assert seen[1]["ETag"] != seen[2]["ETag"]


def test_a_cancelled_booking_leaves_the_feed_at_once(server, acme, book, feed):
    made = book(acme)
    assert made.content["uid"] in unfolded(feed())
    server.request("DELETE", made.headers["Location"], acme)
    assert made.content["uid"] not in unfolded(feed())


def test_another_agents_change_leaves_the_bytes_alone(token_of, book, feed):
    before = feed()
    assert book(token_of("initech")).status == 201
    after = feed()
    assert after.content == before.content and after.headers["ETag"] == before.headers["ETag"]
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_holds_are_not_in_the_feed(server, acme, times, feed):
    before = feed()
    held = {"type": "support", "start": text_of(times())}
    assert server.request("POST", "/api/v1/holds", acme, held).status == 201
    assert feed().content == before.content


def test_an_unknown_calendar_is_404(server):
    for token in ("nonsense", "A" * 43, "feed_" + "A" * 43, "%00"):
        assert server.request("GET", f"/calendars/{token}.ics").status in (400, 404)


def test_a_feed_survives_a_restart_byte_by_byte(another, times):
    server = another(seed.company()).start()
    path = server.secrets["agents"]["anna"]["feed_url"]
    token = server.secrets["clients"]["acme"]["token"]
    assert server.request("POST", "/api/v1/bookings", token, wish(times())).status == 201
    before = server.request("GET", path)
    assert server.stop() == 0
    server.start()
    after = server.request("GET", path)
    assert after.content == before.content and after.headers["ETag"] == before.headers["ETag"]


def test_a_name_cannot_put_lines_of_its_own_into_the_calendar(acme, book, feed, server):
    note = "Line one\r\nATTENDEE:mailto:all@example.com\r\nEND:VEVENT\nBEGIN:VEVENT"
    made = book(acme, name="Eva;X=1,\\n:Y", note=note).content
    for answer in (feed(), server.request("GET", made["ics_url"])):
        lines = unfolded(answer).split("\r\n")
        assert "ATTENDEE:mailto:all@example.com" not in lines
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
        assert all(re.match(r"[A-Z][A-Z0-9-]*[:;]", line) for line in lines if line), "each line is a property"


def test_an_empty_feed_is_a_calendar(feed):
    answer = feed(agent="carla")
    assert answer.status == 200
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n") and answer.text.endswith("END:VCALENDAR\r\n")
    assert "BEGIN:VEVENT" not in answer.text
