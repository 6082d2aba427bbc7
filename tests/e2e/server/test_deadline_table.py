"""`callhours deadline` and `callhours elapsed` over the table that was worked out by hand (D1-D4)."""

import pytest

from support import ROOT, seed
from support.server import CallhoursServer

LINES = [line.split() for line in (ROOT / "tests" / "data" / "desk" / "deadlines.txt").read_text().splitlines()]
CASES = [words[1:] for words in LINES if words and words[0] == "case"]
REFUSALS = {
    "no_opening": "no opening within 400 days",
    "paused": "paused without an end",
    "too_late": "beyond 2037",
    "no_target": "no fixed action target",
}
MINUTES = {"m": 1, "h": 60}


def days_of(text: str) -> list:
    first, last = (seed.WEEK.index(name) for name in (text[:3], text[-3:]))
    return [seed.WEEK[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def ranges_of(text: str) -> list:
    return [] if text == "closed" else text.split(",")


def agent_of(words: list) -> dict:
    slug, zone, *rest = words
    agent = {"slug": slug, "name": slug, "zone": zone, "hours": {}, "overrides": [], "holidays": [], "absences": []}
    for word in rest:
        if word.startswith("override:"):
            date, hours = word.removeprefix("override:").split("=")
            agent["overrides"].append({"date": date, "hours": ranges_of(hours)})
        elif word.startswith("holiday:"):
            agent["holidays"].append(word.removeprefix("holiday:"))
        elif word.startswith("absent:"):
            begin, end = word.removeprefix("absent:").split("/")
            agent["absences"].append({"from": begin, "to": end})
        else:
            days, hours = word.split("=")
            agent["hours"].update({day: ranges_of(hours) for day in days_of(days)})
    return agent


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    agents = [agent_of(words[1:]) for words in LINES if words and words[0] == "agent"]
    return CallhoursServer(tmp_path_factory.mktemp("table"), {"desk": {"zone": "Europe/Berlin"}, "agents": agents})


def budget_options(budget: str) -> list:
    if budget[0] == "s":
        return ["--severity", budget[1], "--target", {"r": "response", "a": "action"}[budget[2]]]
    if budget[-1] == "d":
        return ["--days", budget[:-1]]
    return ["--minutes", str(int(budget[:-1]) * MINUTES[budget[-1]])]


def test_the_table_is_as_long_as_promised():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case[:3]))
def test_the_shell_gives_the_deadline_and_the_working_time(rules, case):
    agent, start, budget, pauses, due, worked = case
    paused = [part for pause in pauses.split(",") if pauses != "-" for part in ("--pause", pause)]
    asked = ["--agent", agent, "--start", start, *budget_options(budget), *paused]
    told = rules.command("deadline", *asked, check=False)
    if due in REFUSALS:
        assert told.returncode == 1 and not told.stdout and REFUSALS[due] in told.stderr
        return
    assert (told.returncode, told.stdout) == (0, f"{due}\n"), told.stderr
    elapsed = rules.command("elapsed", "--agent", agent, "--from", start, "--to", due, *paused)
    assert elapsed.stdout == f"{worked}\n"
