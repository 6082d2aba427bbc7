"""The telephones of the private PBX: how agents are reached, that sound goes both ways, and what callers hear.

What the outcomes of a ringing agent look like over ARI differs between releases; here is what 16 to 23 share.
"""

import pytest

from support import ROOT, sound
from support.pbx import DESK
from support.waiting import until
from phone import sipp


def ring(app, name, timeout=10) -> str:
    """Rings PJSIP/`name` into the application, as the server does; gives the channel's id."""
    channel = f"ag-{name}-{len(app.events)}"
    status, answer = app.request(
        "POST",
        f"channels/{channel}",
        endpoint=f"PJSIP/{name}",
        app="callhours",
        timeout=timeout,
        callerId="+4366012345",
    )
    assert status == 200, answer
    return channel


def ended(app, channel: str) -> dict:
    def found():
        return next(
            (
                event
                for event in list(app.events)
                if event["type"] == "ChannelDestroyed" and event["channel"]["id"] == channel
            ),
            None,
        )

    return until(found, 20, "the agent's channel has ended")


def test_a_bridged_agent_and_caller_hear_each_other(pbx, app, numbers):
    question = sound.spoken("Hello, is this the desk? My mail does not load.")
    answer = sound.spoken("Good morning, this is Ben. Let me have a look at it.")

    with pbx.agent("ben", say=answer) as agent, pbx.call(f"+{numbers()}", say=question) as caller:
        inbound = app.wait_event("StasisStart")["channel"]["id"]
        app.request("POST", f"channels/{inbound}/variable", variable="TIMEOUT(absolute)", value="0")
        app.request("POST", f"channels/{inbound}/answer")
        outbound = ring(app, "ben")
        assert agent.wait_answered(10)
        assert app.request("POST", "bridges/b1", type="mixing")[0] == 200
        until(
            lambda: app.request("POST", "bridges/b1/addChannel", channel=f"{inbound},{outbound}")[0] == 204,
            5,
            "bridged",
        )
        agent.rtp.say(sound.ulaw(answer))  # once more, now that somebody listens
        caller.rtp.say(sound.ulaw(question))
        assert agent.rtp.wait_until_said(30) and caller.rtp.wait_until_said(30)
        until(lambda: len(caller.rtp.heard()) > len(answer), 5, "the caller hears the agent")
        app.request("DELETE", f"channels/{inbound}")
        app.request("DELETE", f"channels/{outbound}")
        assert caller.wait_ended(10).hung_up_by == "them"
        assert agent.wait_ended(10).hung_up_by == "them"
        assert sound.likeness(answer, sound.from_ulaw(caller.rtp.heard())).envelope > 0.9
        assert sound.likeness(question, sound.from_ulaw(agent.rtp.heard())).envelope > 0.9
    app.request("DELETE", "bridges/b1")


@pytest.mark.parametrize("refusal, cause", [(486, 17), (603, 21)])
def test_an_agent_who_refuses_is_told_by_the_cause(pbx, app, refusal, cause):
    with pbx.agent("carla", refuse_with=refusal):
        channel = ring(app, "carla")
        assert ended(app, channel)["cause"] == cause


def test_an_agent_who_does_not_answer_is_released_when_the_time_is_up(pbx, app):
    with pbx.agent("duty", never_answer=True) as agent:
        channel = ring(app, "duty", timeout=2)
        assert agent.wait_ringing(5)
        assert ended(app, channel)["cause"] in (0, 19)
        assert not agent.wait_ended(10).answered


def test_an_agent_who_hangs_up_ends_the_leg(pbx, app):
    with pbx.agent("queue", hang_up_after=0.5) as agent:
        channel = ring(app, "queue")
        assert agent.wait_answered(10)
        ended(app, channel)
        assert agent.wait_ended(10).hung_up_by == "us"


@pytest.mark.parametrize("language", ["en", "de", "ru"])
def test_a_prompt_is_heard_in_the_language_asked_for(pbx, app, numbers, language):
    with pbx.call(f"+{numbers()}", hang_up_after=60) as caller:
        channel = app.wait_event("StasisStart")["channel"]["id"]
        app.request("POST", f"channels/{channel}/variable", variable="TIMEOUT(absolute)", value="0")
        app.request("POST", f"channels/{channel}/answer")
        status, _ = app.request(
            "POST", f"channels/{channel}/play/p1", media="sound:callhours/leave-message", lang=language
        )
        assert status == 201
        finished = app.wait_event("PlaybackFinished", 20)
        app.request("DELETE", f"channels/{channel}")
        caller.wait_ended(10)
        heard = sound.from_ulaw(caller.rtp.heard())
    assert finished["playback"]["state"] == "done"
    prompt = sound.load(ROOT / "var" / "prompts" / language / "callhours" / "leave-message.wav")
    assert sound.likeness(prompt, heard).envelope > 0.9


def test_a_beep_is_there(pbx, app, numbers):
    """Without one a recording ends at once and without a file (res_stasis_recording)."""
    number = numbers()
    with pbx.call(f"+{number}", hang_up_after=60) as caller:
        channel = app.wait_event("StasisStart")["channel"]["id"]
        app.request("POST", f"channels/{channel}/variable", variable="TIMEOUT(absolute)", value="0")
        recording = {"name": f"vm-{number}", "format": "wav", "maxDurationSeconds": 1, "beep": "true"}
        assert app.request("POST", f"channels/{channel}/record", **recording)[0] == 201
        app.wait_event("RecordingFinished")
        app.request("DELETE", f"channels/{channel}")
        caller.wait_ended(10)
        assert sound.audible_seconds(sound.from_ulaw(caller.rtp.heard())) > 0.1
    assert app.request("GET", f"recordings/stored/vm-{number}/file")[0] == 200


def test_keys_pressed_by_the_caller_arrive(pbx, app, numbers):
    with pbx.call(f"+{numbers()}", hang_up_after=60) as caller:
        channel = app.wait_event("StasisStart")["channel"]["id"]
        app.request("POST", f"channels/{channel}/variable", variable="TIMEOUT(absolute)", value="0")
        app.request("POST", f"channels/{channel}/answer")
        assert caller.wait_answered(10)
        caller.rtp.press("1#")
        app.wait_event("ChannelDtmfReceived", digit="1")
        app.wait_event("ChannelDtmfReceived", digit="#")
        app.request("DELETE", f"channels/{channel}")
        caller.wait_ended(10)


def test_a_phone_with_a_wrong_password_is_refused(pbx):
    assert sipp.register(pbx.sip, "anna", "wrong").status == 401


def test_a_registered_phone_is_rung(pbx, app):
    with sipp.registered_agent(pbx.sip, "anna", "anna-secret") as agent:
        channel = ring(app, "anna")
        assert agent.wait_answered(10)
        app.request("DELETE", f"channels/{channel}")
        assert agent.wait_ended(10).hung_up_by == "them"


def test_a_phone_of_the_demonstration_rings_the_desk_under_its_own_number(pbx, app):
    with pbx.call("guest", password="guest-secret", hang_up_after=5) as phone:
        offered = app.wait_event("StasisStart")
        app.request("DELETE", f"channels/{offered['channel']['id']}")
        phone.wait_ended(10)
    assert offered["args"] == ["inbound", DESK]
    assert offered["channel"]["caller"]["number"] == "+436641234567"
