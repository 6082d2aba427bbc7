"""The server is down, dies, or freezes; the PBX dies: no call is lost, and none is counted twice (product.md C1, C4)."""

import re

import pytest

from support import seed, sound
from support.desk import Desk
from support.pbx import DESK, PrivatePbx, leave_message
from support.server import CallhoursServer
from support.waiting import until
from support.wishes import moment_of

MESSAGE = "This is Eva of Acme. Nothing works at all, and it is Sunday. Please call me back soon."


@pytest.fixture(scope="module")
def desk(closed_desk):
    return closed_desk


@pytest.fixture(autouse=True)
def alive_again(desk):
    """Each test begins and ends with a server that runs."""
    yield
    if desk.server.process is None:
        desk.start()


def arrival_of(recording: str) -> int:
    """The second that the unique id in the name of a fallback recording holds."""
    return int(re.match(r"fb-(?:.*-)?([0-9]+)\.[0-9]+-", recording).group(1))


def test_a_call_while_the_server_is_dead_becomes_a_task_at_its_next_start(desk):
    number = desk.client()
    message = sound.spoken(MESSAGE)
    desk.server.kill()
    with desk.pbx.call(f"+{number}") as phone:
        leave_message(phone, message)
    desk.pbx.wait_idle()
    (recording,) = [name for name in desk.pbx.recordings("fb-") if f"-p{number}-" in name]

    desk.start()
    task = desk.task(number, voicemail=True, seconds=30)
    assert (task["reason"], task["severity"], task["agent"], task["client"]) == ("voicemail", 3, "ben", f"c{number}")
    assert moment_of(task["created_at"]).timestamp() == arrival_of(recording), "it arrived when it rang, not now"
    desk.assert_due(task)
    sound.assert_same(message, desk.audio(task))
    desk.assert_nothing_left()

    desk.server.stop()
    desk.start()
    desk.assert_nothing_left()
    assert len(desk.tasks(number)) == 1 and desk.task(number)["calls"] == 1, "one more start makes nothing anew"


def test_a_caller_who_left_while_the_server_was_dead_is_a_missed_call(desk):
    number = desk.client()
    desk.server.kill()
    with desk.pbx.call(f"+{number}", hang_up_after=0.8) as phone:
        assert phone.wait_ended(40).answered
    desk.pbx.wait_idle()
    desk.start()
    assert desk.task(number, reason="missed_call", seconds=40)["voicemail"] is None
    desk.assert_nothing_left()


def test_a_server_killed_in_the_middle_of_a_recording_loses_nothing(desk):
    number = desk.client()
    message = sound.spoken(MESSAGE)
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        assert phone.rtp.wait_until_quiet(1.2, 60)
        assert desk.task(number)["state"] == "open", "the task is there while the caller still speaks"
        phone.rtp.say(sound.ulaw(message))
        until(lambda: desk.pbx.recordings("vm-"), 40, "it is being recorded")
        desk.server.kill()
        assert phone.rtp.wait_until_said(len(message) / sound.RATE + 10)
        phone.hang_up()
        phone.wait_ended(40)
    desk.pbx.wait_idle()
    desk.start()
    task = desk.task(number, voicemail=True, seconds=40)
    sound.assert_same(message, desk.audio(task))
    assert task["reason"] == "voicemail" and task["calls"] == 1
    desk.assert_due(task)
    desk.assert_nothing_left()


def test_a_server_killed_and_back_while_the_caller_still_speaks_loses_nothing(desk):
    number = desk.client()
    message = sound.spoken(MESSAGE)
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        assert phone.rtp.wait_until_quiet(1.2, 60)
        phone.rtp.say(sound.ulaw(message))
        until(lambda: desk.pbx.recordings("vm-"), 40, "it is being recorded")
        desk.server.kill()
        desk.start()
        assert phone.rtp.wait_until_said(len(message) / sound.RATE + 10)
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, voicemail=True, seconds=40)
    sound.assert_same(message, desk.audio(task))
    assert task["calls"] == 1
    desk.assert_nothing_left()


def test_a_caller_whose_server_dies_during_the_greeting_is_not_left_in_silence(desk):
    number = desk.client()
    message = sound.spoken(MESSAGE)
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        until(lambda: len(phone.rtp.heard()) > sound.RATE, 40, "the greeting has begun")
        desk.server.kill()
        desk.start()
        assert phone.rtp.wait_until_quiet(2.5, 60), "what is said to the caller comes to an end"
        phone.rtp.say(sound.ulaw(message))
        assert phone.rtp.wait_until_said(len(message) / sound.RATE + 10)
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, voicemail=True, seconds=75)
    sound.assert_same(message, desk.audio(task))
    assert task["calls"] == 1
    desk.assert_nothing_left()


def test_an_asterisk_that_dies_and_comes_back_is_found_again(short_folder, numbers, tmp_path):
    pbx = PrivatePbx(short_folder / "mortal", agents=("ben",))
    content = seed.desk(open_now=False, number=DESK, caller=f"+{numbers()}")
    with CallhoursServer(tmp_path / "server", content, pbx.facts) as server:
        desk = Desk(server, pbx, numbers)
        number, later = desk.client(), desk.client()
        with pbx.call(f"+{number}") as phone:
            assert phone.wait_answered(40)
            pbx.restart(dead=True)
        until(lambda: "pbx.back" in server.log_text(), 40, "the server has found the PBX again")
        assert desk.task(number)["reason"] in ("missed_call", "voicemail"), "the call that was cut off is a task"
        assert server.request("GET", "/healthz").status == 200
        with pbx.call(f"+{later}", hang_up_after=0.5) as phone:
            assert phone.wait_ended(40).answered
        desk.task(later, reason="missed_call")
        desk.assert_nothing_left()
        assert server.stop() == 0
    pbx.stop()


def test_a_pbx_that_cannot_be_reached_is_told_and_the_rest_is_served(tmp_path):
    facts = {"url": "http://127.0.0.1:1", "user": "callhours", "password": "secret-of-the-pbx", "app": "callhours"}
    with CallhoursServer(tmp_path / "server", seed.company(), facts) as server:
        server.start()
        until(lambda: "pbx.unreachable" in server.log_text(), 40, "the log says so")
        assert "127.0.0.1:1" in server.log_text() and "secret-of-the-pbx" not in server.log_text()
        assert server.request("GET", "/healthz").status == 200
        token = server.secrets["clients"]["acme"]["token"]
        assert server.request("GET", "/api/v1/bookings", token).status == 200
        assert server.stop() == 0


def test_a_wrong_password_at_the_pbx_is_told(pbx, tmp_path):
    with CallhoursServer(tmp_path / "server", seed.company(), {**pbx.facts, "password": "wrong"}) as server:
        server.start()
        until(lambda: "pbx.refused" in server.log_text(), 40, "the log says so")
        assert server.stop() == 0
