"""Fixtures of the CalDAV tests: one server for each file of tests, whose bookings take times of their own."""

import datetime
import functools
import itertools
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import seed  # noqa: E402
from support.server import CallhoursServer  # noqa: E402
from support.wishes import wish  # noqa: E402

from dav import Device  # noqa: E402


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    options = ("--client-writes-per-minute", "0")
    with CallhoursServer(tmp_path_factory.mktemp("server"), seed.company(), options=options) as running:
        yield running.start()


@pytest.fixture(scope="module")
def device_of(server):
    """device_of(agent) is always the same device of theirs."""
    return functools.cache(lambda agent: Device(server, agent))


@pytest.fixture
def anna(device_of):
    return device_of("anna")


@pytest.fixture(scope="module")
def times():
    """times() gives a start that no other test of the file takes: hours apart, from the day after tomorrow on."""
    first = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (first + datetime.timedelta(days=2, hours=3 * step) for step in itertools.count())
    return lambda: next(starts)


@pytest.fixture(scope="module")
def book(server, times):
    """book(client) gives the booking, with "begin" as a datetime."""

    def post(client="acme", start=None, **more):
        start = start or times()
        answer = server.request(
            "POST", "/api/v1/bookings", server.secrets["clients"][client]["token"], wish(start, **more)
        )
        assert answer.status == 201, answer
        return {**answer.content, "begin": start, "name": f"booking-{answer.content['id']}.ics"}

    return post


@pytest.fixture(scope="module")
def cancel(server):
    def delete(booking, client="acme"):
        answer = server.request("DELETE", f"/api/v1/bookings/{booking['id']}", server.secrets["clients"][client]["token"])
        assert answer.status == 200

    return delete


@pytest.fixture(scope="module")
def move(server, times):
    def patch(booking, start=None, client="acme"):
        start = start or times()
        token = server.secrets["clients"][client]["token"]
        body = {"start": start.strftime("%Y-%m-%dT%H:%M:%SZ")}
        answer = server.request("PATCH", f"/api/v1/bookings/{booking['id']}", token, body)
        assert answer.status == 200
        return {**booking, **answer.content, "begin": start, "name": booking["name"]}

    return patch
