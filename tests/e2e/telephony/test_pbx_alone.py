"""The dialplan of etc/asterisk on a real Asterisk, without the server: no call is lost (product.md C1, C3).

These prove the snippet that a PBX engineer installs. The file names are the contract with the server's sweep:
fb-UNIQUEID-[p]CALLER-CALLED_APP.wav in the folder that ARI lists.
"""

import re
import time

from support import sound
from support.ari import AriApp
from support.pbx import DESK, leave_message
from support.waiting import until

MESSAGE = (
    "This is Eva of Acme. New mail does not load since this morning. Please call me back today, thank you."
)


def fallback_of(pbx, caller_digits: str, called_digits: str = DESK.lstrip("+")) -> list:
    """The recordings of that caller, by the contract's name."""
    pattern = re.compile(rf"fb-[0-9]+\.[0-9]+-{re.escape(caller_digits)}-{called_digits}_callhours\.wav")
    return [path for name, path in pbx.recordings("fb-").items() if pattern.fullmatch(name)]


def test_a_call_is_recorded_when_no_server_is_connected(pbx, numbers):
    number = numbers()
    message = sound.spoken(MESSAGE)
    began = int(time.time())

    with pbx.call(f"+{number}") as phone:
        outcome = leave_message(phone, message)
    pbx.wait_idle()

    assert outcome.hung_up_by == "us"
    (recording,) = fallback_of(pbx, f"p{number}")
    sound.assert_same(message, sound.load(recording))
    arrived = int(re.match(r"fb-([0-9]+)\.", recording.name).group(1))
    assert began - 1 <= arrived <= time.time(), "the unique id holds the second of the call's arrival"


def test_a_call_is_recorded_when_the_server_is_frozen(pbx, app, numbers):
    number = numbers()
    message = sound.spoken(MESSAGE)

    with pbx.call(f"+{number}") as phone:
        offered = app.wait_event("StasisStart")
        outcome = leave_message(phone, message)
    pbx.wait_idle()

    assert offered["args"] == ["inbound", DESK]
    assert offered["channel"]["caller"]["number"] == f"+{number}"
    assert 4.5 < outcome.answered_after < 15, "the watchdog waits five seconds for the server"
    (recording,) = fallback_of(pbx, f"p{number}")
    assert recording.name.startswith(
        f"fb-{offered['channel']['id']}-"
    ), "the server knows again what it was offered"
    sound.assert_same(message, sound.load(recording))


def test_a_call_that_the_server_has_taken_is_left_to_it(pbx, app, numbers):
    number = numbers()
    message = sound.spoken(MESSAGE)

    with pbx.call(f"+{number}", say=message, hang_up_after=7) as phone:
        channel = app.wait_event("StasisStart")["channel"]["id"]
        variable = {"variable": "TIMEOUT(absolute)", "value": "0"}
        assert app.request("POST", f"channels/{channel}/variable", **variable)[0] == 204
        assert app.request("POST", f"channels/{channel}/answer")[0] == 204
        recording = {"name": f"vm-{number}", "format": "wav", "maxDurationSeconds": 60}
        assert app.request("POST", f"channels/{channel}/record", **recording)[0] == 201
        outcome = phone.wait_ended(40)
    app.wait_event("StasisEnd")
    pbx.wait_idle()

    assert (
        outcome.hung_up_by == "us" and outcome.talk_seconds > 6.5
    ), "the watchdog was lifted, so nobody cut in"
    assert fallback_of(pbx, f"p{number}") == []
    sound.assert_same(message, sound.load(pbx.recordings()[f"vm-{number}.wav"]), length_within=1.0)


def test_the_server_can_hand_a_call_to_the_fallback(pbx, app, numbers):
    number = numbers()
    message = sound.spoken("Please call me back.")

    with pbx.call(f"+{number}") as phone:
        channel = app.wait_event("StasisStart")["channel"]["id"]
        place = {"context": "callhours-fallback", "extension": "s", "priority": 1}
        assert app.request("POST", f"channels/{channel}/continue", **place)[0] == 204
        leave_message(phone, message)
    pbx.wait_idle()

    (recording,) = fallback_of(pbx, f"p{number}")
    sound.assert_same(message, sound.load(recording))


def test_a_caller_without_a_number_is_recorded_with_an_empty_name(pbx):
    before = fallback_of(pbx, "")

    with pbx.call("anonymous") as phone:
        leave_message(phone, sound.spoken("I would rather not say who I am."))
    pbx.wait_idle()

    assert len(fallback_of(pbx, "")) == len(before) + 1


def test_a_number_without_a_plus_keeps_its_form(pbx, numbers):
    number = f"00{numbers()}"

    with pbx.call(number, called="4312345000") as phone:
        leave_message(phone, sound.spoken("Hello."))
    pbx.wait_idle()

    assert len(fallback_of(pbx, number)) == 1
    assert fallback_of(pbx, f"p{number}") == []


def test_a_caller_who_leaves_during_the_announcement_is_a_missed_call(pbx, numbers):
    number = numbers()

    with pbx.call(f"+{number}", hang_up_after=0.8) as phone:
        assert phone.wait_ended(40).answered
    pbx.wait_idle()

    (recording,) = fallback_of(pbx, f"p{number}")
    assert recording.stat().st_size == 0


def test_a_caller_who_gives_up_on_a_frozen_server_is_a_missed_call(pbx, app, numbers):
    number = numbers()

    with pbx.call(f"+{number}", give_up_after=2) as phone:
        app.wait_event("StasisStart")
        assert not phone.wait_ended(40).answered
    app.wait_event("StasisEnd")
    pbx.wait_idle()

    (recording,) = fallback_of(pbx, f"p{number}")
    assert recording.stat().st_size == 0


def test_the_server_finds_fetches_and_deletes_fallback_recordings(pbx, numbers):
    number = numbers()
    message = sound.spoken("Please call me.")
    with pbx.call(f"+{number}") as phone:
        leave_message(phone, message)
    with pbx.call(f"+{number}1", hang_up_after=0.5) as phone:
        phone.wait_ended(40)
    pbx.wait_idle()
    (kept,) = fallback_of(pbx, f"p{number}")
    (missed,) = fallback_of(pbx, f"p{number}1")

    with AriApp(pbx.facts) as sweep:
        status, stored = sweep.request("GET", "recordings/stored")
        assert status == 200
        assert {kept.stem, missed.stem} <= {entry["name"] for entry in stored}
        assert sweep.request("GET", f"recordings/stored/{kept.stem}/file") == (200, kept.read_bytes())
        status, content = sweep.request("GET", f"recordings/stored/{missed.stem}/file")
        assert status == 200 and not content
        for recording in (kept, missed):
            assert sweep.request("DELETE", f"recordings/stored/{recording.stem}")[0] == 204

    until(lambda: not kept.exists() and not missed.exists(), 40, "the recordings are deleted")
