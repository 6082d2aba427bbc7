#!/usr/bin/python3
"""Runs the test binaries of a build folder, some at a time, and closes with "N passed, N failed".

A process for each test case, which is what CTest would give, costs ten times the CPU of the tests themselves: most of it
is the start of a sanitizer's runtime.
"""
import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import counts as counting

# They want a running Asterisk: tests/e2e/telephony starts them.
ELSEWHERE = {"ari_live_tests"}


def binaries_of(build, only):
    found = {path.name.removesuffix("_tests"): path for path in sorted((build / "tests").rglob("*_tests"))
             if path.is_file() and os.access(path, os.X_OK) and path.name not in ELSEWHERE}
    unknown = [name for name in only if name not in found]
    if unknown:
        sys.exit(f"no such test binary in {build}: {', '.join(unknown)}")
    return [found[name] for name in (only or found)]


def run(binary, limit_seconds):
    report = binary.with_suffix(".junit.xml")
    report.unlink(missing_ok=True)
    started = time.monotonic()
    try:
        done = subprocess.run([binary, "-r", "junit", "-o", report], cwd=binary.parent, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=limit_seconds)
        exit_code, said = done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        exit_code, said = 124, (late.stdout or b"") + f"\nended after {limit_seconds} s\n".encode()
    # One that a sanitizer ended has left half a report, or none.
    try:
        counts = counting.of_junit(report)
    except (OSError, counting.ElementTree.ParseError):
        counts = None
    return binary, counting.settled(counts, exit_code), said.decode(errors="replace"), report, time.monotonic() - started


def words_of_failures(report):
    try:
        root = counting.ElementTree.parse(report).getroot()
    except (OSError, counting.ElementTree.ParseError):
        return
    for case in root.iter("testcase"):
        for kind in ("failure", "error"):
            for failure in case.iter(kind):
                yield f"--- {case.get('name')}\n{(failure.text or '').strip()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path, help="the build folder, such as build/asan")
    parser.add_argument("only", nargs="*", help="these alone, such as calendar (calendar_tests)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--limit", type=int, default=600, metavar="SECONDS", help="for one binary")
    options = parser.parse_args()

    binaries = binaries_of(options.build.resolve(), options.only)
    passed = failed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for binary, counts, said, report, seconds in pool.map(lambda each: run(each, options.limit), binaries):
            passed += counts.passed
            failed += counts.failed
            print(f"{binary.name}: {counts.passed} passed, {counts.failed} failed ({seconds:.1f} s)")
            if counts.failed:
                print("\n".join([*counts.remarks, *words_of_failures(report), said[-20000:]]))
            sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
