"""Calling back (product.md C5, C6): the agent first, then the client; nobody is dialled twice, nobody left in silence.

`ben` is the agent's telephone, and `erik` stands for the client behind the trunk.
"""

import contextlib
import datetime
import io
import math
import os
import pwd
import re
import struct
import wave

import pytest

from support import seed
from support.desk import Desk
from support.pbx import DESK
from support.server import CallhoursServer
from support.waiting import until


def tone(seconds: float) -> bytes:
    samples = [int(8000 * math.sin(i / 5)) for i in range(int(8000 * seconds))]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def allow_calling(server, confirm: str = "[]") -> None:
    """The section [pbx.main] is the file's last."""
    with server.config.open("a") as config:
        config.write('trunk = "PJSIP/erik"\n[callbacks]\nallow = ["+43"]\nper_number = 5\n')
        config.write(f"confirm = {confirm}\n")


def content(numbers):
    made = seed.desk(open_now=True, number=DESK, caller=f"+{numbers()}")
    made["agents"].append(
        {"slug": "carla", "name": "Carla", "hours": seed.always(), "endpoints": ["PJSIP/carla"], "email": "carla@example.com"}
    )
    return made


def readable_by_asterisk(media) -> None:
    """As docs/pbx.md wants it: here Asterisk is `nobody` where the tests are root's, else who runs them."""
    media.mkdir(exist_ok=True)
    if os.getuid() == 0:
        os.chown(media, 0, pwd.getpwnam("nobody").pw_gid)
        media.chmod(0o2750)


@pytest.fixture(scope="module")
def desk(pbx, numbers, short_folder):
    pbx.clear_recordings()
    with CallhoursServer(short_folder / "callbacks", content(numbers), pbx.facts) as server:
        readable_by_asterisk(server.db.with_name(server.db.name + ".media"))
        allow_calling(server, confirm='["PJSIP/carla"]')
        yield Desk(server, pbx, numbers)


@pytest.fixture(autouse=True)
def alive_again(desk):
    yield
    if desk.server.process is None:
        desk.start()
    desk.pbx.wait_idle(60)


def a_task(desk, audio: bytes = b"", number: str | None = None, agent: str = "ben") -> tuple:
    """(task id, number) of somebody who left a message at another PBX."""
    number = number or f"+{desk.client(agent)}"
    parts = {"from": number, "to": DESK, "audio": audio}
    body = b""
    for name, value in parts.items():
        value = value if isinstance(value, bytes) else value.encode()
        body += f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
    answer = desk.server.request(
        "POST",
        "/api/v1/voicemails",
        desk.server.secrets["pbx_token"],
        body + b"--cut--\r\n",
        {"Content-Type": "multipart/form-data; boundary=cut"},
    )
    assert answer.status == 201
    return answer.content["task"], number


def click(desk, task: int, token=None):
    return desk.server.request("POST", f"/api/v1/tasks/{task}/call", token or desk.token)


def callbacks(desk, task: int) -> list:
    return desk.server.get(f"/api/v1/tasks/{task}/callbacks", desk.token)["callbacks"]


def phase(desk, task: int, wanted: str, seconds: float = 60) -> None:
    until(lambda: callbacks(desk, task)[-1]["phase"] == wanted, seconds, f"the callback is {wanted}")


def outcome(desk, task: int, wanted: str, seconds: float = 60) -> dict:
    found = until(lambda: callbacks(desk, task)[-1]["outcome"] and callbacks(desk, task)[-1], seconds, "it is over")
    assert found["outcome"] == wanted
    return found


def record(desk, task: int) -> dict:
    """Of the newest callback, among the calls."""
    return desk.server.get(f"/api/v1/calls/{callbacks(desk, task)[-1]['call']}", desk.token)


def wish(desk, agent: str, **wanted) -> None:
    token = desk.server.secrets["agents"][agent]["token"]
    assert desk.server.request("PUT", f"/api/v1/agents/{agent}/dialling", token, wanted).status == 200


