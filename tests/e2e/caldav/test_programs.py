"""Calendar programs that nobody here wrote, headless: python3-caldav, vdirsyncer with khal, calcurse-caldav."""

import datetime
import os
import pathlib
import subprocess
import zoneinfo

import caldav
import pytest

from support.waiting import until

from dav import add_task

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


def test_calcurse_brings_the_calls_in(server, device_of, book, tmp_path):
    dora = device_of("dora")
    made = book("hooli", name="Quill")
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
    run(tmp_path, "/usr/bin/python3", "/usr/bin/calcurse-caldav", "--init", "keep-remote", "--datadir", data, "--config", config / "config",
        "--lockfile", config / "lock", "--syncdb", config / "sync.db", "--hookdir", config / "hooks")
    begin = made["begin"].astimezone(BERLIN)
    assert f"{begin:%m/%d/%Y} @ {begin:%H:%M}" in pathlib.Path(data / "apts").read_text()
    assert "(Quill)" in pathlib.Path(data / "apts").read_text()
