"""Calls that other PBXs answered: by the API with a recording, and from a voicemail spool (product.md C1–C4, S7)."""

import datetime
import io
import math
import shutil
import struct
import wave

import pytest

from support import seed
from support.server import CallhoursServer
from support.waiting import until
from support.wishes import moment_of, text_of

DESK = "+4312345000"


def tone(seconds: float, loudness: int = 8000) -> bytes:
    """A WAV as a PBX writes it: 8 kHz, 16 bit, one channel."""
    samples = [int(loudness * math.sin(i / 5)) for i in range(int(8000 * seconds))]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def form(**parts) -> tuple:
    """(body, headers) of multipart/form-data; bytes are a file."""
    body = b""
    for name, value in parts.items():
        named = f'; filename="{name}.wav"' if isinstance(value, bytes) else ""
        head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        body += head.encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return body + b"--cut--\r\n", {"Content-Type": "multipart/form-data; boundary=cut"}


def bring(server, key=None, token=None, **parts):
    body, headers = form(**{"from": "+4366012345", "to": DESK, **parts})
    headers |= {"Idempotency-Key": key} if key else {}
    return server.request("POST", "/api/v1/voicemails", token or server.secrets["pbx_token"], body, headers)


def task(server, id_: int) -> dict:
    return server.get(f"/api/v1/tasks/{id_}", server.secrets["agents"]["anna"]["token"])


def test_a_message_of_another_pbx_is_a_task_with_its_recording_as_of_its_arrival(server):
    arrived = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(hours=3)
    audio = tone(4)
    answer = bring(server, at=text_of(arrived), audio=audio)
    assert answer.status == 201 and answer.content["voicemail"]["seconds"] == 4
    made = task(server, answer.content["task"])
    assert (made["client"], made["agent"], made["reason"]) == ("acme", "anna", "voicemail")
    assert moment_of(made["created_at"]) == arrived
    path = f"/api/v1/voicemails/{answer.content['voicemail']['id']}/audio"
    assert server.request("GET", path, server.secrets["agents"]["anna"]["token"]).content == audio
    call = server.get(answer.headers["Location"], server.secrets["agents"]["anna"]["token"])
    assert (call["pbx"], call["result"], call["end_cause"]) == ("api", "message", "recorded")
    assert call["decision"]["rule"]


def test_a_message_is_unheard_until_an_agent_says_so_and_twice_is_harmless(server):
    anna, ben = (server.secrets["agents"][name]["token"] for name in ("anna", "ben"))
    answer = bring(server, audio=tone(2), **{"from": "+4366012777"})
    id_, made = answer.content["task"], answer.content["voicemail"]["id"]
    assert task(server, id_)["voicemail"]["heard_at"] is None
    heard = f"/api/v1/voicemails/{made}/heard"
    assert server.request("POST", heard, server.secrets["pbx_token"], {}).status == 401, "a PBX listens to nothing"
    assert server.request("POST", heard, anna, {}).status == 204
    first = task(server, id_)["voicemail"]["heard_at"]
    assert first and server.request("POST", heard, ben, {}).status == 204
    after = task(server, id_)
    assert after["voicemail"]["heard_at"] == after["voicemails"][0]["heard_at"] == first, "the first time counts"
    assert server.request("POST", "/api/v1/voicemails/999999/heard", anna, {}).status == 404
    again = bring(server, audio=tone(3), **{"from": "+4366012777"})
    assert again.content["task"] == id_ and task(server, id_)["voicemail"]["heard_at"] is None, "the next message is new"


def test_a_repetition_is_the_same_call_and_a_key_belongs_to_one_request(server):
    audio = tone(3)
    first = bring(server, key="call-7", audio=audio, **{"from": "+4366012346"})
    again = bring(server, key="call-7", audio=audio, **{"from": "+4366012346"})
    assert first.status == again.status == 201 and first.content == again.content
    other = bring(server, key="call-7", audio=tone(2), **{"from": "+4366012346"})
    assert other.status == 422 and "Idempotency-Key" in other.content["detail"]
    assert task(server, first.content["task"])["calls"] == 1
    second = bring(server, key="call-8", audio=audio, **{"from": "+4366012346"})
    assert second.content["call"] != first.content["call"]
    assert second.content["task"] == first.content["task"], "C2: one open task a number"
    joined = task(server, first.content["task"])
    assert joined["calls"] == 2