def booked_call(desk, number: str) -> dict:
    """The one call with that number."""
    (call,) = desk.server.get(f"/api/v1/calls?q={number}", desk.token)["calls"]
    return call


def state(desk, task: int) -> dict:
    return desk.server.get(f"/api/v1/tasks/{task}", desk.token)


def test_a_click_connects_the_agent_with_the_client(desk):
    task, number = a_task(desk, tone(3))
    with desk.pbx.agent("ben") as agent, desk.pbx.agent("erik") as client:
        begun = click(desk, task)
        assert begun.status == 202 and begun.content["attempt"] == 1
        assert agent.wait_answered(40)
        assert agent.outcome.shown == number, "the agent sees who it is about"
        assert not client.outcome.answered, "the agent first"
        assert state(desk, task)["state"] == "dialling"
        phase(desk, task, "announcing")
        agent.rtp.press("1")
        assert client.wait_answered(40)
        assert client.outcome.shown == DESK, "the client sees the desk's number"
        phase(desk, task, "talking")
        until(lambda: desk.pbx.watchdogs() == [0, 0], 40, "whoever talks is never cut off")
        refused = desk.server.request("DELETE", f"/api/v1/tasks/{task}/call", desk.token)
        assert refused.status == 409, "nobody who talks is cut off"
        client.hang_up()
        assert agent.wait_ended(40).hung_up_by == "them"
    ended = outcome(desk, task, "talked")
    call = record(desk, task)
    assert (call["direction"], call["called"], call["caller"]) == ("out", number, DESK)
    assert call["answered_at"] == ended["talked_at"] and call["end_cause"] == "talked"
    assert [(leg["who"], leg["outcome"]) for leg in call["legs"]] == [("agent", "answered"), ("client", "answered")]
    assert ended["talked_at"] and ended["next_try_at"] is None
    after = state(desk, task)
    assert after["state"] == "claimed" and after["responded_at"] == ended["talked_at"]
    assert [event["what"] for event in after["history"]][-3:] == ["dialling", "reached", "called"]
    closed = desk.server.request("PATCH", f"/api/v1/tasks/{task}", desk.token, {"state": "done", "outcome": "reached"})
    assert closed.status == 200
    assert click(desk, task).status == 409, "a closed task is not dialled"


def test_the_agent_hears_the_message_before_the_client_rings(desk):
    task, _ = a_task(desk, tone(4))
    with desk.pbx.agent("ben") as agent, desk.pbx.agent("erik", never_answer=True) as client:
        assert click(desk, task).status == 202
        assert agent.wait_answered(40)
        phase(desk, task, "announcing")
        agent.rtp.press("2")
        phase(desk, task, "telling")
        before = len(agent.rtp.heard())
        phase(desk, task, "ringing_client", 30)
        heard = len(agent.rtp.heard()) - before
        assert heard > 3 * 8000, "the message was played"
        assert client.wait_ringing(40)
        agent.hang_up()
        assert client.wait_ended(40), "who leaves releases the other"
    outcome(desk, task, "agent_left")
    assert state(desk, task)["state"] == "claimed" and state(desk, task)["responded_at"] is None


def test_a_mobile_is_confirmed_by_a_key(desk):
    task, _ = a_task(desk)
    carla = desk.server.secrets["agents"]["carla"]["token"]
    with desk.pbx.agent("carla") as agent, desk.pbx.agent("erik") as client:
        assert click(desk, task, carla).status == 202
        assert agent.wait_answered(40)
        assert agent.wait_ended(60).hung_up_by == "them", "no key came: it was a mailbox"
        assert not client.outcome.answered
    outcome(desk, task, "agent_declined")
    with desk.pbx.agent("carla") as agent, desk.pbx.agent("erik") as client:
        assert click(desk, task, carla).status == 202
        assert agent.wait_answered(40)
        phase(desk, task, "announcing")
        agent.rtp.press("1")
        assert client.wait_answered(40)
        phase(desk, task, "talking")
        agent.hang_up()
        assert client.wait_ended(40).hung_up_by == "them"
    assert outcome(desk, task, "talked")["attempt"] == 2


