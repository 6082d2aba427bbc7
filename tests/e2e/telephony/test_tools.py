"""tools/pbx and tools/call as a person uses them."""

import json
import pathlib
import socket
import subprocess

import pytest

from support import ROOT
from support.pbx import DESK, PrivatePbx, run_tool
from support.ports import free_port, free_range
from support.waiting import until


@pytest.fixture
def run_json(pbx, tmp_path):
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"pbx": {"sip": pbx.sip}, "desk_number": DESK}))
    return str(file)


def start(folder, *options, sip=None):
    low, high = free_range(8)
    return run_tool(
        "pbx",
        "start",
        str(folder),
        "--sip",
        sip or f"127.0.0.1:{free_port()}",
        "--http",
        str(free_port()),
        "--rtp",
        f"{low}-{high}",
        *options,
        check=False,
    )


def test_an_installed_asterisk_is_not_fetched_again(tmp_path):
    without_network = {
        "PATH": "/usr/bin:/bin",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    again = run_tool("pbx", "install", env=without_network)
    assert again.stdout.startswith("Asterisk ") and not again.stderr


def test_a_folder_with_a_space_in_its_name_will_do(short_folder, numbers):
    pbx = PrivatePbx(short_folder / "a run")
    try:
        number = numbers()
        with pbx.call(f"+{number}", hang_up_after=0.5) as phone:
            assert phone.wait_ended(40).answered
        pbx.wait_idle()
        assert [name for name in pbx.recordings("fb-") if f"-p{number}-" in name]
    finally:
        pbx.stop()


def test_stopping_ends_asterisk_and_may_be_repeated(short_folder):
    pbx = PrivatePbx(short_folder / "stopped")
    pid = pbx.facts["pid"]
    pbx.stop()
    pbx.stop()
    left = pathlib.Path(f"/proc/{pid}/cmdline")
    assert not left.exists() or not left.read_bytes(), "nothing runs; its parent may not have noticed yet"
    status = run_tool("pbx", "status", str(pbx.folder), check=False)
    assert status.returncode == 1 and "no Asterisk runs" in status.stdout


def test_asterisk_ends_with_the_process_that_it_was_started_for(short_folder):
    with subprocess.Popen(["sleep", "600"]) as master:
        started = start(short_folder / "guarded", "--while", str(master.pid))
        assert started.returncode == 0, started.stderr
        master.kill()
    gone = lambda: run_tool("pbx", "status", str(short_folder / "guarded"), check=False).returncode == 1
    until(gone, 40, "Asterisk has ended")


def test_a_second_start_in_the_same_folder_is_refused(pbx):
    again = start(pbx.folder)
    assert again.returncode == 1 and "already runs" in again.stderr


def test_a_port_in_use_is_named(short_folder):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        refused = start(short_folder / "taken", sip=address)
    assert refused.returncode == 1 and address in refused.stderr


@pytest.mark.parametrize("name, reason", [("x" * 100, "too long"), ("semi;colon", "may hold")])
def test_a_folder_that_asterisk_cannot_name_is_refused(short_folder, name, reason):
    refused = start(short_folder / name)
    assert refused.returncode == 1 and reason in refused.stderr


@pytest.mark.parametrize(
    "options", [("--account", "anna"), ("--account", "1:x"), ("--contact", "anna"), ("--http", "80")]
)
def test_a_wrong_option_is_wrong_usage(short_folder, options):
    assert start(short_folder / "never", *options).returncode == 2


def test_a_call_that_is_answered_is_told(run_json, numbers):
    done = run_tool("call", f"+{numbers()}", "--say", "Hello.", "--run", run_json)
    for words in ("answered after", "heard", "said everything", "hung up after"):
        assert words in done.stdout


def test_a_call_that_nobody_takes_is_told(run_json, numbers):
    nobody = pathlib.Path(run_json).with_name("nobody.json")
    nobody.write_text(json.dumps({"pbx": {"sip": f"127.0.0.1:{free_port()}"}, "desk_number": DESK}))
    refused = run_tool("call", f"+{numbers()}", "--run", str(nobody), check=False)
    assert refused.returncode == 1 and "not answered" in refused.stdout


def test_a_call_without_a_running_desk_says_what_to_do(tmp_path):
    refused = run_tool("call", "+4366012345", "--run", str(tmp_path / "none.json"), check=False)
    assert refused.returncode == 1 and "tools/run" in refused.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("nobody",), ("+43660", "--seconds", "0"), ("+43660", "--say", "a", "--wav", "b")]
)
def test_a_call_that_makes_no_sense_is_wrong_usage(arguments):
    assert run_tool("call", *arguments, check=False).returncode == 2


def test_every_tool_has_a_manual():
    for tool in ("pbx", "call", "prompts"):
        assert "usage: tools/" in run_tool(tool, "--help").stdout
    assert (ROOT / "docs" / "pbx.md").exists()
