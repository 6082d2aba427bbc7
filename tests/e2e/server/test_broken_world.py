"""Databases, configurations and ports that are not right: a message that names the thing and the way out."""

import json
import os
import pathlib
import socket
import sqlite3
import subprocess

import pytest

from support import ROOT, seed
from support.server import PROGRAM, callhours
from support.waiting import until
from support.wishes import days, now, wish

ANNA = ("--agent", "anna", "--from", "2026-11-23T08:00:00Z", "--to", "2026-11-23T09:00:00Z")


def serve(folder: pathlib.Path, *arguments) -> subprocess.CompletedProcess:
    """A start that must be refused."""
    return subprocess.run([str(PROGRAM), "serve", *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=20, check=False)


def assert_refused(done, *names) -> None:
    assert done.returncode == 1, done
    said = done.stderr
    for name in names:
        assert name in said, f"{name} is not named: {said}"
    assert "terminate called" not in said and len(said) < 2000


@pytest.fixture
def database(another):
    return another(seed.company()).db


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database, tmp_path):
    with sqlite3.connect(database) as db:
        newest = db.execute("SELECT max(number) FROM schema_migration").fetchone()[0]
        db.execute("INSERT INTO schema_migration VALUES (?, '9999_future', 'x', 0)", (newest + 1,))
    before = sqlite3.connect(database).execute("SELECT count(*) FROM change").fetchone()
    for done in (
        serve(tmp_path, "--db", str(database), "--listen", "127.0.0.1:0"),
        callhours("elapsed", "--db", str(database), *ANNA),
    ):
        assert_refused(done, str(database), "newer")
    (tmp_path / "x.json").write_text('{"agents": [{"slug": "zoe", "name": "Zoe"}]}')
    assert_refused(callhours("import", "--db", str(database), str(tmp_path / "x.json")), "newer")
    assert sqlite3.connect(database).execute("SELECT count(*) FROM change").fetchone() == before


@pytest.mark.parametrize("content", [b"this is no database at all, but a text file\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "letter.txt"
    file.write_bytes(content)
    assert_refused(serve(tmp_path, "--db", str(file), "--listen", "127.0.0.1:0"), "letter.txt")
    assert_refused(callhours("elapsed", "--db", str(file), *ANNA), "letter.txt")
    assert file.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE photo (id INTEGER PRIMARY KEY)")
    db.close()
    before = file.read_bytes()
    assert_refused(serve(tmp_path, "--db", str(file), "--listen", "127.0.0.1:0"), "other.db", "another program")
    assert file.read_bytes() == before


def test_a_folder_as_a_database_and_one_in_no_folder_are_refused(tmp_path):
    assert_refused(serve(tmp_path, "--db", str(tmp_path), "--listen", "127.0.0.1:0"), str(tmp_path))
    nowhere = tmp_path / "no" / "such" / "desk.db"
    assert_refused(serve(tmp_path, "--db", str(nowhere), "--listen", "127.0.0.1:0"), str(nowhere))


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    if os.geteuid() == 0:
        place = "/proc/desk.db"  # root may write everywhere else
    else:
        tmp_path.chmod(0o555)
        place = str(tmp_path / "desk.db")
    (tmp_path.parent / "least.json").write_text("{}")
    assert_refused(callhours("import", "--db", place, str(tmp_path.parent / "least.json")), place)


def test_a_postgresql_address_is_refused_by_this_build(tmp_path):
    done = serve(tmp_path, "--db", "postgresql://localhost/desk", "--listen", "127.0.0.1:0")
    assert_refused(done, "SQLite")
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert_refused(serve(tmp_path, "--db", str(tmp_path / "x.db"), "--listen", address), address)


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "300.0.0.1:80", ":", "[::1:80"])
def test_an_address_that_is_none_is_refused(tmp_path, address):
    done = serve(tmp_path, "--db", str(tmp_path / "x.db"), "--listen", address)
    assert done.returncode in (1, 2) and address in done.stderr


def test_an_address_that_is_not_ours_is_named(tmp_path):
    assert_refused(serve(tmp_path, "--db", str(tmp_path / "x.db"), "--listen", "192.0.2.1:8080"), "192.0.2.1:8080")


