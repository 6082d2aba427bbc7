"""Fixtures of the server tests: one server for each file of tests, which share its agents by taking other times."""

import datetime
import itertools
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import seed  # noqa: E402
from support.server import CallhoursServer  # noqa: E402
from support.wishes import wish  # noqa: E402

NO_LIMIT = ("--client-writes-per-minute", "0")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The company of support/seed.py, served; writes are not limited."""
    with CallhoursServer(tmp_path_factory.mktemp("server"), seed.company(), options=NO_LIMIT) as running:
        yield running.start()


@pytest.fixture
def another(tmp_path):
    """another(seed, options=…) makes a server of the test's own, not started yet."""
    made = []

    def make(content=None, **more) -> CallhoursServer:
        made.append(CallhoursServer(tmp_path / f"server{len(made)}", content, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="module")
def acme(server):
    """acme's API token."""
    return server.secrets["clients"]["acme"]["token"]


@pytest.fixture(scope="module")
def token_of(server):
    return lambda client: server.secrets["clients"][client]["token"]


@pytest.fixture(scope="module")
def agent_token(server):
    return server.secrets["agents"]["anna"]["token"]


@pytest.fixture(scope="module")
def page_of(server):
    """The path of a client's booking page."""
    return lambda client="acme": server.secrets["clients"][client]["booking_url"]


@pytest.fixture(scope="module")
def feed_of(server):
    return lambda agent="anna": server.secrets["agents"][agent]["feed_url"]


@pytest.fixture(scope="module")
def times():
    """times() gives a start that no other test of the file takes: hours apart, from the day after tomorrow on."""
    first = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (first + datetime.timedelta(days=2, hours=3 * step) for step in itertools.count())
    return lambda: next(starts)


@pytest.fixture(scope="module")
def book(server, times):
    """book(token, start=…, …) posts a booking and gives the answer."""

    def post(token, start=None, type_="support", headers=None, **more):
        return server.request("POST", "/api/v1/bookings", token, wish(start or times(), type_, **more), headers)

    return post
