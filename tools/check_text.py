#!/usr/bin/python3
"""Checks what is written: log ids against docs/operations.md, the length of READMEs, paths and hosts of one machine.

    tools/check_text.py [ROOT]     prints FILE:LINE: what is wrong; exit 1 when anything is
"""
import re
import subprocess
import sys
from pathlib import Path

README_LINES = 30
LAYERS = ("base/", "calendar/", "desk/", "telephony/", "store/", "server/")

# Folders of somebody's own machine; written apart so that this file passes its own check.
MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(" + "|".join(("wo" + "rk", "ro" + "ot", "tmp/br" + "ief")) + r")/")
LOG_CALL = re.compile(r'\blog_?(?:\(\))?(?:\.|->)(?:warn|error|critical)\(\s*"([^"]*)"')
ID = r"[a-z0-9_]+(?:\.[a-z0-9_]+)+"


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def written(root):
    """Every text of ours, committed or not yet."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for name in sorted(set(filter(None, names.split("\0")))):
        path = root / name
        if path.is_file() and not path.is_symlink():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture, a sound


def log_complaints(files):
    used = {}
    for name, text in files:
        if name.startswith(LAYERS) and name.endswith((".cpp", ".hpp")):
            for call in LOG_CALL.finditer(text):
                used.setdefault(call.group(1), f"{name}:{line_of(text, call.start())}")
    operations = dict(files).get("docs/operations.md", "")
    described = set(re.findall(rf"^#+ .*?`?({ID})`?\s*$|", operations, re.M)) - {""}
    described |= set(re.findall(rf"^(?:[-*|] ?)?(?:\*\*)?`({ID})`", operations, re.M))
    for log_id, place in sorted(used.items()):
        if not re.fullmatch(ID, log_id):
            yield f"{place}: the log's first argument is an id like pbx.lost, not \"{log_id}\""
        elif log_id not in described:
            yield f"{place}: docs/operations.md says nothing of {log_id}"
    headings = set(re.findall(rf"^#+ `?({ID})`?\s*$", operations, re.M))
    for log_id in sorted(headings - set(used)):
        yield f"docs/operations.md:1: nothing logs {log_id}"


def text_complaints(files):
    for name, text in files:
        for match in MACHINE_PATH.finditer(text):
            yield f"{name}:{line_of(text, match.start())}: a path of one machine: {match.group(0)}"
        if name.endswith("package-lock.json"):
            for match in re.finditer(r'"resolved": "https?:', text):
                yield f"{name}:{line_of(text, match.start())}: the registry's host does not belong into a lock file"
        if name.endswith("/README.md") and text.count("\n") > README_LINES:
            yield f"{name}:{README_LINES + 1}: a folder's README has at most {README_LINES} lines"


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    files = list(written(root))
    complaints = [*log_complaints(files), *text_complaints(files)]
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaints" if complaints else "the texts hold")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