@pytest.mark.parametrize(
    "agent, wanted", [({"refuse_with": 486}, "agent_busy"), ({"never_answer": True}, "agent_no_answer"), (None, "agent_unreachable")]
)
def test_the_client_is_left_in_peace_while_the_agent_is_not_there(desk, agent, wanted):
    task, _ = a_task(desk)
    with desk.pbx.agent("erik") as client:
        phone = desk.pbx.agent("ben", **agent) if agent is not None else None
        try:
            assert click(desk, task).status == 202
            ended = outcome(desk, task, wanted, 60)
        finally:
            if phone:
                phone.close()
        assert not client.outcome.answered
    assert ended["next_try_at"]


@pytest.mark.parametrize("client, wanted", [({"refuse_with": 486}, "client_busy"), ({"refuse_with": 404}, "client_invalid")])
def test_what_the_clients_side_says_is_told_and_the_agent_released(desk, client, wanted):
    task, _ = a_task(desk)
    with desk.pbx.agent("ben") as agent, desk.pbx.agent("erik", **client):
        assert click(desk, task).status == 202
        assert agent.wait_answered(40)
        phase(desk, task, "announcing")
        agent.rtp.press("1")
        assert agent.wait_ended(40).hung_up_by == "them"
    ended = outcome(desk, task, wanted)
    assert (ended["next_try_at"] is None) == (wanted == "client_invalid")


def test_a_number_is_dialled_once_at_a_time_by_clicks_and_by_a_second_server(desk, tmp_path):
    task, _ = a_task(desk)
    facts = {**desk.pbx.facts, "app": "callhours-two"}
    with CallhoursServer(tmp_path / "second", None, facts, db=desk.server.db) as second:
        allow_calling(second)
        second.start()
        until(lambda: "pbx.up" in second.log_text(), 40, "the second server is connected")
        with desk.pbx.agent("ben", never_answer=True) as agent:
            assert click(desk, task).status == 202
            assert agent.wait_ringing(40)
            assert click(desk, task).status == 409
            other = second.request("POST", f"/api/v1/tasks/{task}/call", desk.token)
            assert other.status == 409 and "already" in other.content["detail"]
            assert len(callbacks(desk, task)) == 1
            cancelled = second.request("DELETE", f"/api/v1/tasks/{task}/call", desk.token)  # not the one that dials
            assert cancelled.status == 202
            assert agent.wait_ended(40)
        outcome(desk, task, "cancelled")
        with desk.pbx.agent("ben", refuse_with=486):
            assert second.request("POST", f"/api/v1/tasks/{task}/call", desk.token).status == 202
            outcome(desk, task, "agent_busy")


def test_only_what_is_allowed_is_dialled(desk):
    foreign, _ = a_task(desk, number="+4915112345678")
    refused = click(desk, foreign)
    assert refused.status == 422 and "prefixes" in refused.content["detail"]
    withheld, _ = a_task(desk, number="anonymous")
    assert click(desk, withheld).status == 422
    assert click(desk, 999999).status == 404
    task, _ = a_task(desk)
    with desk.pbx.agent("ben", refuse_with=486, calls=5):
        for _ in range(5):
            assert click(desk, task).status == 202
            until(lambda: callbacks(desk, task)[-1]["ended_at"], 40, "it is over")
        assert click(desk, task).status == 409, "a cap of calls to one number"


@pytest.mark.parametrize("when", ["ringing_agent", "announcing", "ringing_client"])
def test_a_server_that_dies_before_they_talk_leaves_nobody_ringing_and_the_number_free(desk, when):
    task, _ = a_task(desk)
    with (
        desk.pbx.agent("ben", never_answer=when == "ringing_agent") as agent,
        desk.pbx.agent("erik", never_answer=True) as client,
    ):
        assert click(desk, task).status == 202
        phase(desk, task, when)
        # What is dialled is written down first; only a phone that rings can be left ringing.
        if when == "ringing_agent":
            assert agent.wait_ringing(40)
        if when == "ringing_client":
            assert client.wait_ringing(40)
        desk.server.kill()
        desk.start()
        assert agent.wait_ended(40)
        if when == "ringing_client":
            assert client.wait_ended(40)
    assert outcome(desk, task, "lost", 90)["next_try_at"]
    assert state(desk, task)["state"] == "claimed"
    desk.assert_nothing_left()


