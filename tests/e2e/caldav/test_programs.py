"""Calendar programs that nobody here wrote, headless: python3-caldav, vdirsyncer with khal, calcurse-caldav."""

import datetime
import os
import pathlib
import subprocess
import zoneinfo

import caldav
import dateutil.tz
import pytest

from support.waiting import until

from busy import is_free
from dav import add_task
from writing import ALARM, HOUR, calendar, event, mails_to_visitor, moved, with_more

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def run(folder, *command, check=True) -> str:
    done = subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder),
             "XDG_CONFIG_HOME": str(folder), "TZ": "Europe/Berlin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture
def library(server, anna):
    with caldav.DAVClient(f"{server.url}/caldav/", username="anna", password=anna.password) as client:
        yield client


def test_python_caldav_finds_reads_searches_and_syncs(server, library, book, cancel):
    calendars = {each.url.path.rstrip("/").rpartition("/")[2]: each for each in library.principal().calendars()}
    assert set(calendars) == {"bookings", "tasks"}
    bookings = calendars["bookings"]
    assert bookings.get_supported_components() == ["VEVENT"]
    made = book(name="Pythia")
    found = bookings.event_by_uid(made["uid"])
    assert "Pythia" in found.vobject_instance.vevent.summary.value
    searched = bookings.date_search(made["begin"], made["begin"] + datetime.timedelta(minutes=10), expand=False)
    assert [each.vobject_instance.vevent.uid.value for each in searched] == [made["uid"]]
    objects = bookings.objects_by_sync_token(load_objects=True)
    assert made["name"] in str([each.url for each in objects])
    cancel(made)
    updates, deleted = objects.sync()
    assert [each.url.path.rpartition("/")[2] for each in deleted] == [made["name"]] and not list(updates)
    busy = bookings.freebusy_request(made["begin"] - datetime.timedelta(days=1), made["begin"] + datetime.timedelta(days=1))
    assert busy.vobject_instance.vfreebusy


def test_python_caldav_lists_the_callbacks(server, library, anna):
    task = add_task(server, "anna", severity=1, number="+436602222")
    tasks = library.calendar(url=f"{server.url}{anna.tasks}")
    todos = until(lambda: tasks.todos(sort_keys=("priority",)), 5, "another process's task is seen")
    assert todos[0].vobject_instance.vtodo.priority.value == "1"
    assert f"task-{task}.ics" in str(todos[0].url)


def booking_of(server, made, client="acme") -> dict:
    return server.get(f"/api/v1/bookings/{made['id']}", server.secrets["clients"][client]["token"])


def test_python_caldav_puts_moves_deletes_and_completes(server, library, anna, book, times):
    bookings = library.calendar(url=f"{server.url}{anna.bookings}")
    begin, later, to = (times().astimezone(dateutil.tz.UTC) for _ in range(3))
    own = bookings.save_event(calendar(event(begin, "from-python", more=ALARM)))
    assert not is_free(server, begin)
    own.vobject_instance.vevent.dtstart.value = later
    own.vobject_instance.vevent.dtend.value = later + HOUR
    own.save()
    assert is_free(server, begin) and not is_free(server, later)
    own.delete()
    assert is_free(server, later)

    made = book(name="Pytho")
    call = bookings.event_by_uid(made["uid"])
    local = to.astimezone(dateutil.tz.gettz("Europe/Berlin"))
    call.vobject_instance.vevent.dtstart.value = local
    call.vobject_instance.vevent.dtend.value = local + HOUR / 2
    call.save()
    assert booking_of(server, made)["start"] == f"{to:%Y-%m-%dT%H:%M:%SZ}" and mails_to_visitor(server, made) == ["request", "request"]
    bookings.event_by_uid(made["uid"]).delete()
    assert booking_of(server, made)["status"] == "cancelled"

    task = add_task(server, "anna", severity=3, number="+436604444")
    tasks = library.calendar(url=f"{server.url}{anna.tasks}")
    found = until(lambda: [each for each in tasks.todos() if f"task-{task}.ics" in str(each.url)], 30, "the callback is seen")
    found[0].complete()
    assert server.get(f"/api/v1/tasks/{task}", server.secrets["agents"]["anna"]["token"])["state"] == "done"


