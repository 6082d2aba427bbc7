"""Fixtures of the telephone tests: one Asterisk for the whole session; tests differ by who calls."""

import itertools
import os
import pathlib
import re
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import seed  # noqa: E402
from support.ari import AriApp  # noqa: E402
from support.desk import Desk  # noqa: E402
from support.pbx import DESK, PrivatePbx, run_tool  # noqa: E402
from support.server import CallhoursServer  # noqa: E402

ACCOUNTS = ("anna:anna-secret", "guest:guest-secret::+436641234567")
AGENTS = ("ben", "carla", "duty", "erik", "queue")


@pytest.fixture(scope="session")
def short_folder():
    """A Unix socket's name has 107 bytes, and pytest's own folders are long."""
    folder = tempfile.mkdtemp(prefix="callhours-e2e-")
    os.chmod(folder, 0o755)
    yield pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def pbx(short_folder):
    """CALLHOURS_PBX_SUITE names the Debian suite whose Asterisk is meant; the first installed one otherwise."""
    run_tool("pbx", "install")
    run_tool("prompts")
    running = PrivatePbx(short_folder / "pbx", agents=AGENTS, accounts=ACCOUNTS)
    yield running
    running.stop()
    faults = re.findall(
        r".*(?:No application|yyerror|Unable to (?:open|load)|not registered).*", running.log()
    )
    faults = [line for line in faults if "Not a directory" not in line]  # a spool that was taken away on purpose
    assert not faults, "the dialplan asked for something that this Asterisk has not"


@pytest.fixture
def app(pbx):
    """A connected ARI application that does nothing by itself."""
    with AriApp(pbx.facts) as connected:
        yield connected


@pytest.fixture(scope="session")
def numbers():
    """A caller's number that no other test uses: recordings are told apart by it."""
    count = itertools.count(4366000100)
    return lambda: str(next(count))


@pytest.fixture(scope="module")
def desk_of(pbx, numbers, tmp_path_factory):
    """desk_of(open_now, …) is the real server on a fresh database, attached to the PBX; `more` goes into its desk."""
    started = []

    def start(open_now: bool, **more) -> Desk:
        pbx.clear_recordings()  # of other tests: the server would make tasks of them
        content = seed.desk(open_now=open_now, number=DESK, caller=f"+{numbers()}", **more)
        made = CallhoursServer(tmp_path_factory.mktemp("server"), content, pbx.facts)
        started.append(made)
        return Desk(made, pbx, numbers)

    yield start
    for made in started:
        made.close()


@pytest.fixture(scope="module")
def closed_desk(desk_of):
    return desk_of(open_now=False)


@pytest.fixture(scope="module")
def open_desk(desk_of):
    return desk_of(open_now=True)
