"""The steps of tools/test, in the order in which each lane works them off."""
from dataclasses import dataclass, field
from pathlib import Path

import counts as counting

PYTHON = "/usr/bin/python3"
THREADED = ["store", "store_contract", "server_http"]


@dataclass
class Step:
    name: str
    about: str
    argv: list
    lane: str                       # "cpu": compiles; "side": waits for disks and networks, or is short
    needs: list = field(default_factory=list)
    folder: str = ""                # where its tests are; without it the step fails
    junit: str = ""                 # where its runner leaves its counts; "" reads the log; None is no test at all
    environment: dict = field(default_factory=dict)
    limit_seconds: int = 1200
    tolerant: bool = False          # runs although what it needs has failed

    @property
    def leaves(self):
        return [self.junit] if self.junit else []

    def count(self, log, exit_code):
        if self.junit is None:
            return counting.Counts(0, 0) if exit_code == 0 else counting.Counts(0, 1, [f"exit code {exit_code}"])
        if self.junit:
            counts = counting.of_junit(self.junit) if Path(self.junit).exists() else None
        else:
            counts = counting.of_text(log.read_text(errors="replace"))
        return counting.settled(counts, exit_code)


def check(name, about, argv, lane="side", **more):
    """A step that is one test: its exit code."""
    step = Step(name, about, argv, lane, **more)
    step.count = lambda log, exit_code: counting.Counts(int(exit_code == 0), int(exit_code != 0))
    return step


def build(preset, about, targets=(), **more):
    script = " ".join([f"cmake --preset {preset} && cmake --build --preset {preset}", *(["--target", *targets] if targets else [])])
    # Nice, so that compiling does not disturb what is rung and timed on the other lane.
    return Step(f"build-{preset}", about, ["nice", "-n", "15", "bash", "-c", script], "cpu", junit=None,
                limit_seconds=3000, **more)


def pytest(root, name, about, folder, but=(), **more):
    """All tests under the folder, but those in some of its folders."""
    junit = str(root / "build" / "log" / f"{name}.xml")
    argv = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--durations=10", f"--junit-xml={junit}",
            *(f"--ignore={folder}/{each}" for each in but), folder]
    return Step(name, about, argv, junit=junit, folder=folder, **more)


def modules_of(root):
    """The folders of ours that have node modules."""
    locks = [*root.glob("web/*/package-lock.json"), *root.glob("tests/*/package-lock.json"),
             *root.glob("tools/*/package-lock.json"), *root.glob("web/package-lock.json")]
    return sorted(str(lock.parent.relative_to(root)) for lock in locks)


def all_steps(root):
    folders = modules_of(root)
    bash = lambda script: ["bash", "-c", f"set -euo pipefail; {script}"]
    each = " ".join(f"'{folder}'" for folder in folders)
    return [
        # The front end is compiled into the program, which does without where it could not be built.
        build("release", "the program as it ships", needs=["web-build"], tolerant=True),
        build("asan", "everything under ASan and UBSan"),
        Step("unit", "unit and contract tests under ASan and UBSan",
             ["nice", "-n", "10", PYTHON, "tools/lib/unit.py", "build/asan"], "cpu", needs=["build-asan"],
             # A zone and a language that nothing may depend on.
             environment={"TZ": "Asia/Kolkata", "LANG": "C", "LC_ALL": "C"}),
        build("tsan", "store and HTTP edge, where threads meet, under TSan", [f"{name}_tests" for name in THREADED]),
        Step("threads", "their tests under TSan",
             ["nice", "-n", "10", PYTHON, "tools/lib/unit.py", "build/tsan", *THREADED], "cpu", needs=["build-tsan"]),
        build("bench", "what measures speed"),
        Step("bench", "a short run of every benchmark", ["tools/lib/bench_smoke.sh"], "cpu",
             needs=["build-bench"], folder="bench"),
        check("fuzz", "foreign calendars for a minute under libFuzzer", ["tools/lib/fuzz_ics.sh", "50"], lane="cpu",
              folder="tests/fuzz"),
        # What follows waits more than it computes, so it goes on beside the calls and pages of the other lane.
        pytest(root, "e2e", "the program from outside, with real calendar programs", "tests/e2e", but=["telephony"],
               lane="cpu", needs=["build-release", "pbx-install"]),
        check("run", "tools/run: the demonstration, a call, Ctrl-C, a start without a network",
              ["tools/lib/try_run.sh", "build/try-run"], lane="cpu", needs=["build-release", "pbx-install"]),

        Step("modules", "node modules of every lock file",
             bash(f"source tools/lib/setup.sh; for f in {each}; do install_modules $PWD/$f; done"), "side", junit=None),
        Step("web-build", "the front end", bash("source tools/lib/setup.sh; build_web"), "side", needs=["modules"], junit=None),
        Step("pbx-install", "the private Asterisk", ["tools/pbx", "install"], "side", folder="tools/pbx", junit=None),
        check("format", "clang-format of every C++ file", ["tools/check_format"]),
        check("layers", "who includes what", [PYTHON, "tools/check_layers.py"]),
        check("text", "log ids, READMEs, paths", [PYTHON, "tools/check_text.py"]),
        pytest(root, "tools", "tests of these tools", "tests/tools", lane="side", needs=["modules"]),
        Step("web", "tests of the front end's own code", bash("source tools/lib/setup.sh; test_web"), "side", needs=["modules"]),

        pytest(root, "telephony", "calls, with the real Asterisk", "tests/e2e/telephony", lane="side",
               needs=["build-release", "pbx-install"], limit_seconds=1800),
        Step("browser", "the pages in Chromium", bash("cd tests/browser; npm test --silent"), "side",
             needs=["build-release", "pbx-install"], folder="tests/browser"),
    ]
