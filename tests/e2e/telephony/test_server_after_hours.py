"""A call after hours, from the caller's mouth to the console: greeting, message, task, deadline, recording."""

import concurrent.futures
import datetime

import numpy
import pytest

from support import ROOT, seed, sound
from support.desk import audio_path
from support.pbx import leave_message
from support.waiting import until
from support.wishes import minutes, moment_of, now

MESSAGE = "Good evening, this is Eva of Acme. Since an hour new mail does not load. Please call me back."
OTHER = "Hello, Tom speaking, from Initech. The export of our invoices stops halfway. It is not urgent."
AGAIN = "It is Eva of Acme once more. Now nothing loads at all."


def ring_and_say(desk, number: str, words: str):
    with desk.pbx.call(f"+{number}") as phone:
        said = sound.spoken(words) if words else numpy.zeros(sound.RATE)
        outcome = leave_message(phone, said, quiet_seconds=1.2)
        heard = sound.from_ulaw(phone.rtp.heard())
    return outcome, heard


def together(*jobs) -> list:
    """What the calls give, made at the same time."""
    with concurrent.futures.ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(*job) for job in jobs]]


@pytest.fixture(scope="module")
def two_messages(closed_desk):
    """Two who call after hours at the same time; most tests look at the first."""
    numbers = [closed_desk.client(), closed_desk.client()]
    began = now()
    spoken = together(*[(ring_and_say, closed_desk, *call) for call in zip(numbers, (MESSAGE, OTHER))])
    return [
        {"number": number, "began": began, "outcome": outcome, "heard": heard, "task": closed_desk.task(number, voicemail=True)}
        for number, (outcome, heard) in zip(numbers, spoken)
    ]


@pytest.fixture(scope="module")
def message_left(two_messages):
    return two_messages[0]


@pytest.fixture(scope="module")
def second_round(closed_desk, message_left):
    """The first caller rings again, while another one only listens; gives the number of that one."""
    silent = closed_desk.client()
    together((ring_and_say, closed_desk, message_left["number"], AGAIN), (ring_and_say, closed_desk, silent, ""))
    return silent


def test_the_caller_hears_a_greeting(message_left):
    assert message_left["outcome"].answered and message_left["outcome"].hung_up_by == "us"
    assert message_left["outcome"].answered_after < 5, "before the watchdog"
    assert sound.audible_seconds(message_left["heard"]) > 3


def test_the_greeting_says_why(closed_desk, message_left):
    prompt = sound.load(ROOT / "var" / "prompts" / "en" / "callhours" / "greeting-closed.wav")
    found = sound.likeness(prompt, message_left["heard"])
    assert max(found.samples, found.envelope) > 0.7, "a lost packet is forgiven, another greeting is not"


def test_the_call_is_a_task_of_its_agent(message_left):
    task = message_left["task"]
    assert task["number"] == f"+{message_left['number']}" and task["client"] == f"c{message_left['number']}"
    assert (task["agent"], task["state"], task["severity"], task["reason"]) == ("ben", "open", 3, "voicemail")
    assert message_left["began"] - minutes(0.1) < moment_of(task["created_at"]) < message_left["began"] + minutes(0.2)
    assert task["voicemail"]["seconds"] >= 3


def test_its_deadlines_are_those_of_the_rules(closed_desk, message_left):
    task = message_left["task"]
    closed_desk.assert_due(task)
    assert moment_of(task["response_due_at"]) - now() > minutes(24 * 60), "today and tomorrow are closed"


def test_the_recording_is_what_was_said(closed_desk, message_left):
    found = sound.assert_same(sound.spoken(MESSAGE), closed_desk.audio(message_left["task"]))
    assert found.begins_at < 5, "recorded from its beginning on, with little before it"


def test_the_recording_can_be_played_from_anywhere(closed_desk, message_left):
    server, path = closed_desk.server, audio_path(message_left["task"])
    whole = server.request("GET", path, closed_desk.token)
    size = len(whole.content)
    assert whole.headers["Accept-Ranges"] == "bytes" and int(whole.headers["Content-Length"]) == size
    for asked, given, what in (
        ("bytes=0-99", whole.content[:100], f"bytes 0-99/{size}"),
        ("bytes=100-", whole.content[100:], f"bytes 100-{size - 1}/{size}"),
        ("bytes=-50", whole.content[-50:], f"bytes {size - 50}-{size - 1}/{size}"),
        (f"bytes=0-{size * 2}", whole.content, f"bytes 0-{size - 1}/{size}"),
    ):
        part = server.request("GET", path, closed_desk.token, headers={"Range": asked})
        assert part.status == 206 and part.content == given and part.headers["Content-Range"] == what
    beyond = server.request("GET", path, closed_desk.token, headers={"Range": f"bytes={size}-"})
    assert beyond.status == 416 and beyond.headers["Content-Range"] == f"bytes */{size}"
    stale = server.request("GET", path, closed_desk.token, headers={"Range": "bytes=0-9", "If-Range": '"x"'})
    assert stale.status == 200
    head = server.request("HEAD", path, closed_desk.token)
    assert head.status == 200 and head.headers["ETag"] == whole.headers["ETag"]
    assert server.request("GET", path, closed_desk.token, headers={"If-None-Match": head.headers["ETag"]}).status == 304


