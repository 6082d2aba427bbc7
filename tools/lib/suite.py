#!/usr/bin/python3
"""Runs the steps of tools/test on two lanes, counts, and closes with "N passed, N failed"."""
import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import counts as counting
import steps as catalogue

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "log"


class Run:
    """One run of the chosen steps. Each lane works its steps off in order; a step waits for those that it needs."""

    def __init__(self, chosen):
        self.steps = chosen
        self.began = time.monotonic()
        self.results = {}
        self.done = {step.name: threading.Event() for step in chosen}
        self.children = set()
        self.lock = threading.Lock()
        self.stopping = False

    def say(self, text):
        with self.lock:
            print(f"[{time.monotonic() - self.began:4.0f}s] {text}", flush=True)

    def run_lane(self, lane):
        for step in (step for step in self.steps if step.lane == lane):
            try:
                self.results[step.name] = self.run_step(step)
            except Exception as error:  # a defect here must not look like a pass
                self.results[step.name] = counting.Counts(0, 1, [f"could not be run: {error}"])
                self.say(f"{step.name} … FAILED: {error}")
            self.done[step.name].set()

    def run_step(self, step):
        for need in step.needs:
            self.done[need].wait()
        broken = [need for need in step.needs if self.results[need] is None or self.results[need].failed]
        if self.stopping:
            return counting.Counts(0, 1, ["stopped"])
        if step.folder and not (ROOT / step.folder).exists():
            self.say(f"{step.name} … not there ({step.folder})")
            return counting.Counts(0, 1, [f"{step.folder} is not there"])
        if broken and not step.tolerant:
            self.say(f"{step.name} … FAILED: cannot start without {', '.join(broken)}")
            return counting.Counts(0, 1, [f"cannot start without {', '.join(broken)}"])
        self.say(f"{step.name} …")
        started = time.monotonic()
        log = LOGS / f"{step.name}.log"
        exit_code = self.command(step, log)
        counts = step.count(log, exit_code)
        self.report(step, counts, log, time.monotonic() - started)
        return counts

    def command(self, step, log):
        environment = {**os.environ, **step.environment}
        for stale in step.leaves:
            Path(stale).unlink(missing_ok=True)
        with open(log, "wb") as out:
            child = subprocess.Popen(step.argv, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                                     stderr=subprocess.STDOUT, start_new_session=True)
            self.children.add(child)
            try:
                return child.wait(timeout=step.limit_seconds)
            except subprocess.TimeoutExpired:
                out.write(f"\nended after {step.limit_seconds} s\n".encode())
                return 124
            finally:
                end_group(child)
                self.children.discard(child)

    def report(self, step, counts, log, seconds):
        if counts.failed == 0:
            tests = f"{counts.passed} passed, " if counts.passed else ""
            known = sum(remark.startswith("known failure") for remark in counts.remarks)
            self.say(f"{step.name} … ok ({tests}{f'{known} known failures, ' if known else ''}{seconds:.0f} s)")
            return
        self.say(f"{step.name} … FAILED ({counts.passed} passed, {counts.failed} failed, {seconds:.0f} s)")
        tail = log.read_text(errors="replace").splitlines()[-60:]
        with self.lock:
            for line in counts.remarks[:40]:
                print(f"    {line}")
            print(f"    --- the end of {log.relative_to(ROOT)}")
            print("\n".join(f"    {line}" for line in tail), flush=True)

    def stop(self, *_):
        self.stopping = True
        for child in list(self.children):
            end_group(child)


def end_group(child):
    """Ends what the step started and left behind; its process group is the step's own."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, kind)
        except (ProcessLookupError, PermissionError):
            return
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        time.sleep(0.2)


def chosen_of(steps, only):
    """The steps named, and whatever they need, in the catalogue's order."""
    if not only:
        return steps
    by_name = {step.name: step for step in steps}
    unknown = [name for name in only if name not in by_name]
    if unknown:
        sys.exit(f"tools/test: no step {', '.join(unknown)}; there are: {', '.join(by_name)}")
    wanted, todo = set(), list(only)
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted.add(name)
            todo += by_name[name].needs
    return [step for step in steps if step.name in wanted]


def main():
    parser = argparse.ArgumentParser(prog="tools/test", description="Builds and runs every test.")
    parser.add_argument("--only", nargs="+", metavar="STEP", help="these steps, and what they need")
    parser.add_argument("--list", action="store_true", help="the steps, and what each needs")
    options = parser.parse_args()

    steps = chosen_of(catalogue.all_steps(ROOT), options.only)
    if options.list:
        for step in steps:
            print(f"{step.name:<16} {step.about}" + (f" (needs {', '.join(step.needs)})" if step.needs else ""))
        return 0

    LOGS.mkdir(parents=True, exist_ok=True)
    run = Run(steps)
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, run.stop)
    lanes = [threading.Thread(target=run.run_lane, args=(lane,)) for lane in sorted({step.lane for step in steps})]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        while lane.is_alive():
            lane.join(timeout=0.5)  # so that signals are served

    return close(run)


def close(run):
    passed = sum(result.passed for result in run.results.values())
    failed = sum(result.failed for result in run.results.values())
    if passed + failed == 0:
        failed = 1
        run.say("no test ran")
    run.say(f"ran: {' '.join(step.name for step in run.steps)}")
    bad = [name for name, result in run.results.items() if result.failed]
    if bad:
        run.say(f"failed: {' '.join(bad)} (logs in build/log)")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