@pytest.fixture
def vdirsyncer(server, device_of, tmp_path):
    """sync() brings ben's two calendars into folders; files(name) are what is in one."""
    ben = device_of("ben")
    (tmp_path / "vdirsyncer.conf").write_text(
        f"""[general]
status_path = "{tmp_path}/status"
[pair desk]
a = "server"
b = "files"
collections = ["from a"]
conflict_resolution = "a wins"
metadata = ["displayname", "color"]
[storage server]
type = "caldav"
url = "{server.url}/caldav/"
username = "ben"
password = "{ben.password}"
[storage files]
type = "filesystem"
path = "{tmp_path}/calendars"
fileext = ".ics"
"""
    )

    class Vdirsyncer:
        folder = tmp_path

        def sync(self):
            run(tmp_path, "sh", "-c", "yes | vdirsyncer -c vdirsyncer.conf discover")
            return run(tmp_path, "vdirsyncer", "-c", "vdirsyncer.conf", "sync", "--force-delete")

        def files(self, name="bookings"):
            return {each.name: each.read_text() for each in (tmp_path / "calendars" / name).glob("*.ics")}

        def with_uid(self, uid, collection="bookings"):
            """Its file, which the program names after the UID; None where there is none."""
            files = (tmp_path / "calendars" / collection).glob("*.ics")
            return next((each for each in files if f"UID:{uid}" in each.read_text().replace("\n ", "")), None)

        def metasync(self):
            run(tmp_path, "vdirsyncer", "-c", "vdirsyncer.conf", "metasync")

    return Vdirsyncer()


def test_vdirsyncer_and_khal_follow_the_calendar(vdirsyncer, book, move, cancel):
    kept, moved, gone = (book("initech", name=name) for name in ("Kim", "Lee", "Noor"))
    vdirsyncer.sync()
    assert len(vdirsyncer.files()) >= 3
    cancel(gone, "initech")
    moved = move(moved, client="initech")
    vdirsyncer.sync()
    texts = "".join(vdirsyncer.files().values()).replace("\n ", "")
    assert "(Kim)" in texts and "(Noor)" not in texts
    vdirsyncer.metasync()
    assert (vdirsyncer.folder / "calendars/bookings/displayname").read_text().strip() == "Calls of Ben Okafor"

    (vdirsyncer.folder / "khal.conf").write_text(
        f"""[calendars]
[[desk]]
path = {vdirsyncer.folder}/calendars/bookings
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Berlin
local_timezone = Europe/Berlin
[sqlite]
path = {vdirsyncer.folder}/khal.db
[default]
default_calendar = desk
"""
    )
    day = f"{moved['begin'].astimezone(BERLIN):%Y-%m-%d}"
    listed = run(vdirsyncer.folder, "khal", "-c", "khal.conf", "list", "--format", "{start-long} {title}", "--day-format", "", day, "1d")
    assert f"{moved['begin'].astimezone(BERLIN):%Y-%m-%d %H:%M} Support call: Initech (Lee)" in listed


