"""What a caller can do by keys: be called back without a message, reach the second level, hear the message and speak it
anew. And whoever hangs up, at whatever point, has left what was said (C3, C4)."""

import concurrent.futures
import time

import pytest

from support import sound
from support.waiting import until
from support.wishes import minutes, moment_of

FIRST = "This is Eva of Acme. Since an hour new mail does not load."
SECOND = "It is Eva again. Only the mobile phones are concerned."


@pytest.fixture(scope="module")
def desk(desk_of):
    made = desk_of(open_now=False, second_level=["PJSIP/duty"])
    yield made
    made.assert_nothing_left()


def voicemails(desk, task: dict) -> list:
    return desk.server.get(f"/api/v1/tasks/{task['id']}", desk.token)["voicemails"]


def last_heard(phone) -> float:
    return (phone.rtp.heard_between() or (0, 0))[1]


def heard_out(phone, since: float) -> None:
    """Until the other side has said something after that moment, and has come to its end."""
    until(lambda: last_heard(phone) > since, 40, "an answer is heard")
    assert phone.rtp.wait_until_quiet(0.7, 60)


def press(phone, key: str) -> None:
    """And hears the answer to its end."""
    since = time.monotonic()
    phone.rtp.press(key)
    heard_out(phone, since)


def at_the_beep(phone) -> None:
    assert phone.wait_answered(40)
    press(phone, "#")


def say(phone, words: str, then: str = "") -> None:
    spoken, since = sound.spoken(words), time.monotonic()
    phone.rtp.say(sound.ulaw(spoken))
    if then:
        phone.rtp.press(then)
    assert phone.rtp.wait_until_said(len(spoken) / sound.RATE + 20)
    if then:
        heard_out(phone, since)


def message_spoken(phone) -> None:
    """Up to the question what shall become of it."""
    at_the_beep(phone)
    say(phone, FIRST, then="#")


POINTS = ("recording", "asked", "hearing", "asked anew", "speaking anew")


def leave_at(desk, point: str) -> str:
    """Hangs up there, and gives the number."""
    number = desk.client()
    with desk.pbx.call(f"+{number}") as phone:
        at_the_beep(phone)
        say(phone, FIRST, then="#" if point != "recording" else "")
        if point == "hearing":
            since = time.monotonic()
            phone.rtp.press("2")
            until(lambda: last_heard(phone) > since + 1, 40, "it is played")
        elif point == "asked anew":
            phone.rtp.press("3")
            assert phone.rtp.wait_until_said(20)
        elif point == "speaking anew":
            press(phone, "3")
            say(phone, SECOND)
        phone.hang_up()
        phone.wait_ended(40)
    return number


def hear_speak_anew_and_send(desk) -> tuple:
    """(number, what was heard after the 2)"""
    number = desk.client()
    with desk.pbx.call(f"+{number}") as phone:
        message_spoken(phone)
        before = len(phone.rtp.heard())
        press(phone, "2")
        heard = sound.from_ulaw(phone.rtp.heard()[before:])
        press(phone, "3")
        say(phone, SECOND, then="#")
        phone.rtp.press("1")
        assert phone.wait_ended(60).hung_up_by == "them"
    return number, heard


def ask_to_be_called_back(desk) -> str:
    number = desk.client()
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        phone.rtp.press("1")
        assert phone.wait_ended(60).hung_up_by == "them"
    return number


@pytest.fixture(scope="module")
def calls(desk):
    """All these callers ring at the same time."""
    with concurrent.futures.ThreadPoolExecutor(len(POINTS) + 2) as threads:
        sent = threads.submit(hear_speak_anew_and_send, desk)
        asked = threads.submit(ask_to_be_called_back, desk)
        left = {point: threads.submit(leave_at, desk, point) for point in POINTS}
        numbers = {point: call.result() for point, call in left.items()}
        return {**numbers, "sent": sent.result(), "called back": asked.result()}


def test_a_message_is_heard_spoken_anew_and_sent(desk, calls):
    number, heard = calls["sent"]
    assert sound.likeness(sound.spoken(FIRST), heard).envelope > 0.7, "what was heard is what was said"
    task = desk.task(number, voicemail=True, reason="voicemail")
    sound.assert_same(sound.spoken(SECOND), desk.audio(task))
    desk.assert_nothing_left()
    assert len(voicemails(desk, task)) == 1, "the old one is forgotten"


@pytest.mark.parametrize("point", POINTS)
def test_whoever_hangs_up_anywhere_has_left_what_was_said(desk, calls, point):
    task = desk.task(calls[point], voicemail=True, reason="voicemail")
    desk.assert_nothing_left()
    (spoken,) = [each for each in voicemails(desk, task) if not each["silent"]]
    said = SECOND if point == "speaking anew" else FIRST
    sound.assert_same(sound.spoken(said), desk.audio({**task, "voicemail": spoken}))


def test_who_presses_1_in_the_greeting_is_called_back_without_a_message(desk, calls):
    task = desk.task(calls["called back"], reason="asked")
    assert task["state"] == "open" and task["severity"] == 3 and not voicemails(desk, task)
    desk.assert_due(task)


def test_a_server_that_dies_while_the_caller_is_asked_keeps_the_message(desk):
    number = desk.client()
    with desk.pbx.call(f"+{number}") as phone:
        message_spoken(phone)
        desk.server.kill()
        desk.start()
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, voicemail=True, reason="voicemail")
    sound.assert_same(sound.spoken(FIRST), desk.audio(task))


def test_who_says_that_it_is_urgent_reaches_the_second_level_at_any_hour(desk):
    number = desk.client()
    with desk.pbx.agent("duty") as duty, desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        phone.rtp.press("2")
        assert duty.wait_answered(40), "whoever is on duty"
        assert duty.outcome.shown == f"+{number}"
        task = desk.task(number, state="done", severity=2)
        phone.hang_up()
        assert duty.wait_ended(40).hung_up_by == "them"
    assert task["outcome"] == "answered"


def test_an_urgent_call_that_nobody_takes_is_an_urgent_task(desk):
    number = desk.client()
    with desk.pbx.agent("duty", refuse_with=486), desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        phone.rtp.press("2")
        desk.task(number, severity=2, seconds=40)
        at_the_beep(phone)
        say(phone, FIRST)
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, voicemail=True, severity=2)
    assert moment_of(task["response_due_at"]) - moment_of(task["created_at"]) == minutes(60), "by the wall clock"
    assert "severity" in desk.history(task)
    sound.assert_same(sound.spoken(FIRST), desk.audio(task))
