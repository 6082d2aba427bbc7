"""Everything of one client as an archive, and the erasure of a person (issue 5, item 7)."""

import io
import json
import math
import pathlib
import sqlite3
import struct
import tarfile
import wave

import icalendar
import pytest

from support import seed
from support.waiting import until
from support.wishes import days, now, text_of

EVA = {"name": "Eva Traceable", "email": "eva@acme.example"}
NUMBER = "+4366077777"


def tone(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"".join(struct.pack("<h", int(8000 * math.sin(i / 5))) for i in range(int(8000 * seconds))))
    return file.getvalue()


def form(**parts) -> tuple:
    body = b""
    for name, value in parts.items():
        named = f'; filename="{name}.wav"' if isinstance(value, bytes) else ""
        body += f'--cut\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        body += (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return body + b"--cut--\r\n", {"Content-Type": "multipart/form-data; boundary=cut"}


def company() -> dict:
    """Acme has had a booking of Eva's and one of Udo's."""
    content = seed.company()
    past = now().replace(minute=0, second=0, microsecond=0) - days(7)
    content["bookings"] = [
        {"client": "acme", "type": "support", "start": text_of(past), **EVA},
        {"client": "acme", "type": "training", "start": text_of(past + days(1)), "name": "Udo", "email": "udo@acme.example"},
        {"client": "globex", "type": "support", "start": text_of(past + days(2)), **EVA},
    ]
    content["clients"][0]["numbers"] = ["+4366012345", NUMBER]
    content["clients"][0]["contacts"] = [EVA, {"name": "Udo", "email": "udo@acme.example"}]
    return content


@pytest.fixture
def desk(another):
    server = another(company()).start()
    body, headers = form(**{"from": NUMBER, "to": "+4312345000", "audio": tone(4)})
    server.message = server.request("POST", "/api/v1/voicemails", server.secrets["pbx_token"], body, headers).content
    return server


def token(server, agent="carla"):
    return server.secrets["agents"][agent]["token"]


def archive_of(server, client="acme") -> dict:
    answer = server.request("GET", f"/api/v1/clients/{client}/export", token(server))
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/x-tar"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{client}.tar"'
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar.getmembers()}


def erase(server, query="", client="acme", who="carla", **contact):
    return server.request("POST", f"/api/v1/clients/{client}/erasures{query}", token(server, who), contact)


def close(server):
    done = {"state": "done", "outcome": "reached", "note": "secretword"}
    assert server.request("PATCH", f"/api/v1/tasks/{server.message['task']}", token(server), done).status == 200


def test_everything_of_a_client_is_in_one_archive(desk):
    files = archive_of(desk)
    known = json.loads(files["client.json"])
    assert known["client"]["slug"] == "acme" and EVA in known["client"]["contacts"]
    assert sorted(booking["name"] for booking in known["bookings"]) == ["Eva Traceable", "Udo"]
    assert all(booking["history"] for booking in known["bookings"])
    assert not any("manage_url" in booking for booking in known["bookings"])
    (task,) = known["tasks"]
    assert task["number"] == NUMBER and task["history"]
    assert [call["id"] for call in known["calls"]] == [desk.message["call"]]
    recording = task["recordings"][0]["file"]
    assert files[recording][:4] == b"RIFF" and len(files[recording]) > 60_000
    events = icalendar.Calendar.from_ical(files["bookings.ics"]).walk("VEVENT")
    assert len(events) == 2
    left = [file.name for file in pathlib.Path(f"{desk.db}.media").iterdir() if file.name.startswith(".")]
    assert left == []  # what was packed has no name


def test_an_archive_holds_nothing_of_other_clients(desk):
    other = archive_of(desk, "globex")
    known = json.loads(other["client.json"])
    assert [booking["client"] for booking in known["bookings"]] == ["globex"]
    assert known["tasks"] == known["calls"] == [] and set(other) == {"client.json", "bookings.ics"}


