"""A call in hours: the caller's own agent rings, both talk; nobody takes it, and it goes to voicemail."""

import concurrent.futures
import re

import pytest

from support import seed, sound
from support.pbx import leave_message
from support.waiting import until

QUESTION = "Hello, this is Eva of Acme. The export of our invoices stops halfway, what can we do?"
ANSWER = "Good morning Eva, this is Ben. Let me have a look at your invoices, one moment please."
MESSAGE = "Then I will say it to the machine. Please call me back this afternoon."


@pytest.fixture(scope="module")
def frozen_call(open_desk):
    """A call while the server stands still; what the PBX recorded is found within a minute, at the end of the file."""
    number = open_desk.client()
    open_desk.server.freeze()
    try:
        with open_desk.pbx.call(f"+{number}") as phone:
            outcome = leave_message(phone, sound.spoken(MESSAGE))
    finally:
        open_desk.server.thaw()
    return number, outcome


@pytest.fixture(scope="module", autouse=True)
def not_taken(open_desk, frozen_call):
    """Calls that nobody takes, behind the backs of the tests that talk: {what the agent does: a future of (number,
    the message's outcome, whether the agent answered)}."""
    desk = open_desk
    agents = {
        "busy": ("carla", {"refuse_with": 486}),
        "declines": ("queue", {"refuse_with": 603}),
        "silent": ("duty", {"never_answer": True}),
        "unreachable": ("erik", None),
        "not registered": ("guest", None),
    }
    for slug, _ in agents.values():
        entry = {"slug": slug, "name": slug.capitalize(), "endpoints": [f"PJSIP/{slug}"]}
        desk.server.import_({"agents": [{**entry, "hours": seed.always()}]})

    def ring(agent: str, behaviour):
        number = desk.client(agent)
        phone = desk.pbx.agent(agent, **behaviour) if behaviour is not None else None
        try:
            with desk.pbx.call(f"+{number}") as caller:
                assert caller.wait_answered(45), f"{agent}: {caller.outcome}"
                outcome = leave_message(caller, sound.spoken(MESSAGE), quiet_seconds=1.2)
                return number, outcome, phone and phone.outcome.answered
        finally:
            if phone:
                phone.close()

    with concurrent.futures.ThreadPoolExecutor(len(agents)) as threads:
        yield {what: threads.submit(ring, *agent) for what, agent in agents.items()}


def test_a_frozen_server_is_left_alone_after_five_seconds(frozen_call):
    _, outcome = frozen_call
    assert 4.5 < outcome.answered_after < 15


def talk(desk, number: str, agent: str = "ben", say_first: str = "caller"):
    """A call that the agent takes; gives what each heard."""
    question, answer = sound.spoken(QUESTION), sound.spoken(ANSWER)
    with desk.pbx.agent(agent) as phone, desk.pbx.call(f"+{number}") as caller:
        assert caller.wait_answered(40), f"the call was not answered: {caller.outcome}"
        assert phone.wait_answered(40)
        until(lambda: re.search(r" 2 stasis ", desk.pbx.rx("bridge show all")), 40, "both are in a bridge")
        until(lambda: desk.pbx.watchdogs() == [0, 0], 40, "whoever talks is never cut off")
        both = concurrent.futures.ThreadPoolExecutor(2)
        phone.rtp.say(sound.ulaw(answer))
        caller.rtp.say(sound.ulaw(question))
        assert all(both.map(lambda each: each.rtp.wait_until_said(30), (phone, caller)))
        until(lambda: len(caller.rtp.heard()) > len(answer), 40, "the caller hears the agent")
        until(lambda: len(phone.rtp.heard()) > len(question), 40, "the agent hears the caller")
        (caller if say_first == "caller" else phone).hang_up()
        ends = caller.wait_ended(40), phone.wait_ended(40)
        return [sound.from_ulaw(each.rtp.heard()) for each in (caller, phone)], ends


def test_caller_and_agent_hear_each_other_and_the_task_is_done(open_desk):
    number = open_desk.client()
    (caller_heard, agent_heard), (caller, agent) = talk(open_desk, number)
    assert sound.likeness(sound.spoken(ANSWER), caller_heard).envelope > 0.9
    assert sound.likeness(sound.spoken(QUESTION), agent_heard).envelope > 0.9
    assert (caller.hung_up_by, agent.hung_up_by) == ("us", "them"), "the agent's leg goes with the caller's"
    task = open_desk.task(number, state="done")
    assert (task["reason"], task["outcome"], task["agent"]) == ("answered", "answered", "ben")
    assert task["responded_at"] and task["closed_at"] and task["voicemail"] is None
    assert open_desk.tasks(number) == []


