"""The PBX says of every recording that it is done, whatever became of it (C4, C3).

No sound from the caller, a hang-up in the beep, a spool that cannot be written, a full disk: the call is a task all the
same, what was said is kept, the caller hears that something went wrong, and somebody is told.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess

import pytest

from support import sound
from support.waiting import until

FIRST = "Good evening, this is Eva of Acme. Since an hour new mail does not load on any of our machines."
SECOND = "It is Eva again. Please call me back as soon as you can."


@pytest.fixture(scope="module")
def desk(closed_desk):
    yield closed_desk
    closed_desk.assert_nothing_left()


def at_the_beep(phone) -> None:
    """Skips the greeting, and waits until the other side listens."""
    assert phone.wait_answered(40)
    phone.rtp.press("#")
    assert phone.rtp.wait_until_quiet(0.7, 30)


def say(phone, words: str) -> None:
    spoken = sound.spoken(words)
    phone.rtp.say(sound.ulaw(spoken))
    assert phone.rtp.wait_until_said(len(spoken) / sound.RATE + 10)


def alerts(desk) -> int:
    return desk.server.log_text().count("call.recording_cut_short")


def voicemails(desk, task: dict) -> list:
    return desk.server.get(f"/api/v1/tasks/{task['id']}", desk.token)["voicemails"]


def test_a_caller_of_whom_nothing_arrives_is_a_missed_call_and_somebody_is_told(desk):
    number, before = desk.client(), alerts(desk)
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        phone.rtp.fall_mute()
        assert phone.wait_ended(90).hung_up_by == "them", "the call is not left open"
    task = desk.task(number, reason="missed_call", seconds=30)
    assert task["state"] == "open"
    desk.assert_due(task)
    assert alerts(desk) > before


def test_a_message_that_breaks_off_is_kept_and_goes_on_after_an_apology(desk):
    number, before = desk.client(), alerts(desk)
    with desk.pbx.call(f"+{number}") as phone:
        at_the_beep(phone)
        say(phone, FIRST)
        remote = phone.rtp.fall_mute()
        until(lambda: alerts(desk) > before, 40, "the PBX has given up listening")
        since = phone.rtp.heard_between()[1]
        phone.rtp.talk_to(*remote)
        until(lambda: phone.rtp.heard_between()[1] > since, 40, "the apology begins")
        assert phone.rtp.wait_until_quiet(1.2, 30), "the apology"
        say(phone, SECOND)
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, voicemail=True, reason="voicemail", seconds=30)
    both = until(lambda: len(voicemails(desk, task)) == 2 and voicemails(desk, task), 40, "both parts are there")
    sound.assert_same(sound.spoken(FIRST), desk.audio({**task, "voicemail": both[0]}))
    sound.assert_same(sound.spoken(SECOND), desk.audio({**task, "voicemail": both[1]}))


@pytest.mark.parametrize("after", [0.05, 0.2, 0.4])
def test_who_hangs_up_in_the_beep_is_a_missed_call(desk, after):
    number = desk.client()
    with desk.pbx.call(f"+{number}") as phone:
        assert phone.wait_answered(40)
        phone.rtp.press("#")
        assert phone.rtp.wait_until_said(10)
        phone.rtp.say(b"\xff" * int(after * sound.RATE))
        assert phone.rtp.wait_until_said(10), "so far into the beep"
        phone.hang_up()
        phone.wait_ended(40)
    task = desk.task(number, reason="missed_call", seconds=30)
    assert not [each for each in voicemails(desk, task) if not each["silent"]]
    desk.assert_due(task)


@contextlib.contextmanager
def unwritable(folder: pathlib.Path):
    """Root may write everywhere: a file stands where the folder was."""
    aside = folder.with_name("recording-aside")
    folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


def test_a_spool_that_cannot_be_written_loses_no_call_and_somebody_is_told(desk):
    number, before = desk.client(), alerts(desk)
    with unwritable(pathlib.Path(desk.pbx.facts["recordings"])):
        with desk.pbx.call(f"+{number}") as phone:
            assert phone.wait_ended(120).hung_up_by == "them", "the call is not left open"
        task = desk.task(number, reason="missed_call", seconds=30)
        assert alerts(desk) > before
    desk.assert_due(task)
    with desk.pbx.call(f"+{number}") as phone:
        at_the_beep(phone)
        say(phone, SECOND)
        phone.hang_up()
        phone.wait_ended(40)
    sound.assert_same(sound.spoken(SECOND), desk.audio(desk.task(number, voicemail=True, reason="voicemail")))


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, size: str):
    command = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if command and not shutil.which("sudo"):
        pytest.skip("only root can make a disk small")
    mounted = subprocess.run(
        [*command, "mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr}")
    try:
        yield
    finally:
        subprocess.run([*command, "umount", str(folder)], check=True)


def test_what_was_said_until_the_disk_was_full_is_kept_and_somebody_is_told(desk):
    number, before = desk.client(), alerts(desk)
    with small_disk(pathlib.Path(desk.pbx.facts["recordings"]), "48k"):
        with desk.pbx.call(f"+{number}") as phone:
            at_the_beep(phone)
            spoken = sound.spoken(FIRST)
            assert len(spoken) > 5 * sound.RATE, "longer than the disk is large"
            phone.rtp.say(sound.ulaw(spoken))
            until(lambda: alerts(desk) > before, 30, "the recording broke off, and somebody is told")
            phone.hang_up()
            phone.wait_ended(40)
        task = desk.task(number, voicemail=True, reason="voicemail", seconds=40)
        until(lambda: not desk.pbx.recordings(), 30, "what is brought home makes room there")
    first = voicemails(desk, task)[0]
    assert 1 <= first["seconds"] <= 4
    # A second or so went by before she spoke; of what she said then, this is certainly there.
    beginning = spoken[: int(1.2 * sound.RATE)]
    sound.assert_same(beginning, desk.audio({**task, "voicemail": first}), length_within=None)
