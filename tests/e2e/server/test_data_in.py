"""Files that people bring from other systems (issue 5, item 7): by API and by shell, dry and real, once and again."""

import json

import pytest

from support import seed
from support.wishes import days, now

BOUNDARY = "a-boundary-of-ours"


def form(file: bytes, **words) -> tuple:
    """A multipart body and its headers; a word may be a list."""
    parts = [("file", "x.csv", file)]
    for name, value in words.items():
        parts += [(name, None, each.encode()) for each in (value if isinstance(value, list) else [value])]
    body = b""
    for name, file_name, content in parts:
        naming = f'; filename="{file_name}"' if file_name else ""
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{naming}\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture
def desk(another):
    return another(seed.company()).start()


def lead(server):
    return server.secrets["agents"]["carla"]["token"]


def bring(server, what, file, query="", token=None, **words):
    body, headers = form(file if isinstance(file, bytes) else file.encode(), **words)
    return server.request("POST", f"/api/v1/imports/{what}{query}", token or lead(server), body, headers)


ZENDESK = (
    "Id,Subject,Requester email,Requester phone,Organization,Assignee,Status,Priority,Created at,Solved at\r\n"
    '17,"Mail stops,\nsince noon",eva@acme.example,0660 12345,Acme,Ben Okafor,Open,High,2026-01-05 09:00:00 UTC,\r\n'
    "18,Old one,,,Globex,Somebody Gone,Closed,Low,2026-01-02 09:00:00 UTC,2026-01-03 10:00:00 UTC\r\n"
)


def test_tasks_of_another_help_desk_are_tried_brought_and_found_again(desk):
    tried = bring(desk, "tasks", ZENDESK, "?dry_run=true", source="zendesk")
    assert tried.status == 200, tried.content
    assert (tried.content["dry_run"], tried.content["rows"], tried.content["new"]) == (True, 2, 2)
    assert {"header": "Subject", "field": "about"} in tried.content["columns"]
    assert desk.tasks(lead(desk)) == [] and desk.tasks(lead(desk), "?state=done") == []

    brought = bring(desk, "tasks", ZENDESK, source="zendesk")
    assert (brought.content["dry_run"], brought.content["new"], brought.content["known"]) == (False, 2, 0)
    (task,) = desk.tasks(lead(desk))
    assert (task["client"], task["owner"], task["state"], task["severity"]) == ("acme", "ben", "claimed", 2)
    assert task["about"] == "Mail stops,\nsince noon" and task["number"] == "+4366012345"
    assert task["created_at"] == "2026-01-05T09:00:00Z"
    (done,) = desk.tasks(lead(desk), "?state=done")
    assert (done["closed_at"], done["note"]) == ("2026-01-03T10:00:00Z", "(Somebody Gone)")

    again = bring(desk, "tasks", ZENDESK, source="zendesk")
    assert (again.content["new"], again.content["known"]) == (0, 2)
    assert len(desk.tasks(lead(desk))) == 1


def test_clients_are_brought_with_their_people_once(desk):
    file = "Firma;Name;E-Mail;Telefon\nNeue Ölmühle;J\xf6rg;joerg@muehle.example;0660 777777\nAcme;Udo;udo@acme.example;\n"
    brought = bring(desk, "clients", file.encode("windows-1252"), agent="anna")
    assert brought.status == 200, brought.content
    assert (brought.content["encoding"], brought.content["separator"]) == ("Windows-1252", ";")
    assert (brought.content["new"], brought.content["changed"]) == (1, 1)
    token = brought.content["clients"]["neue-oelmuehle"]["token"]
    assert desk.request("GET", "/api/v1/bookings", token).status == 200
    made = desk.get("/api/v1/clients/neue-oelmuehle", lead(desk))
    assert (made["name"], made["agent"], made["numbers"]) == ("Neue Ölmühle", "anna", ["+43660777777"])
    assert made["contacts"] == [{"name": "Jörg", "email": "joerg@muehle.example"}]
    assert desk.get("/api/v1/clients/acme", lead(desk))["numbers"] == ["+4366012345"]  # kept
    again = bring(desk, "clients", file.encode("windows-1252"), agent="anna")
    assert (again.content["new"], again.content["changed"], again.content["known"]) == (0, 0, 2)
    assert again.content["clients"] == {}