@contextlib.contextmanager
def two_before_they_talk(desk):
    """(phones, tasks): ben hears the message, and the client of carla's task rings."""
    carla = desk.server.secrets["agents"]["carla"]["token"]
    first, _ = a_task(desk, tone(60))
    second, _ = a_task(desk, agent="carla")
    with (
        desk.pbx.agent("ben") as ben,
        desk.pbx.agent("carla") as other,
        desk.pbx.agent("erik", answer_after=6) as client,
    ):
        assert click(desk, first).status == 202 and click(desk, second, carla).status == 202
        for task, phone, key, then in ((first, ben, "2", "telling"), (second, other, "1", "ringing_client")):
            assert phone.wait_answered(40)
            phase(desk, task, "announcing")
            phone.rtp.press(key)
            phase(desk, task, then)
        assert client.wait_ringing(40)
        yield (ben, other, client), (first, second)


def test_a_server_that_dies_while_they_are_told_and_connected_leaves_nobody_in_silence(desk):
    with two_before_they_talk(desk) as (phones, tasks):
        desk.server.freeze()  # so that it does not connect the client
        assert phones[2].wait_answered(40)
        desk.server.kill()
        desk.start()
        for phone in phones:
            assert phone.wait_ended(40).hung_up_by == "them"
    for task in tasks:
        assert outcome(desk, task, "lost", 90)["next_try_at"]
    desk.assert_nothing_left()


def test_a_frozen_server_leaves_nobody_in_silence_for_long(desk):
    with two_before_they_talk(desk) as (phones, tasks):
        desk.server.freeze()
        try:
            assert phones[2].wait_answered(40), "the client hears nothing"
            for phone in phones[1:]:
                assert phone.wait_ended(120).hung_up_by == "them", "the PBX takes them back by itself"
        finally:
            desk.server.thaw()
        phones[0].hang_up()
    for task in tasks:
        until(lambda: callbacks(desk, task)[-1]["outcome"], 90, "it is written down")
        assert callbacks(desk, task)[-1]["outcome"] != "talked" and state(desk, task)["state"] == "claimed"
    desk.assert_nothing_left()


def test_who_talks_while_the_server_dies_talks_on(desk):
    task, _ = a_task(desk)
    with desk.pbx.agent("ben") as agent, desk.pbx.agent("erik") as client:
        assert click(desk, task).status == 202
        assert agent.wait_answered(40)
        phase(desk, task, "announcing")
        agent.rtp.press("1")
        assert client.wait_answered(40)
        phase(desk, task, "talking")
        desk.server.kill()
        desk.start()
        assert re.search(r" 2 stasis ", desk.pbx.rx("bridge show all")), "they talk on"
        assert click(desk, task).status == 409, "the number is still theirs"
        client.hang_up()
        assert agent.wait_ended(40).hung_up_by == "them"
    outcome(desk, task, "talked", 30)
    desk.assert_nothing_left()


@pytest.mark.parametrize("when", ["ringing_agent", "announcing", "ringing_client", "talking"])
def test_a_pbx_that_dies_takes_no_task_with_it(desk, when):
    task, _ = a_task(desk)
    with (
        desk.pbx.agent("ben", never_answer=when == "ringing_agent") as agent,
        desk.pbx.agent("erik", never_answer=when != "talking") as client,
    ):
        assert click(desk, task).status == 202
        if when in ("ringing_client", "talking"):
            assert agent.wait_answered(40)
            phase(desk, task, "announcing")
            agent.rtp.press("1")
            assert client.wait_answered(40) if when == "talking" else client.wait_ringing(40)
        phase(desk, task, when)
        desk.pbx.restart(dead=True)
    ended = until(lambda: callbacks(desk, task)[-1]["outcome"] and callbacks(desk, task)[-1], 60, "it is over")
    assert (ended["outcome"] == "talked") == (when == "talking")
    assert (ended["next_try_at"] is None) == (when == "talking")
    assert state(desk, task)["state"] == "claimed"
    desk.assert_nothing_left()
    with desk.pbx.agent("ben", refuse_with=486):
        until(lambda: click(desk, task).status == 202, 40, "the number is free again")
        outcome(desk, task, "agent_busy")