def test_a_call_without_a_word_is_a_missed_call(server):
    for parts in ({}, {"audio": b""}, {"audio": tone(0)}):
        answer = bring(server, **parts, **{"from": "anonymous", "at": text_of(datetime.datetime.now(datetime.timezone.utc))})
        assert answer.status == 201 and answer.content["voicemail"] is None
        assert task(server, answer.content["task"])["reason"] == "missed_call"
    silent = bring(server, audio=tone(5, loudness=0), **{"from": "+4366012348"})
    assert silent.content["voicemail"]["silent"] and task(server, silent.content["task"])["reason"] == "missed_call"


def test_a_recording_that_cannot_be_read_does_not_lose_the_call(server):
    answer = bring(server, audio=b"this is no sound", **{"from": "+4366012347"})
    assert answer.status == 422 and "kept as a task" in answer.content["detail"]
    tasks = server.tasks(server.secrets["agents"]["ben"]["token"])
    assert [each["reason"] for each in tasks if each["number"] == "+4366012347"] == ["missed_call"]
    cut = tone(4)[:-20000]
    mended = bring(server, audio=cut, **{"from": "+4366012347"})
    assert mended.status == 201 and mended.content["voicemail"]["seconds"] == 3, "a cut header is repaired"


@pytest.mark.parametrize(
    "parts, names",
    [
        ({"to": ""}, "to"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2037-12-31T00:00:00Z"}, "at"),
        ({"from": "1" * 65}, "from"),
        ({"from": "43660\r\n12345"}, "from"),
    ],
)
def test_what_is_wrong_is_named(server, parts, names):
    answer = bring(server, **parts)
    assert answer.status == 422 and answer.content["detail"].startswith(names)


def test_clients_may_not_bring_calls(server):
    assert bring(server, token=server.secrets["clients"]["acme"]["token"]).status == 401


# ---- the voicemail spool


@pytest.fixture
def spooled(tmp_path):
    """A server that watches an Asterisk's voicemail spool, not started yet, and the INBOX of a mailbox in it."""
    inbox = tmp_path / "voicemail" / "default" / "1001" / "INBOX"
    inbox.mkdir(parents=True)
    with CallhoursServer(tmp_path / "server", seed.company()) as server:
        with server.config.open("a") as config:
            config.write(f'\n[spool.old]\nfolder = "{tmp_path / "voicemail"}"\ncalled = "{DESK}"\n')
        yield server, inbox


def put(inbox, file: str, id_: str, audio: bytes) -> None:
    (inbox / f"{file}.wav").write_bytes(audio)
    text = f'[message]\norigmailbox=1001\ncontext=default\ncallerid="Eva" <+4366012345>\norigtime=1795377600\nmsg_id={id_}\n'
    (inbox / f"{file}.txt").write_text(text + "flag=\nduration=4\n")


def calls(server) -> list:
    return server.get("/api/v1/calls?q=66012345", server.secrets["agents"]["anna"]["token"])["calls"]


def test_each_message_of_a_spool_is_one_task_whatever_is_renumbered_and_restarted(spooled):
    server, inbox = spooled
    put(inbox, "msg0000", "1795377600-1", tone(4))
    put(inbox, "msg0001", "1795377600-2", tone(3))
    server.start()
    until(lambda: sum(call["result"] == "message" for call in calls(server)) == 2, 40, "both messages are taken")
    server.kill()
    (inbox / "msg0000.txt").unlink()
    (inbox / "msg0000.wav").unlink()
    for kind in ("txt", "wav"):
        shutil.move(inbox / f"msg0001.{kind}", inbox / f"msg0000.{kind}")
    put(inbox, "msg0001", "1795377600-3", tone(2))
    server.start()
    until(lambda: len(calls(server)) == 3, 40, "the new one is taken")
    token = server.secrets["agents"]["anna"]["token"]
    (made,) = [each for each in server.tasks(token) if each["number"] == "+4366012345"]
    assert made["calls"] == 3 and made["reason"] == "voicemail"
    assert {call["pbx"] for call in calls(server)} == {"spool-old"}


def test_a_spool_that_cannot_be_read_is_told_and_the_rest_is_served(spooled):
    server, inbox = spooled
    shutil.rmtree(inbox.parents[2])
    server.start()
    until(lambda: "spool.not_read" in server.log_text(), 20, "the log says so")
    assert server.request("GET", "/healthz").status == 200
    put_again = inbox
    put_again.mkdir(parents=True)
    put(inbox, "msg0000", "1795377600-9", tone(4))
    until(lambda: len(calls(server)) == 1, 40, "it is there again")