def test_vdirsyncer_brings_what_was_changed_in_its_files(server, vdirsyncer, device_of, book, times):
    ben = device_of("ben")
    task = add_task(server, "ben", severity=3, number="+436605555")
    until(lambda: ben.ask("GET", f"{ben.tasks}task-{task}.ics").status == 200, 30, "the callback is seen")
    shifted, noted, gone = (book("initech", name=name) for name in ("Shift", "Note", "Gone"))
    vdirsyncer.sync()
    begin, to = times(), times()
    (vdirsyncer.folder / "calendars/bookings/dentist.ics").write_bytes(calendar(event(begin, "dentist", more=ALARM)).encode())
    for made, change in ((shifted, lambda text: moved(text, to)), (noted, lambda text: with_more(text, ALARM))):
        file = vdirsyncer.with_uid(made["uid"])
        text = file.read_bytes().decode().replace("\r\n", "\n").replace("\n", "\r\n")
        file.write_bytes(change(text).encode())
    vdirsyncer.with_uid(gone["uid"]).unlink()
    todo = vdirsyncer.with_uid(f"task-{task}-", "tasks")
    todo.write_text(todo.read_text().replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED"))
    vdirsyncer.sync()

    assert not is_free(server, begin, "initech")
    assert booking_of(server, shifted, "initech")["start"] == f"{to:%Y-%m-%dT%H:%M:%SZ}"
    assert mails_to_visitor(server, shifted) == ["request", "request"]
    assert booking_of(server, gone, "initech")["status"] == "cancelled"
    assert booking_of(server, noted, "initech")["sequence"] == 0 and mails_to_visitor(server, noted) == ["request"]
    assert "X-ODD" in ben.ask("GET", ben.bookings + noted["name"]).text
    assert server.get(f"/api/v1/tasks/{task}", server.secrets["agents"]["ben"]["token"])["state"] == "done"
    vdirsyncer.sync()  # both sides are at one: nothing comes or goes
    assert not vdirsyncer.with_uid(gone["uid"]) and not vdirsyncer.with_uid(f"task-{task}-", "tasks")
    assert "SEQUENCE:1" in vdirsyncer.with_uid(shifted["uid"]).read_text()
    vdirsyncer.with_uid("dentist").unlink()
    vdirsyncer.sync()
    assert is_free(server, begin, "initech") and mails_to_visitor(server, shifted) == ["request", "request"]


def test_calcurse_brings_the_calls_in_and_writes_back(server, device_of, book, times, tmp_path):
    dora = device_of("dora")
    made, gone = (book("hooli", name=name) for name in ("Quill", "Ravel"))
    config = tmp_path / "calcurse" / "caldav"
    config.mkdir(parents=True)
    (config / "config").write_text(
        f"""[General]
Binary = calcurse
Hostname = {server.address}
Path = {dora.bookings}
HTTPS = No
InsecureSSL = Yes
DryRun = No
AuthMethod = basic
Verbose = Yes
[Auth]
Username = dora
Password = {dora.password}
"""
    )
    data = tmp_path / "calcurse"
    (data / "apts").touch()
    (data / "todo").touch()

    def sync(*options):
        run(tmp_path, "/usr/bin/python3", "/usr/bin/calcurse-caldav", *options, "--datadir", data, "--config", config / "config",
            "--lockfile", config / "lock", "--syncdb", config / "sync.db", "--hookdir", config / "hooks")

    sync("--init", "keep-remote")
    begin = made["begin"].astimezone(BERLIN)
    assert f"{begin:%m/%d/%Y} @ {begin:%H:%M}" in pathlib.Path(data / "apts").read_text()
    assert "(Quill)" in pathlib.Path(data / "apts").read_text()

    own = times()
    local = own.astimezone(BERLIN)
    kept = [line for line in (data / "apts").read_text().splitlines() if "(Ravel)" not in line]
    kept.append(f"{local:%m/%d/%Y @ %H:%M} -> {local + HOUR:%m/%d/%Y @ %H:%M} |Dentist")
    (data / "apts").write_text("\n".join(kept) + "\n")
    sync()
    assert not is_free(server, own, "hooli")
    assert booking_of(server, gone, "hooli")["status"] == "cancelled" and mails_to_visitor(server, gone) == ["request", "cancel"]
    assert booking_of(server, made, "hooli")["status"] == "confirmed" and mails_to_visitor(server, made) == ["request"]
    moved_to = times()
    lines = (data / "apts").read_text().splitlines()
    target = moved_to.astimezone(BERLIN)
    (data / "apts").write_text("\n".join(
        f"{target:%m/%d/%Y @ %H:%M} -> {target + HOUR:%m/%d/%Y @ %H:%M}" + line[line.index(" |"):] if "Dentist" in line else line
        for line in lines) + "\n")
    sync()
    assert is_free(server, own, "hooli") and not is_free(server, moved_to, "hooli")
