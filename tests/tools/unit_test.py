"""tools/lib/unit.py: what test binaries say is summed, and one that dies has failed."""
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).resolve().parents[2] / "tools" / "lib" / "unit.py"
REPORT = """#!/bin/sh
cat > "$4" <<'END'
<testsuites><testsuite>%s</testsuite></testsuites>
END
%s
"""
GOOD = '<testcase classname="c" name="holds"/>'
BAD = '<testcase classname="c" name="breaks"><failure>1 == 2</failure></testcase>'


@pytest.fixture
def build(tmp_path):
    (tmp_path / "tests").mkdir()

    def add(name, cases, last="exit 0"):
        binary = tmp_path / "tests" / f"{name}_tests"
        binary.write_text(REPORT % ("".join(cases), last))
        binary.chmod(0o755)

    add.folder = tmp_path
    return add


def run(build, *more):
    done = subprocess.run([sys.executable, UNIT, build.folder, *more], capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_all_binaries_are_run_and_summed(build):
    build("one", [GOOD, GOOD])
    build("two", [GOOD])
    code, lines = run(build)
    assert (code, lines[-1]) == (0, "3 passed, 0 failed")


def test_the_folder_may_be_named_from_here(build):
    build("one", [GOOD])
    done = subprocess.run([sys.executable, UNIT, "."], cwd=build.folder, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "1 passed, 0 failed"


def test_a_failure_is_counted_and_its_words_are_shown(build):
    build("one", [GOOD, BAD], "exit 1")
    code, lines = run(build)
    assert (code, lines[-1]) == (1, "1 passed, 1 failed")
    assert "1 == 2" in lines


def test_one_that_dies_in_mid_report_has_failed(build):
    build("one", [GOOD + "<unfinished"], "echo the reason; kill -SEGV $$")
    code, lines = run(build)
    assert (code, lines[-1]) == (1, "0 passed, 1 failed")
    assert "the reason" in lines


def test_one_that_dies_after_its_report_has_failed(build):
    build("one", [GOOD], "exit 23")  # as a sanitizer that finds a leak ends it
    code, lines = run(build)
    assert (code, lines[-1]) == (1, "1 passed, 1 failed")


def test_one_that_never_ends_is_ended(build):
    build("one", [GOOD], "exec sleep 60")
    code, lines = run(build, "--limit", "1")
    assert code == 1
    assert "ended after 1 s" in lines


def test_only_the_named_ones_run_and_unknown_names_are_refused(build):
    build("one", [GOOD])
    build("two", [BAD], "exit 1")
    assert run(build, "one")[1][-1] == "1 passed, 0 failed"
    code, lines = run(build, "three")
    assert code == 1 and "three" in lines[-1]
