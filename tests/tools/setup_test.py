"""tools/lib/setup.sh: which packages, which are missing, and what a user without rights is told."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def bash(script):
    # As strict as tools/run, which sources it.
    return subprocess.run(["bash", "-c", f"set -euo pipefail; source {ROOT}/tools/lib/setup.sh; {script}"], capture_output=True, text=True)


def test_sections_are_told_apart_and_comments_left_out():
    build = bash("packages_of build").stdout.split()
    both = bash("packages_of build test").stdout.split()
    assert "clang-19" in build and "khal" not in build
    assert "clang-19" in both and "khal" in both
    assert not [name for name in both if name.startswith(("#", "["))]


def test_nothing_that_would_remove_boost_1_81_is_asked_for():
    every = bash("packages_of build run test bench").stdout.split()
    assert not {"libphonenumber-dev", "libboost-dev", "libboost-all-dev", "nodejs", "npm"} & set(every)


def test_only_what_dpkg_does_not_hold_is_missing():
    assert bash("missing_of bash no-such-package coreutils").stdout.split() == ["no-such-package"]


def test_what_is_missing_gets_installed(tmp_path):
    (tmp_path / "tools/lib").mkdir(parents=True)
    (tmp_path / "tools/lib/packages.txt").write_text("[build]\nbash\nno-such-package\n[run]\nno-such-either\n")
    result = bash(f"setup_root={tmp_path}; apt_install() {{ echo would install $*; }}; install_packages build run")
    assert (result.returncode, result.stdout) == (0, "would install no-such-either no-such-package\n")


def test_without_root_or_sudo_the_user_is_told_the_command():
    result = bash("id() { echo 1000; }; command() { return 1; }; as_root apt-get install wrk")
    assert result.returncode == 1
    assert "neither root nor has sudo" in result.stderr and "As root: apt-get install wrk" in result.stderr


@pytest.mark.parametrize("section", ["build", "run", "test", "bench"])
def test_nothing_is_installed_where_nothing_is_missing(section):
    result = bash(f"apt_install() {{ echo called; }}; install_packages {section}")
    assert (result.returncode, result.stdout) == (0, "")