def test_the_recording_is_for_agents_only(closed_desk, message_left):
    path = audio_path(message_left["task"])
    client = closed_desk.server.secrets["clients"]["acme"]["token"]
    for token in (None, client, closed_desk.server.secrets["pbx_token"]):
        assert closed_desk.server.request("GET", path, token).status == 401


def test_nothing_is_left_at_the_pbx(closed_desk, message_left):
    closed_desk.assert_nothing_left()


def test_a_repeated_call_joins_the_open_task_and_keeps_its_deadline(closed_desk, message_left, second_round):
    first, number = message_left["task"], message_left["number"]
    joined = closed_desk.task(number, calls=2)
    assert joined["id"] == first["id"] and joined["created_at"] == first["created_at"]
    assert joined["response_due_at"] == first["response_due_at"]
    until(lambda: closed_desk.task(number)["voicemail"] != first["voicemail"], 40, "the newer message is shown")
    sound.assert_same(sound.spoken(AGAIN), closed_desk.audio(closed_desk.task(number)))


def test_a_caller_who_says_nothing_is_a_missed_call(closed_desk, second_round):
    assert closed_desk.task(second_round, reason="missed_call", seconds=30)


def test_two_who_call_at_once_have_a_task_each(closed_desk, two_messages):
    assert two_messages[0]["task"]["id"] != two_messages[1]["task"]["id"]
    sound.assert_same(sound.spoken(OTHER), closed_desk.audio(two_messages[1]["task"]))


def test_a_caller_who_leaves_during_the_greeting_is_a_missed_call(closed_desk):
    number = closed_desk.client()
    with closed_desk.pbx.call(f"+{number}", hang_up_after=1) as phone:
        assert phone.wait_ended(40).answered
    task = closed_desk.task(number, reason="missed_call")
    assert task["voicemail"] is None and task["state"] == "open"
    closed_desk.assert_due(task)


def test_anonymous_callers_have_a_task_each(closed_desk):
    before = {task["id"] for task in closed_desk.server.tasks(closed_desk.token) if task["number"] is None}
    for _ in range(2):
        with closed_desk.pbx.call("anonymous", hang_up_after=0.5) as phone:
            phone.wait_ended(40)
    made = [
        task for task in closed_desk.server.tasks(closed_desk.token) if task["number"] is None and task["id"] not in before
    ]
    assert len(made) == 2 and all(task["client"] is None for task in made)


def test_a_stranger_has_a_task_of_the_desk(closed_desk):
    number = closed_desk.stranger()
    with closed_desk.pbx.call(f"+{number}", hang_up_after=0.5) as phone:
        phone.wait_ended(40)
    task = closed_desk.task(number)
    assert task["client"] is None and task["severity"] == 3


def test_a_caller_without_entitlement_is_a_request(closed_desk):
    number = closed_desk.client(entitled_from="2020-01-01", entitled_to="2020-12-31")
    with closed_desk.pbx.call(f"+{number}", hang_up_after=0.5) as phone:
        phone.wait_ended(40)
    assert closed_desk.task(number)["severity"] == 5


def test_a_task_is_claimed_and_finished_with_an_outcome(closed_desk):
    desk = closed_desk
    number = desk.client()
    with desk.pbx.call(f"+{number}", hang_up_after=0.5) as phone:
        phone.wait_ended(40)
    path = f"/api/v1/tasks/{desk.task(number)['id']}"

    def patch(**change):
        return desk.server.request("PATCH", path, desk.token, change)

    assert patch(state="claimed").content["state"] == "claimed"
    urgent = patch(severity=1)
    assert urgent.status == 200
    hour = moment_of(urgent.content["response_due_at"]) - moment_of(urgent.content["created_at"])
    assert hour == minutes(60), "an hour by the wall clock (D4)"
    done = patch(state="done", outcome="reached", note="Cleared the cache.")
    assert done.content["state"] == "done" and done.content["outcome"] == "reached" and done.content["closed_at"]
    assert patch(state="claimed").status == 409
    assert desk.tasks(number) == [] and len(desk.tasks(number, "done")) == 1
    assert {"claimed", "severity", "done"} <= set(desk.history(done.content))


def closed_for_longer(more: int) -> dict:
    days = seed.closed_around_now()
    last = datetime.date.fromisoformat(days[-1]["date"])
    days += [{"date": str(last + datetime.timedelta(days=n + 1)), "hours": []} for n in range(more)]
    return {"agents": [{"slug": "ben", "overrides": days}]}


@pytest.mark.parametrize("server", ["running", "away"])
def test_a_change_of_the_hours_lays_the_deadline_of_an_open_task_anew(closed_desk, message_left, server):
    before = closed_desk.task(message_left["number"])
    if server == "away":
        closed_desk.server.stop()
    closed_desk.server.import_(closed_for_longer(1 if server == "running" else 2))
    if server == "away":
        closed_desk.server.start()
    until(
        lambda: closed_desk.task(message_left["number"])["response_due_at"] != before["response_due_at"],
        40,
        "the server lays it anew (D4)",
    )
    closed_desk.assert_due(closed_desk.task(message_left["number"]))


def test_nothing_is_left_at_the_pbx_in_the_end(closed_desk):
    closed_desk.assert_nothing_left()
