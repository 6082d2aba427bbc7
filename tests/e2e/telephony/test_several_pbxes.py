"""Several PBXes, each a link with a name: an agent is reached through any of them, calls are counted for each, and one that
dies takes nothing from the other."""

import os
import re
import signal

import pytest

from support import seed
from support.desk import Desk
from support.pbx import DESK, PrivatePbx
from support.server import CallhoursServer, pbx_section
from support.waiting import until


def agents_of(first: PrivatePbx) -> list:
    """The same telephones, known to another PBX too."""
    return [
        word
        for name, port in first.agent_ports.items()
        for word in ("--contact", f"{name}=sip:{name}@127.0.0.1:{port}")
    ]


@pytest.fixture(scope="module")
def branch(pbx, short_folder):
    """A second Asterisk, which may die."""
    running = PrivatePbx(short_folder / "branch", options=agents_of(pbx))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(pbx, branch, numbers, short_folder):
    pbx.clear_recordings()
    content = seed.desk(open_now=True, number=DESK, caller=f"+{numbers()}")
    with CallhoursServer(short_folder / "several", content, pbx.facts) as server:
        trunk = 'trunk = "PJSIP/erik"\n'
        links = pbx_section(branch.facts, "branch") + trunk + pbx_section(pbx.facts) + trunk
        server.config.write_text(links + '[callbacks]\nallow = ["+43"]\n')
        made = Desk(server, pbx, numbers)
        for name in ("main", "branch"):
            until(lambda: figure(made, "callhours_pbx_up", name) == 1, 40, f"{name} is connected")
        yield made
        made.assert_nothing_left()


def figure(desk, name: str, link: str) -> float | None:
    text = desk.server.request("GET", "/metrics").text
    found = re.search(rf'^{name}{{pbx="{link}"}} (\S+)$', text, re.MULTILINE)
    return float(found[1]) if found else None


def record_of(desk, number: str) -> dict:
    def found():
        calls = desk.server.get(f"/api/v1/calls?q={number}", desk.token)["calls"]
        return calls and calls[0]["ended_at"] and calls[0]

    return until(found, 40, "the call is over")


@pytest.mark.parametrize("through", ["main", "branch"])
def test_the_agent_is_reached_through_any_of_them_and_each_call_is_counted_where_it_came(desk, pbx, branch, through):
    before = {name: figure(desk, "callhours_calls_total", name) for name in ("main", "branch")}
    number = desk.client()
    with pbx.agent("ben") as agent, (pbx if through == "main" else branch).call(f"+{number}") as caller:
        assert agent.wait_answered(40) and caller.wait_answered(40)
        assert agent.outcome.shown == f"+{number}"
        caller.hang_up()
        assert agent.wait_ended(40).hung_up_by == "them"
    assert record_of(desk, number)["pbx"] == through
    for name, count in before.items():
        assert figure(desk, "callhours_calls_total", name) == count + (name == through)


def test_a_pbx_that_dies_takes_nothing_from_the_other(desk, pbx, branch):
    number, cut, later = desk.client(), desk.client(), desk.client()
    with pbx.agent("ben") as agent, pbx.call(f"+{number}") as caller:
        assert agent.wait_answered(40) and caller.wait_answered(40)
        with branch.call(f"+{cut}") as other:
            assert other.wait_ringing(40) or other.wait_answered(40)
            until(lambda: desk.tasks(cut), 40, "the call through the branch is a task")
            os.kill(branch.facts["pid"], signal.SIGKILL)
        until(lambda: figure(desk, "callhours_pbx_up", "branch") == 0, 60, "it is noticed")
        assert figure(desk, "callhours_pbx_up", "main") == 1
        assert "2 active channels" in pbx.rx("core show channels count"), "they talk on"
        caller.hang_up()
        agent.wait_ended(40)
    with pbx.agent("ben") as agent, pbx.agent("erik") as client:
        task = desk.task(cut)
        begun = desk.server.request("POST", f"/api/v1/tasks/{task['id']}/call", desk.token)
        assert begun.status == 202, "the first link is away, and the other one dials"
        assert agent.wait_answered(40)
        agent.rtp.press("1")
        assert client.wait_answered(40)
        client.hang_up()
        agent.wait_ended(40)
    branch.restart()
    until(lambda: figure(desk, "callhours_pbx_up", "branch") == 1, 60, "it is back")
    assert record_of(desk, cut)["end_cause"] and record_of(desk, number)["pbx"] == "main"
    with pbx.agent("ben") as agent, branch.call(f"+{later}") as caller:
        assert agent.wait_answered(40) and caller.wait_answered(40)
        caller.hang_up()
        agent.wait_ended(40)