def test_a_callback_stops_when_somebody_settles_the_task(desk):
    task, _ = a_task(desk)
    with desk.pbx.agent("ben", never_answer=True) as ringing:
        assert click(desk, task).status == 202
        assert ringing.wait_ringing(40)
        done = desk.server.request("PATCH", f"/api/v1/tasks/{task}", desk.token, {"state": "dropped"})
        assert done.status == 200, "a colleague has settled it"
        assert ringing.wait_ended(40), "nobody rings for nothing"
    outcome(desk, task, "cancelled")


def test_a_client_who_calls_by_themselves_finds_the_agents_phone_free(desk):
    number = desk.client()
    task, _ = a_task(desk, number=f"+{number}")
    with desk.pbx.agent("ben", calls=2) as agent:
        assert click(desk, task).status == 202
        assert agent.wait_answered(40)
        phase(desk, task, "announcing")
        with desk.pbx.call(number) as caller:
            assert caller.wait_answered(40), "the callback gave way, and the call got through"
            outcome(desk, task, "gave_way")
            caller.hang_up()
            caller.wait_ended(40)
    settled = until(lambda: state(desk, task)["state"] == "done" and state(desk, task), 40, "the task is done")
    assert settled["outcome"] == "answered", "they talked: nothing is left to call back"
    assert len(callbacks(desk, task)) == 1


def test_a_task_is_dialled_by_itself_for_an_agent_who_wants_it(desk):
    wish(desk, "carla", tasks=True)
    try:
        with desk.pbx.agent("carla") as agent, desk.pbx.agent("erik") as client:
            task, _ = a_task(desk, agent="carla")
            assert agent.wait_answered(40), "nobody clicked"
            phase(desk, task, "announcing")
            agent.rtp.press("1")
            assert client.wait_answered(40)
            phase(desk, task, "talking")
            client.hang_up()
            assert agent.wait_ended(40)
        assert outcome(desk, task, "talked")["cause"] == "due"
        assert state(desk, task)["owner"] == "carla", "who talked is asked how it ended"
    finally:
        wish(desk, "carla", tasks=False)


def test_a_booked_call_is_dialled_by_itself_at_its_time(desk):
    wish(desk, "carla", tasks=False, booked_calls=True)
    try:
        with desk.pbx.agent("carla") as agent, desk.pbx.agent("erik") as client:
            number = desk.client("carla")
            start = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(seconds=5)
            booked = {"client": f"c{number}", "type": "support", "start": start.isoformat().replace("+00:00", "Z")}
            desk.server.import_({"bookings": [booked]})
            assert agent.wait_answered(40), "nobody clicked"
            assert agent.outcome.shown == f"+{number}"
            assert datetime.datetime.now(datetime.timezone.utc) >= start
            agent.rtp.press("1")
            assert client.wait_answered(40)
            until(lambda: booked_call(desk, number)["answered_at"], 40, "they talk")
            agent.hang_up()
            assert client.wait_ended(40).hung_up_by == "them"
        ended = until(lambda: (call := booked_call(desk, number))["end_cause"] and call, 40, "it is over")
        assert (ended["direction"], ended["decision"]["rule"], ended["end_cause"]) == ("out", "booked", "talked")
        assert state(desk, ended["task"])["state"] == "done", "nothing is left to be done"
    finally:
        wish(desk, "carla", tasks=False, booked_calls=False)


def test_nothing_is_left_at_the_pbx(desk):
    desk.assert_nothing_left()
