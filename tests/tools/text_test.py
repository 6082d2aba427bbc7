"""tools/check_text.py: log ids, READMEs, paths and hosts of one machine."""
import subprocess
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "check_text.py"


def check(root, files):
    subprocess.run(["git", "init", "-q", root], check=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    subprocess.run(["git", "-C", root, "add", "."], check=True)
    return subprocess.run(["/usr/bin/python3", CHECKER, root], capture_output=True, text=True)


LOGS = {"server/a.cpp": 'log.warn("pbx.lost", "gone");\nlog.error(\n    "mail.refused", "no");\nlog.info("x", "y"); text.error("z");'}


def test_described_ids_pass(tmp_path):
    result = check(tmp_path, {**LOGS, "docs/operations.md": "### `pbx.lost`\ntext\n### mail.refused\ntext\n"})
    assert (result.returncode, result.stdout) == (0, "the texts hold\n")


@pytest.mark.parametrize("files, complaint", [
    ({**LOGS, "docs/operations.md": "### pbx.lost\n"}, "server/a.cpp:2: docs/operations.md says nothing of mail.refused"),
    ({**LOGS, "docs/operations.md": "### pbx.lost\n### mail.refused\n### old.id\n"}, "nothing logs old.id"),
    ({"server/a.cpp": 'log.warn("The PBX", "");'}, "is an id like pbx.lost"),
    ({"base/README.md": "line\n" * 31}, "base/README.md:31:"),
    ({"docs/a.md": "see /ro" + "ot/x"}, "docs/a.md:1: a path of one machine"),
    ({"web/package-lock.json": '\n"resolved": "https://host/x"'}, "web/package-lock.json:2:"),
])
def test_each_fault_is_named_with_its_line(tmp_path, files, complaint):
    result = check(tmp_path, files)
    assert result.returncode == 1 and complaint in result.stdout


def test_the_main_readme_may_be_long(tmp_path):
    assert check(tmp_path, {"README.md": "line\n" * 300}).returncode == 0
