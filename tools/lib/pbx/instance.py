#!/usr/bin/python3
"""Starts, stops and asks a private Asterisk; `tools/pbx --help` is the manual."""

import argparse
import base64
import json
import os
import pathlib
import pwd
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import config
from arguments import Refused, all_accounts, parse

ROOT = pathlib.Path(os.environ.get("CALLHOURS_ROOT") or pathlib.Path(__file__).resolve().parents[3])
CACHE = pathlib.Path(os.environ.get("CALLHOURS_PBX_DIR") or ROOT / "var" / "cache" / "asterisk")
SUITES = ("forky", "sid", "bullseye")
START_SECONDS = 20
STOP_SECONDS = 5


def main(arguments: list) -> int:
    options = parse(arguments, {"start": start, "stop": stop, "rx": rx, "status": status, "guard": guard})
    try:
        return options.run(options)
    except Refused as reason:
        print(f"tools/pbx: {reason}", file=sys.stderr)
        return 1


# ---- the commands


def start(options: argparse.Namespace) -> int:
    accounts, contacts = all_accounts(options)
    tree = find_tree(options.tree, options.suite)
    run = fit_folder(options.run_dir)
    if running_pid(run):
        raise Refused(f"Asterisk already runs in {run}; `tools/pbx stop {run}` ends it")
    for folder in (
        "etc/callhours",
        "run",
        "log",
        "lib/keys",
        "cache",
        "data/sounds",
        *(f"spool/{kind}" for kind in ("recording", "voicemail", "monitor", "tmp", "outgoing", "system")),
    ):
        (run / folder).mkdir(parents=True, exist_ok=True)
    password = options.ari_password or known_password(run) or secrets.token_urlsafe(24)
    if re.search(r"[\x00-\x20\x7f;\\]", password):
        raise Refused("the ARI password may not hold spaces, ; or \\")
    prompts = options.prompts or ROOT / "var" / "prompts"
    has_prompts = link_sounds(run, tree, prompts.resolve())
    write_configuration(run, tree, options, accounts, contacts, password, has_prompts)
    facts = {
        "version": (tree / "VERSION").read_text().strip() if (tree / "VERSION").exists() else "",
        "tree": str(tree),
        "sip": f"{options.sip[0]}:{options.sip[1]}",
        "http": f"127.0.0.1:{options.http}",
        "url": f"http://127.0.0.1:{options.http}",
        "user": options.ari_user,
        "password": password,
        "app": options.app,
        "recordings": str(run / "spool" / "recording"),
        "log": str(run / "log" / "messages"),
        "accounts": accounts,
    }
    process = launch(run, tree, prompts if has_prompts else None)
    facts["pid"] = process.pid
    wait_until_up(process, run, tree, facts)
    write_private(run / "pbx.json", json.dumps(facts, indent=2) + "\n")
    if options.while_pid:
        subprocess.Popen(
            [sys.executable, "-B", __file__, "guard", str(run), str(options.while_pid)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    print(
        f"{facts['version'] or 'Asterisk'} runs: SIP {facts['sip']}, ARI {facts['url']}, pid {facts['pid']}"
    )
    return 0


def stop(options: argparse.Namespace) -> int:
    run = options.run_dir.resolve()
    pid = running_pid(run)
    if pid:
        os.kill(pid, signal.SIGTERM)
        if not wait_for(lambda: not running_pid(run), STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda: not running_pid(run), STOP_SECONDS)
    (run / "pid").unlink(missing_ok=True)
    return 0


def guard(options: argparse.Namespace) -> int:
    """Ends the Asterisk whose starter was killed before it could."""
    pid = running_pid(options.run_dir)
    while pid and running_pid(options.run_dir) == pid:
        if not pathlib.Path(f"/proc/{options.while_pid}").exists():
            return stop(options)
        time.sleep(0.5)
    return 0


def rx(options: argparse.Namespace) -> int:
    run = options.run_dir.resolve()
    if not options.words:
        print("tools/pbx: rx wants a command, such as: rx RUN_DIR core show channels", file=sys.stderr)
        return 2
    if not running_pid(run):
        raise Refused(f"no Asterisk runs in {run}")
    tree = pathlib.Path(json.loads((run / "pbx.json").read_text())["tree"])
    return console(run, tree, " ".join(options.words)).returncode


def status(options: argparse.Namespace) -> int:
    if options.run_dir:
        run = options.run_dir.resolve()
        pid = running_pid(run)
        if not pid:
            print(f"no Asterisk runs in {run}")
            return 1
        facts = json.loads((run / "pbx.json").read_text())
        print(
            f"{facts['version']} runs: SIP {facts['sip']}, ARI {facts['url']}, pid {pid}, log {facts['log']}"
        )
        return 0
    found = [suite for suite in SUITES if (CACHE / suite / ".installed").exists()]
    for suite in found:
        print(f"{suite}: {(CACHE / suite / 'VERSION').read_text().strip()} in {CACHE / suite}")
    if not found:
        print(f"nothing is installed in {CACHE}; `tools/pbx install` does it")
    return 0 if found else 1


# ---- folders


def find_tree(tree: pathlib.Path | None, suite: str | None) -> pathlib.Path:
    suites = [suite] if suite else [*chosen_suite(), *SUITES]
    candidates = [tree] if tree else [CACHE / each for each in suites]
    for candidate in candidates:
        if (candidate / ".installed").exists():
            return candidate.resolve()
    wanted = f" --suite {suite}" if suite else ""
    raise Refused(
        f"no Asterisk in {' or '.join(map(str, candidates))}; `tools/pbx install{wanted}` brings one"
    )


def chosen_suite() -> list:
    """What `install` took when it was free to choose."""
    try:
        return [(CACHE / "default").read_text().strip()]
    except OSError:
        return []


def fit_folder(folder: pathlib.Path) -> pathlib.Path:
    """Absolute, and one that Asterisk's files and sockets can name. Spaces are fine."""
    run = folder.resolve()
    # A Unix socket's name has 107 bytes; and a recording's path passes through dialplan arguments.
    if len(os.fsencode(run / "run" / "asterisk.ctl")) > 107:
        raise Refused(f"the folder's name is too long for a Unix socket in it (88 bytes at most): {run}")
    if re.search(r"[^\w /.+@=~-]", str(run), re.ASCII):
        raise Refused(f"the folder's name may hold letters, digits, spaces and . _ - + @ = ~ only: {run}")
    if re.search(r"  |/ | /| $", str(run)):
        raise Refused(f"the folder's name has a space at an end of a word, or two in a row: '{run}'")
    return run


def link_sounds(run: pathlib.Path, tree: pathlib.Path, prompts: pathlib.Path) -> bool:
    """RUN/data is the package's data folder as links, with our prompts in it as sound:callhours/NAME."""
    shipped = tree / "root/usr/share/asterisk"
    for entry in shipped.iterdir():
        if entry.name != "sounds":
            relink(run / "data" / entry.name, entry)
    sounds = run / "data" / "sounds"
    english = shipped / "sounds" / "en_US_f_Allison"
    (sounds / "en").mkdir(exist_ok=True)
    for entry in english.iterdir():
        relink(sounds / "en" / entry.name, entry)
    found = [folder for folder in sorted(prompts.glob("*/callhours")) if any(folder.glob("*.wav"))]
    for folder in found:
        (sounds / folder.parent.name).mkdir(exist_ok=True)
        relink(sounds / folder.parent.name / "callhours", folder)
    return any(folder.parent.name == "en" for folder in found)


def relink(link: pathlib.Path, target: pathlib.Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(target.resolve())


def write_configuration(run, tree, options, accounts, contacts, password, has_prompts) -> None:
    snippets = ROOT / "etc" / "asterisk"
    module = next((tree / "root/usr/lib").rglob("chan_pjsip.so")).parent
    etc = run / "etc"
    files = config.plain_files()
    files["asterisk.conf"] = config.asterisk_conf(run, module)
    files["modules.conf"] = config.modules_conf({found.stem for found in module.glob("*.so")})
    files["logger.conf"] = config.logger_conf()
    prompt = "callhours/leave-message" if has_prompts else "vm-intro"
    files["extensions.conf"] = config.extensions_conf(options.app, options.watchdog, prompt)
    files["callhours/extensions.conf"] = (snippets / "extensions.conf").read_text()
    files["ari.conf"] = config.ari_conf((snippets / "ari.conf").read_text(), options.ari_user, password)
    files["http.conf"] = config.http_conf((snippets / "http.conf").read_text(), options.http)
    files["rtp.conf"] = config.rtp_conf(*options.rtp)
    files["pjsip.conf"] = config.pjsip_conf(*options.sip, accounts, contacts)
    for file, text in files.items():
        write_private(etc / file, text)


def write_private(path: pathlib.Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def known_password(run: pathlib.Path) -> str | None:
    try:
        return json.loads((run / "pbx.json").read_text())["password"]
    except (OSError, ValueError, KeyError):
        return None


# ---- the process


def launch(run: pathlib.Path, tree: pathlib.Path, prompts: pathlib.Path | None) -> subprocess.Popen:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(run),
        "LANG": "C.UTF-8",
        "TZ": os.environ.get("TZ", "UTC"),
    }
    command = as_nobody(run, tree, prompts) if os.getuid() == 0 else []
    with open(run / "log" / "console", "wb") as log:
        process = subprocess.Popen(
            [*command, str(tree / "asterisk"), "-C", str(run / "etc/asterisk.conf"), "-f"],
            env=environment,
            cwd=run,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (run / "pid").write_text(f"{process.pid}\n")
    return process


def as_nobody(run: pathlib.Path, tree: pathlib.Path, prompts: pathlib.Path | None) -> list:
    """What to put before the command so that root does not run a PBX. Needs folders that nobody can reach."""
    user = pwd.getpwnam("nobody")
    for folder, _, names in os.walk(run):
        os.chown(folder, user.pw_uid, user.pw_gid)
        for each in names:
            os.chown(os.path.join(folder, each), user.pw_uid, user.pw_gid, follow_symlinks=False)
    drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs"]
    needed = [run / "etc", tree / "root/usr/sbin/asterisk", *([prompts] if prompts else [])]
    for path in needed:
        if subprocess.run([*drop, "test", "-r", str(path)], check=False).returncode != 0:
            print(
                f"tools/pbx: the user nobody cannot reach {path}, so Asterisk runs as root", file=sys.stderr
            )
            return []
    return drop


def wait_until_up(process: subprocess.Popen, run: pathlib.Path, tree: pathlib.Path, facts: dict) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            (run / "pid").unlink(missing_ok=True)
            raise Refused(f"Asterisk ended at once:\n{last_lines(run)}")
        if "fully booted" in console(run, tree, "core waitfullybooted", quiet=True).stdout and ari_answers(
            facts
        ):
            check_transport(process, run, tree, facts)
            return
        time.sleep(0.1)
    terminate(process, run)
    raise Refused(f"Asterisk did not come up in {START_SECONDS} s:\n{last_lines(run)}")


def check_transport(process: subprocess.Popen, run: pathlib.Path, tree: pathlib.Path, facts: dict) -> None:
    """Asterisk boots happily without its SIP port; the phones would wonder."""
    if facts["sip"] not in console(run, tree, "pjsip show transports", quiet=True).stdout:
        terminate(process, run)
        raise Refused(f"Asterisk cannot listen on {facts['sip']} (in use, or no address of this machine)")


def terminate(process: subprocess.Popen, run: pathlib.Path) -> None:
    process.kill()
    process.wait()
    (run / "pid").unlink(missing_ok=True)


def ari_answers(facts: dict) -> bool:
    request = urllib.request.Request(f"{facts['url']}/ari/asterisk/info")
    login = base64.b64encode(f"{facts['user']}:{facts['password']}".encode()).decode()
    request.add_header("Authorization", f"Basic {login}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def console(
    run: pathlib.Path, tree: pathlib.Path, words: str, quiet: bool = False
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(tree / "asterisk"), "-C", str(run / "etc/asterisk.conf"), "-rx", words],
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        errors="replace",
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
    )


def running_pid(run: pathlib.Path) -> int | None:
    """The process of this folder, and no other one that got its number since."""
    try:
        pid = int((run / "pid").read_text())
        for _ in range(5):
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if words != [b""]:
                break
            time.sleep(0.01)  # empty in the middle of an exec; for good where the process has ended
    except (OSError, ValueError):
        return None
    return pid if os.fsencode(run / "etc/asterisk.conf") in words else None


def last_lines(run: pathlib.Path) -> str:
    lines = []
    for log in ("console", "messages"):
        if (run / "log" / log).exists():
            lines += (run / "log" / log).read_text(errors="replace").splitlines()[-8:]
    return "\n".join(lines)


def wait_for(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
