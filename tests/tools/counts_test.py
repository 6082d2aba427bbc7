"""tools/lib/counts.py reads every runner's counts, and a runner that died or ran nothing has failed."""
import counts
import pytest

PYTEST = """<testsuites><testsuite><testcase classname="a" name="good"/>
<testcase classname="a" name="bad"><failure message="x"/></testcase>
<testcase classname="a" name="broken"><error message="x"/></testcase>
<testcase classname="a" name="left out"><skipped type="pytest.skip" message="x"/></testcase>
<testcase classname="a" name="known"><skipped type="pytest.xfail" message="x"/></testcase></testsuite></testsuites>"""

CTEST = """<testsuite><testcase name="good" status="run"/><testcase name="bad" status="fail"><failure message=""/></testcase>
<testcase name="not built" status="notrun"><skipped message=""/></testcase></testsuite>"""


def both(counted):
    return counted.passed, counted.failed


def test_pytest_junit_counts_skipped_as_failed_and_known_failures_as_neither(tmp_path):
    (tmp_path / "a.xml").write_text(PYTEST)
    counted = counts.of_junit(tmp_path / "a.xml")
    assert both(counted) == (1, 3)
    assert "known failure: a known" in counted.remarks


def test_ctest_junit_counts_what_was_not_run_as_failed(tmp_path):
    (tmp_path / "a.xml").write_text(CTEST)
    assert both(counts.of_junit(tmp_path / "a.xml")) == (1, 2)


@pytest.mark.parametrize("text, expected", [
    ("noise\n12 passed, 3 failed\n", (12, 3)),
    (" Test Files  2 passed (2)\n      Tests  1 failed | 7 passed | 2 skipped (10)\n", (7, 3)),
    (" \x1b[2m      Tests \x1b[22m \x1b[1m\x1b[32m18 passed\x1b[39m\x1b[22m\x1b[90m (18)\x1b[39m\n", (18, 0)),
    ("# tests 3\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 0\n# todo 0\n", (2, 1)),
    ("ℹ tests 2\nℹ pass 2\nℹ fail 0\n", (2, 0)),
    ("3 passed, 0 failed\n4 passed, 1 failed\n", (7, 1)),
])
def test_closing_lines_are_read(text, expected):
    assert both(counts.of_text(text)) == expected


def test_text_without_a_closing_line_leaves_no_count():
    assert counts.of_text("Segmentation fault\n") is None


@pytest.mark.parametrize("counted, exit_code, expected", [
    (None, 0, (0, 1)),
    (None, 139, (0, 1)),
    (counts.Counts(5, 0), 0, (5, 0)),
    (counts.Counts(5, 0), 1, (5, 1)),
    (counts.Counts(5, 2), 1, (5, 2)),
    (counts.Counts(0, 0), 0, (0, 1)),
])
def test_a_runner_that_died_or_ran_nothing_has_failed(counted, exit_code, expected):
    assert both(counts.settled(counted, exit_code)) == expected
