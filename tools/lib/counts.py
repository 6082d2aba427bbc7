"""How many tests passed and failed, read from what a test runner leaves behind."""
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    remarks: list = field(default_factory=list)


def of_junit(path):
    """The counts of a JUnit file (ctest, pytest, vitest). A skipped test has not shown anything: it counts as failed.

    pytest's expected failures are kept visible by its own report and count as neither.
    """
    counts = Counts()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname', '')} {case.get('name', '')}".strip()
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
            counts.failed += 1
            counts.remarks.append(f"failed: {name}")
        elif skipped is not None and skipped.get("type") == "pytest.xfail":
            counts.remarks.append(f"known failure: {name}")
        elif skipped is not None or case.get("status") in ("notrun", "disabled"):
            counts.failed += 1
            counts.remarks.append(f"skipped, so failed: {name}")
        else:
            counts.passed += 1
    return counts


COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def of_text(text):
    """The sum of all closing lines: our own "N passed, N failed", vitest's, node --test's; None without any."""
    plain = COLOURS.sub("", text)
    ours = re.findall(r"^(\d+) passed, (\d+) failed$", plain, re.M)
    found = [(int(passed), int(failed)) for passed, failed in ours]
    for line in re.findall(r"^\s*Tests\s+(\d.*)$", plain, re.M):
        found += [(int(n), 0) if word == "passed" else (0, int(n)) for n, word in re.findall(r"(\d+) (\w+)", line)]
    for word, n in re.findall(r"^\S{1,3} (pass|fail|skipped|todo|cancelled) (\d+)$", plain, re.M):
        found.append((int(n), 0) if word == "pass" else (0, int(n)))
    return Counts(sum(n for n, _ in found), sum(n for _, n in found)) if found else None


def settled(counts, exit_code):
    """What counts in the end: a runner that died, or that ran nothing, has failed once at least."""
    if counts is None:
        return Counts(0, 1, [f"left no count (exit code {exit_code})"])
    if exit_code != 0 and counts.failed == 0:
        return Counts(counts.passed, 1, counts.remarks + [f"ended with exit code {exit_code}"])
    if counts.passed + counts.failed == 0:
        return Counts(0, 1, counts.remarks + ["ran no test"])
    return counts