def test_bookings_come_from_a_table_and_from_a_calendar(desk):
    start = (now() + days(9)).replace(hour=9, minute=0, second=0, microsecond=0)
    table = f"client,type,start,minutes,name\nacme,support,{start:%Y-%m-%dT%H:%M:%SZ},45,Eva\n"
    assert bring(desk, "bookings", table).content["new"] == 1
    later = start + days(1)
    ics = (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART:{later:%Y%m%dT%H%M%SZ}\r\nDURATION:PT30M\r\n"
        "SUMMARY:Export\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    brought = bring(desk, "bookings", ics, client="acme", type="training")
    assert (brought.content["format"], brought.content["new"]) == ("ics", 1), brought.content
    booked = desk.get("/api/v1/bookings", desk.secrets["clients"]["acme"]["token"])["bookings"]
    assert sorted((each["type"], each["end"] > each["start"]) for each in booked) == [("support", True), ("training", True)]
    assert bring(desk, "bookings", ics, client="acme", type="training").content["known"] == 1


def test_every_problem_is_told_with_line_and_column_and_nothing_is_kept(desk):
    start = f"{(now() + days(9)).date()} 10:00"
    file = f"client,type,start,email\nacme,support,{start},\nacme,support,{start[:-2]}10,\nnobody,support,soon,x\n"
    refused = bring(desk, "bookings", file)
    assert refused.status == 422 and refused.headers["Content-Type"] == "application/problem+json"
    assert [(error["line"], error["column"]) for error in refused.content["errors"]] == [(4, "client"), (4, "start"), (4, "email")]
    overlap = bring(desk, "bookings", file.rpartition("nobody")[0])
    assert [(error["line"], error["column"]) for error in overlap.content["errors"]] == [(3, None)]
    assert "overlaps" in overlap.content["errors"][0]["detail"]
    assert desk.get("/api/v1/bookings", desk.secrets["clients"]["acme"]["token"])["bookings"] == []


@pytest.mark.parametrize("file", [b"", b"\x00\x01\x02", b"a,b\n\"x", b"colour\nred\n", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"\xff\xfe\x00"])
def test_what_is_no_file_of_these_is_refused(server, file):
    assert bring(server, "tasks", file).status == 422


def test_wrong_requests_are_refused(server):
    token = lead(server)
    assert server.request("POST", "/api/v1/imports/tasks", token, {}).status == 415
    assert bring(server, "colours", "a").status == 404
    assert bring(server, "tasks", "client\nacme\n", dates="ymd").status == 422
    assert bring(server, "tasks", "client\nacme\n", column="x").status == 422
    assert bring(server, "tasks", "client\nacme\n", colour="x").status == 422
    assert bring(server, "tasks", "client\nacme\n", client="nobody").status == 422
    body, headers = form(b"client\nacme\n")
    assert server.request("POST", "/api/v1/imports/tasks", token, body.replace(b'"file"', b'"fill"'), headers).status == 422


def test_a_file_that_is_too_long_is_refused_before_it_is_sent(server):
    connection = server.connect()
    connection.putrequest("POST", "/api/v1/imports/tasks")
    for name, value in (("Authorization", f"Bearer {lead(server)}"), ("Content-Length", str(40 << 20)), ("Content-Type", "multipart/form-data; boundary=x")):
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_only_leads_bring_files(server):
    for agent in ("anna", "ben"):
        token = server.secrets["agents"][agent]["token"]
        assert bring(server, "tasks", "client\nacme\n", token=token).status == 403
        assert server.request("GET", "/api/v1/imports", token).status == 403
    assert server.get("/api/v1/imports", lead(server)) == {"running": None}


def test_the_shell_brings_the_same(another, tmp_path):
    desk = another(seed.company())
    file = tmp_path / "tickets.csv"
    file.write_text(ZENDESK, newline="")
    shell = lambda *more: desk.command("import", str(file), *more, check=False)  # noqa: E731
    assert "--what" in shell().stderr
    tried = shell("--what", "tasks", "--source", "zendesk", "--dry-run")
    assert tried.returncode == 0 and json.loads(tried.stdout)["new"] == 2, tried.stderr
    assert json.loads(shell("--what", "tasks", "--source", "zendesk").stdout)["new"] == 2
    assert json.loads(shell("--what", "tasks", "--source", "zendesk").stdout)["known"] == 2
    file.write_text("client,Raised\nacme,2030-01-01\n")
    refused = shell("--what", "tasks", "--column", "Raised=created")
    assert refused.returncode == 1 and "line 2, column Raised: lies in the future" in refused.stderr


def test_a_dry_run_of_an_import_file_writes_nothing(another, tmp_path):
    desk = another(seed.company())
    file = tmp_path / "more.json"
    file.write_text(json.dumps({"clients": [{"slug": "new", "name": "New", "agent": "anna"}]}))
    tried = json.loads(desk.command("import", "--dry-run", str(file)).stdout)
    assert tried["new_clients"] == ["new"] and "token" not in json.dumps(tried)
    assert set(json.loads(desk.command("import", str(file)).stdout)["clients"]) == {"new"}


def test_on_a_full_disk_nothing_of_a_file_is_brought_and_later_all_of_it(desk):
    with desk.full_disk():
        refused = bring(desk, "tasks", ZENDESK, source="zendesk")
        assert refused.status in (500, 503) and refused.content["status"] == refused.status
        assert desk.tasks(lead(desk)) == [] and desk.get("/api/v1/imports", lead(desk)) == {"running": None}
    assert desk.tasks(lead(desk)) == [] and desk.tasks(lead(desk), "?state=done") == []
    assert bring(desk, "tasks", ZENDESK, source="zendesk").content["new"] == 2


def test_killed_while_it_brings_a_long_file_it_keeps_all_or_nothing(another):
    desk = another(seed.company()).start()
    rows = "".join(f"{i},acme,Ticket {i},closed,low,2026-01-02\n" for i in range(20_000))
    body, headers = form(("id,client,subject,status,priority,created\n" + rows).encode())
    connection = desk.connect(120)
    connection.request("POST", "/api/v1/imports/tasks", body, {"Authorization": f"Bearer {lead(desk)}", **headers})
    seen = 0
    for _ in range(10_000):
        running = desk.get("/api/v1/imports", lead(desk))["running"]
        seen = running["taken"] if running else seen
        if seen > 0 or running is None:
            break
    if seen:  # it still goes on, or has just ended
        assert bring(desk, "tasks", "client,subject\nacme,another\n").status in (409, 200)
    desk.kill()
    connection.close()
    desk.start()
    brought = bring(desk, "tasks", "id,client,subject,status,priority,created\n" + rows)
    assert brought.status == 200, brought.content
    assert (brought.content["new"], brought.content["known"]) in ((20_000, 0), (0, 20_000))
