"""tools/lib/suite.py: order, failures that spread, and the closing line."""
import counts
import pytest
import steps
import suite


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(suite, "ROOT", tmp_path)
    monkeypatch.setattr(suite, "LOGS", tmp_path / "log")
    (tmp_path / "log").mkdir()


def step(name, script, **more):
    return steps.Step(name, name, ["bash", "-c", script], more.pop("lane", "cpu"), **more)


def played(*given):
    run = suite.Run(list(given))
    for lane in sorted({each.lane for each in given}):
        if lane == "side":
            continue
        run.run_lane(lane)
    return run


def test_passed_and_failed_are_summed_and_the_last_line_says_so(capsys):
    run = played(step("one", "echo 3 passed, 0 failed"), step("two", "echo 4 passed, 2 failed; exit 1"))
    assert suite.close(run) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 2 failed"


def test_all_well_is_exit_0(capsys):
    assert suite.close(played(step("one", "echo 3 passed, 0 failed"))) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed"


def test_nothing_run_is_a_failure(capsys):
    assert suite.close(played(step("build", "true", junit=None))) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_suite_that_dies_has_failed_and_its_log_is_shown(capsys):
    run = played(step("one", "echo the reason; kill -SEGV $$"))
    assert run.results["one"].failed == 1
    assert "the reason" in capsys.readouterr().out


def test_what_needs_a_failed_step_cannot_start_and_has_failed():
    run = played(step("build", "exit 1", junit=None), step("unit", "echo 1 passed, 0 failed", needs=["build"]))
    assert (run.results["unit"].passed, run.results["unit"].failed) == (0, 1)


def test_a_suite_that_is_not_there_has_failed():
    assert played(step("one", "true", folder="tests/nowhere")).results["one"].failed == 1


def test_a_suite_that_hangs_is_ended_with_its_children(tmp_path):
    run = played(step("one", f"sleep 1000 & echo $! > {tmp_path}/child; wait", limit_seconds=1))
    assert run.results["one"].failed == 1
    child = (tmp_path / "child").read_text().strip()
    state = (suite.Path("/proc") / child / "stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_only_brings_what_is_needed_in_order():
    steps_ = [step("a", ""), step("b", "", needs=["a"]), step("c", ""), step("d", "", needs=["b"])]
    assert [each.name for each in suite.chosen_of(steps_, ["d"])] == ["a", "b", "d"]


def test_a_stale_junit_file_does_not_count(tmp_path):
    stale = tmp_path / "a.xml"
    stale.write_text('<testsuite><testcase name="old" status="run"/></testsuite>')
    run = played(step("one", "exit 1", junit=str(stale)))
    assert isinstance(run.results["one"], counts.Counts) and run.results["one"].passed == 0


def test_every_real_step_needs_steps_that_come_before_it(tmp_path):
    catalogue = steps.all_steps(tmp_path)
    lanes = {lane: [each.name for each in catalogue if each.lane == lane] for lane in ("cpu", "side")}
    for each in catalogue:
        for need in each.needs:
            if need in lanes[each.lane]:
                assert lanes[each.lane].index(need) < lanes[each.lane].index(each.name)
