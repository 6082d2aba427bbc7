"""What a calendar program writes is whole or not there: killed in it, on a full disk, after a backup was put back."""

import datetime
import sqlite3
import threading

import pytest

from support import seed
from support.server import CallhoursServer, callhours
from support.waiting import until

from busy import is_free
from dav import Device, members_of, token_in
from writing import ALARM, HOUR, calendar, etag_of, event, mails_to_visitor, moved, put, put_new, with_more


@pytest.fixture
def anna(server):
    return Device(server, "anna")


def test_what_was_answered_before_a_power_cut_is_there_and_nothing_is_half_there(server, anna, times):
    begin = times().replace(hour=0)
    answered, stop = {}, threading.Event()

    def write(index):
        for step in range(1000):
            name = f"cut-{index}-{step}"
            try:
                answer = put(anna, f"{anna.bookings}{name}.ics", calendar(event(begin + step * HOUR, name)))
            except OSError:
                return
            if answer.status != 201 or stop.is_set():
                return
            answered[name] = answer.headers["ETag"]

    writers = [threading.Thread(target=write, args=(index,)) for index in range(3)]
    for each in writers:
        each.start()
    until(lambda: len(answered) > 20, 60, "some events were put")
    server.kill()
    stop.set()
    for each in writers:
        each.join()
    server.start()
    members = anna.propfind(anna.bookings, "D:getetag", depth="1")
    for name, etag in answered.items():
        assert members[f"{anna.bookings}{name}.ics"].text("D:getetag") == etag
    for path in members:
        if "/cut-" in path:
            step = int(path.rpartition("-")[2].removesuffix(".ics"))
            assert not is_free(server, begin + step * HOUR), "an event that is there blocks"
            assert anna.ask("DELETE", path).status == 204


def test_on_a_full_disk_a_program_is_told_and_all_stays_as_it_was(server, anna, book, times):
    made = book()
    path = anna.bookings + made["name"]
    before = anna.ask("GET", path)
    begin, to = times(), times()
    own = put_new(anna, "full.ics", calendar(event(begin, "full")))
    with server.full_disk():
        for method, where, text in (("PUT", path, with_more(moved(before.text, to), ALARM)), ("DELETE", path, None),
                                    ("PUT", own, calendar(event(to, "full"))), ("DELETE", own, None),
                                    ("PUT", anna.bookings + "new.ics", calendar(event(to, "new")))):
            assert anna.ask(method, where, text, Content_Type="text/calendar").status >= 500, (method, where)
    now = anna.ask("GET", path)
    assert now.content == before.content and mails_to_visitor(server, made) == ["request"]
    assert not is_free(server, begin) and is_free(server, to) and anna.ask("GET", anna.bookings + "new.ics").status == 404
    assert put(anna, path, moved(before.text, to), If_Match=before.headers["ETag"]).status == 204
    assert anna.ask("DELETE", own).status == 204


def test_after_a_backup_was_put_back_what_programs_remember_is_known_to_be_stale(tmp_path, times):
    with CallhoursServer(tmp_path / "first", seed.company()) as server:
        server.start()
        anna = Device(server, "anna")
        begin = times()
        path = put_new(anna, "backed-up.ics", calendar(event(begin, "backed-up")))
        of_backup = etag_of(anna, path)
        assert server.command("backup", str(tmp_path / "backup.tar")).returncode == 0
        later = put(anna, path, calendar(event(begin + HOUR, "backed-up")), If_Match=of_backup)
        token = token_in(anna.sync(anna.bookings))
        server.stop()
        restored = tmp_path / "restored.db"
        assert callhours("restore", str(tmp_path / "backup.tar"), "--db", str(restored)).returncode == 0
        server.db = restored
        server.start()
        assert etag_of(anna, path) == of_backup and not is_free(server, begin)
        assert put(anna, path, calendar(event(begin + 2 * HOUR, "backed-up")), If_Match=later.headers["ETag"]).status == 412
        for step in range(12):  # as many changes as were lost, and more
            put_new(anna, f"after-{step}.ics", calendar(event(begin + (5 + step) * HOUR, f"after-{step}")))
        assert anna.sync(anna.bookings, token).status == 403
        assert len(members_of(anna.sync(anna.bookings))) == 13
        assert put(anna, path, calendar(event(begin + 2 * HOUR, "backed-up")), If_Match=of_backup).status == 204
        assert is_free(server, begin)


def test_what_recurs_without_an_end_is_followed_further_as_time_goes_by(server, anna, times):
    begin = times().replace(hour=20)
    late = begin + datetime.timedelta(days=28)
    path = put_new(anna, "weekly.ics", calendar(event(begin, "weekly", more="RRULE:FREQ=WEEKLY\r\n")))
    assert not is_free(server, late)
    server.stop()
    with sqlite3.connect(server.db) as db:  # as it was put years ago
        known = int((begin + datetime.timedelta(days=20)).timestamp())
        db.execute("UPDATE own_event SET laid_out_to = ? WHERE name = 'weekly.ics'", (known,))
        db.execute("DELETE FROM own_busy WHERE begin_at >= ?", (known,))
    server.start()
    until(lambda: not is_free(server, late), 60, "it is followed further")
    assert not is_free(server, begin) and is_free(server, late + HOUR)
    assert anna.ask("DELETE", path).status == 204 and is_free(server, late)