def test_on_a_full_disk_nobody_is_erased_in_part_and_no_archive_is_cut_off(desk):
    close(desk)
    before = archive_of(desk)
    with desk.full_disk():
        assert erase(desk, email=EVA["email"], number=NUMBER).status in (500, 503)
        assert desk.request("GET", "/api/v1/clients/acme/export", token(desk)).status in (500, 503)
    after = archive_of(desk)
    assert after.keys() == before.keys() and after["bookings.ics"] == before["bookings.ics"]
    assert json.loads(after["client.json"])["client"] == json.loads(before["client.json"])["client"]
    assert desk.get("/api/v1/erasures", token(desk))["erasures"] == []
    audio = f"/api/v1/voicemails/{desk.message['voicemail']['id']}/audio"
    assert desk.request("GET", audio, token(desk)).status == 200
    assert erase(desk, email=EVA["email"], number=NUMBER).status == 200


def test_a_person_is_erased_everywhere_and_the_erasure_is_recorded(desk):
    refused = erase(desk, email=EVA["email"], number=NUMBER)
    assert refused.status == 409 and [one["what"] for one in refused.content["obstacles"]] == ["task_open"]
    assert refused.content["obstacles"][0]["id"] == desk.message["task"]
    close(desk)
    audio = f"/api/v1/voicemails/{desk.message['voicemail']['id']}/audio"
    assert desk.request("GET", audio, token(desk)).status == 200

    tried = erase(desk, "?dry_run=true", email=EVA["email"])
    assert tried.content["would_erase"]["bookings"] == 1 and tried.content["obstacles"] == []
    assert json.loads(archive_of(desk)["client.json"])["client"]["contacts"] == [EVA, {"name": "Udo", "email": "udo@acme.example"}]

    erased = erase(desk, email=EVA["email"].upper(), number="0660 77777")
    assert erased.status == 200, erased.content
    assert {what: count for what, count in erased.content["erased"].items() if count} == {
        "contacts": 1, "numbers": 1, "bookings": 1, "tasks": 1, "calls": 1, "recordings": 1}  # fmt: skip
    assert erased.content["by"] == "Carla Weiß"
    assert desk.get("/api/v1/erasures", token(desk))["erasures"] == [erased.content]

    assert desk.request("GET", audio, token(desk)).status == 404
    assert list(pathlib.Path(f"{desk.db}.media").iterdir()) == []
    files = archive_of(desk)
    for word in ("eva@", "Traceable", "66077777", "secretword"):
        assert word not in files["client.json"].decode() and word not in files["bookings.ics"].decode()
    octets = b"".join(pathlib.Path(f"{desk.db}{end}").read_bytes() for end in ("", "-wal"))
    assert b"66077777" not in octets and b"secretword" not in octets
    known = json.loads(files["client.json"])
    assert len(known["bookings"]) == 2 and len(known["calls"]) == 1  # that they were stays
    # Another client's booking of somebody with the same address is that client's.
    assert json.loads(archive_of(desk, "globex")["client.json"])["bookings"][0]["name"] == EVA["name"]
    # Once more there is nothing to erase, which is recorded too: somebody asked, and was answered.
    assert set(erase(desk, email=EVA["email"]).content["erased"].values()) == {0}


def test_killed_after_the_erasure_the_recording_goes_with_the_next_start(desk):
    close(desk)
    media = pathlib.Path(f"{desk.db}.media")
    (recording,) = media.iterdir()
    kept = recording.read_bytes()
    assert erase(desk, number=NUMBER).status == 200
    desk.kill()
    recording.write_bytes(kept)  # as if the kill had come between commit and removal
    with sqlite3.connect(desk.db) as db:
        db.execute("INSERT INTO media_to_remove VALUES (?)", (recording.name,))
    db.close()
    desk.start()
    until(lambda: not recording.exists(), 30, "the erased recording is removed")


def test_only_leads_export_and_erase(desk):
    for agent in ("anna", "ben"):
        assert desk.request("GET", "/api/v1/clients/acme/export", token(desk, agent)).status == 403
        assert erase(desk, who=agent, email=EVA["email"]).status == 403
        assert desk.request("GET", "/api/v1/erasures", token(desk, agent)).status == 403


@pytest.mark.parametrize("contact", [{}, {"email": "x"}, {"number": "12"}, {"email": 7}, {"email": None}, {"email": EVA["email"], "number": "x"}])
def test_a_wrong_contact_is_refused(server, contact):
    assert erase(server, **contact).status == 422


def test_an_unknown_client_has_nothing(server):
    assert erase(server, client="nobody", email="x@y.example").status == 404
    assert server.request("GET", "/api/v1/clients/nobody/export", token(server)).status == 404