def test_the_agent_who_hangs_up_releases_the_caller(open_desk):
    number = open_desk.client()
    _, (caller, agent) = talk(open_desk, number, say_first="agent")
    assert (caller.hung_up_by, agent.hung_up_by) == ("them", "us")
    assert open_desk.task(number, state="done")["outcome"] == "answered"


def test_who_gets_through_closes_the_task_that_was_open(open_desk):
    number = open_desk.client()
    with open_desk.pbx.agent("ben", never_answer=True), open_desk.pbx.call(f"+{number}", give_up_after=2) as caller:
        assert not caller.wait_ended(40).answered
    missed = open_desk.task(number, reason="missed_call")
    assert missed["voicemail"] is None, "who hangs up while it rings is a missed call"
    open_desk.assert_due(missed)
    talk(open_desk, number)
    done = open_desk.task(number, state="done")
    assert done["id"] == missed["id"] and done["outcome"] == "answered"


@pytest.mark.parametrize(
    "what, agent, answered_by_machine_within",
    [
        ("busy", "carla", (0, 15)),
        ("declines", "queue", (0, 15)),
        ("silent", "duty", (20, 35)),
        ("unreachable", "erik", (0, 35)),
        ("not registered", "guest", (0, 15)),
    ],
)
def test_a_call_that_the_agent_does_not_take_goes_to_voicemail(
    open_desk, not_taken, what, agent, answered_by_machine_within
):
    number, outcome, answered = not_taken[what].result()
    assert outcome.hung_up_by == "us" and not answered
    task = open_desk.task(number, voicemail=True)
    assert (task["reason"], task["agent"], task["state"]) == ("voicemail", agent, "open")
    sound.assert_same(sound.spoken(MESSAGE), open_desk.audio(task))
    open_desk.assert_due(task, agent)
    least, most = answered_by_machine_within
    assert least < outcome.answered_after < most


@pytest.mark.parametrize("who", ["anonymous", "a stranger", "a client without entitlement"])
def test_whoever_has_no_agent_reaches_the_queue(open_desk, who):
    desk = open_desk
    desk.server.import_({"desk": {"queue": ["PJSIP/queue"]}})
    caller = "anonymous"
    if who == "a stranger":
        caller = f"+{desk.stranger()}"
    elif who != "anonymous":
        caller = f"+{desk.client(entitled_from='2020-01-01', entitled_to='2020-12-31')}"
    asked = f"/api/v1/route?from={caller.replace('+', '%2B')}&to=%2B4312345000"
    until(lambda: desk.server.get(asked, desk.token)["endpoints"] == ["PJSIP/queue"], 40, "the queue is known")
    with desk.pbx.agent("queue") as phone, desk.pbx.call(caller) as ringing:
        assert ringing.wait_answered(40) and phone.wait_answered(40)
        ringing.hang_up()
        assert phone.wait_ended(40).hung_up_by == "them"
    if caller != "anonymous":
        assert desk.task(caller.lstrip("+"), state="done")["outcome"] == "answered"


def test_what_was_recorded_while_the_server_was_frozen_is_one_task(open_desk, frozen_call):
    number, _ = frozen_call
    task = open_desk.task(number, voicemail=True, seconds=75)
    sound.assert_same(sound.spoken(MESSAGE), open_desk.audio(task))
    assert task["calls"] == 1, "the server knows again what it was offered"
    assert (task["reason"], task["state"], task["agent"]) == ("voicemail", "open", "ben")
    open_desk.assert_due(task)


def test_a_caller_whose_server_dies_while_it_rings_can_leave_a_message(open_desk):
    desk, number = open_desk, open_desk.client()
    with desk.pbx.agent("ben", never_answer=True) as agent, desk.pbx.call(f"+{number}") as caller:
        assert agent.wait_ringing(40)
        desk.server.kill()
        desk.start()
        outcome = leave_message(caller, sound.spoken(MESSAGE), quiet_seconds=2.5)
    assert outcome.hung_up_by == "us"
    task = desk.task(number, voicemail=True, seconds=75)
    sound.assert_same(sound.spoken(MESSAGE), desk.audio(task))
    assert task["calls"] == 1


def test_nothing_is_left_at_the_pbx(open_desk):
    open_desk.assert_nothing_left()