def test_mistakes_in_a_configuration_are_all_named_with_their_lines(tmp_path):
    file = tmp_path / "desk.toml"
    file.write_text('listne = "127.0.0.1:8080"\ndb = 7\n[pbx.main]\nurl = "ftp://x"\nuser = "callhours"\npasword = "x"\n[limits]\nconnections = -1\n')
    for done in (callhours("check-config", str(file)), serve(tmp_path, "--config", str(file))):
        assert_refused(done, "listne", "listen", "db", "pasword", "password", "pbx.main.url", "connections")
        assert all(f"{line}" in done.stderr for line in (1, 2, 4, 6, 8))
    assert [path.name for path in tmp_path.iterdir()] == ["desk.toml"]


@pytest.mark.parametrize("content", ["= nonsense", "[pbx", "listen = ", "\x00\x01", "a = 1\na = 2\n", "[limits]\nheader_bytes = 'x'\n"])
def test_a_configuration_that_is_none_is_refused(tmp_path, content):
    file = tmp_path / "desk.toml"
    file.write_text(content)
    assert_refused(callhours("check-config", str(file)), "desk.toml")


def test_a_configuration_that_is_not_there_is_named(tmp_path):
    assert_refused(serve(tmp_path, "--config", "none.toml"), "none.toml")
    assert_refused(callhours("check-config", str(tmp_path / "none.toml")), "none.toml")


def test_the_example_configuration_holds(tmp_path):
    done = callhours("check-config", str(ROOT / "etc" / "callhours.toml"))
    assert done.returncode == 0 and "127.0.0.1:8080" in done.stdout


def test_check_config_shows_no_password(tmp_path):
    file = tmp_path / "desk.toml"
    file.write_text('[pbx.main]\nurl = "http://127.0.0.1:8088"\nuser = "callhours"\npassword = "open-sesame"\n')
    done = callhours("check-config", str(file))
    assert done.returncode == 0 and "open-sesame" not in done.stdout + done.stderr and "127.0.0.1:8088" in done.stdout


def test_secrets_are_not_in_the_arguments_of_any_process(another):
    server = another(seed.company()).start()
    arguments = pathlib.Path(f"/proc/{server.process.pid}/cmdline").read_bytes().decode()
    assert "password" not in arguments and "token" not in arguments


def test_a_database_that_is_locked_for_a_moment_is_waited_for(another):
    server = another(seed.company()).start()
    token = server.secrets["clients"]["acme"]["token"]
    start = (now() + days(3)).replace(minute=0, second=0, microsecond=0)
    blocker = sqlite3.connect(server.db, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        assert server.request("GET", "/api/v1/bookings", token).status == 200, "readers do not wait for writers"
        assert server.request("GET", "/healthz").status == 200
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
    assert server.request("POST", "/api/v1/bookings", token, wish(start)).status == 201


def test_a_backup_beside_a_running_server_is_whole_and_comes_back(another, tmp_path):
    server = another(seed.company()).start()
    token = server.secrets["clients"]["acme"]["token"]
    start = (now() + days(3)).replace(minute=0, second=0, microsecond=0)
    made = server.request("POST", "/api/v1/bookings", token, wish(start)).content
    tar = tmp_path / "desk.tar"
    assert callhours("backup", "--db", str(server.db), str(tar)).returncode == 0
    assert_refused(callhours("backup", "--db", str(server.db), str(tar)), "desk.tar")
    assert_refused(callhours("restore", str(tar), "--db", str(server.db)), str(server.db))

    restored = tmp_path / "restored.db"
    assert callhours("restore", str(tar), "--db", str(restored)).returncode == 0
    copy = another(None, db=restored).start()
    assert copy.get(f"/api/v1/bookings/{made['id']}", token) == made
    assert copy.request("GET", made["manage_url"]).status == 200, "links in mails still work"
    assert_refused(callhours("restore", str(server.config), "--db", str(tmp_path / "y.db")), "callhours.toml")
    assert not (tmp_path / "y.db").exists()


def test_a_server_that_is_stopped_says_so_and_leaves_a_clean_database(another):
    server = another(seed.company()).start()
    assert server.stop() == 0
    until(lambda: "stopped" in server.log_text(), 2, "the log says so")
    with sqlite3.connect(server.db) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_log_can_be_json(another):
    server = another({})
    server.config.write_text('[log]\nform = "json"\n')
    server.start()
    server.stop()
    lines = [json.loads(line) for line in server.log_text().splitlines()]
    assert lines and all(isinstance(line, dict) for line in lines)
