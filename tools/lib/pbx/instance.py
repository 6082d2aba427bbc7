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
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import config

ROOT = pathlib.Path(os.environ.get("CALLHOURS_ROOT") or pathlib.Path(__file__).resolve().parents[3])
CACHE = pathlib.Path(os.environ.get("CALLHOURS_PBX_DIR") or ROOT / "var" / "cache" / "asterisk")
SUITES = ("forky", "sid", "bullseye")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
START_SECONDS = 20
STOP_SECONDS = 5


class Refused(Exception):
    """A reason that the user can act upon; exit 1."""


def main(arguments: list) -> int:
    options = parse(arguments)
    try:
        return options.run(options)
    except Refused as reason:
        print(f"tools/pbx: {reason}", file=sys.stderr)
        return 1


def parse(arguments: list) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/pbx", allow_abbrev=False)
    commands = parser.add_subparsers(required=True)
    start_ = commands.add_parser("start", allow_abbrev=False)
    start_.set_defaults(run=start)
    start_.add_argument("run_dir", type=pathlib.Path)
    start_.add_argument("--sip", type=endpoint, required=True)
    start_.add_argument("--http", type=port, required=True)
    start_.add_argument("--rtp", type=port_range, required=True)
    start_.add_argument("--account", type=account, action="append", default=[])
    start_.add_argument("--accounts", type=pathlib.Path)
    start_.add_argument("--contact", type=contact, action="append", default=[])
    start_.add_argument("--ari-user", type=name, default="callhours")
    start_.add_argument("--ari-password", default=os.environ.get("CALLHOURS_ARI_PASSWORD"))
    start_.add_argument("--app", type=name, default="callhours")
    start_.add_argument("--suite", default=os.environ.get("CALLHOURS_PBX_SUITE"))
    start_.add_argument("--tree", type=pathlib.Path)
    start_.add_argument("--prompts", type=pathlib.Path)
    start_.add_argument("--watchdog", type=int, default=5)
    start_.add_argument("--while", dest="while_pid", type=int)
    guard_ = commands.add_parser("guard")
    guard_.set_defaults(run=guard)
    guard_.add_argument("run_dir", type=pathlib.Path)
    guard_.add_argument("while_pid", type=int)
    for word, function in (("stop", stop), ("rx", rx), ("status", status)):
        sub = commands.add_parser(word, allow_abbrev=False)
        sub.set_defaults(run=function)
        sub.add_argument("run_dir", type=pathlib.Path, nargs="?" if word == "status" else None)
        if word == "rx":
            sub.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args(arguments)


# ---- arguments


def port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port from 1024 to 65535")
    return int(text)


def endpoint(text: str) -> tuple:
    address, _, number = text.rpartition(":")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", address) or any(int(part) > 255 for part in address.split(".")):
        raise argparse.ArgumentTypeError(f"'{text}' is not ADDRESS:PORT with an IPv4 address")
    return address, port(number)


def port_range(text: str) -> tuple:
    low, _, high = text.partition("-")
    low, high = port(low), port(high)
    if high - low < 3:
        raise argparse.ArgumentTypeError(f"'{text}' has no room for a call: four ports at least")
    return low, high


def name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no name of letters, digits, - and _ that begins with a letter")
    return text


def account(text: str) -> dict:
    parts = text.split(":", 3)
    if len(parts) < 2:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME:PASSWORD[:CONTEXT[:CALLERID]]")
    return checked_account(dict(zip(("name", "password", "context", "callerid"), parts)))


def checked_account(entry: dict) -> dict:
    if not isinstance(entry, dict) or not set(entry) <= {"name", "password", "context", "callerid"}:
        raise argparse.ArgumentTypeError(f"an account has name, password, context, callerid: {entry!r}")
    name(str(entry.get("name", "")))
    if entry["name"] in ("trunk", "trunk-from", "global", "udp", "system"):
        raise argparse.ArgumentTypeError(f"the account name '{entry['name']}' is taken by the PBX itself")
    for value in entry.values():
        if not isinstance(value, str) or re.search(r"[\x00-\x1f\x7f;\\]", value):
            raise argparse.ArgumentTypeError(f"a value of the account '{entry['name']}' has a character that cannot be")
    return entry


def contact(text: str) -> tuple:
    who, equals, uri = text.partition("=")
    if not equals or not re.fullmatch(r"sip:[A-Za-z0-9_.:@+=-]+", uri):
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=sip:USER@ADDRESS:PORT")
    return name(who), uri


def all_accounts(options: argparse.Namespace) -> tuple:
    accounts = list(options.account)
    if options.accounts:
        try:
            accounts += [checked_account(entry) for entry in json.loads(options.accounts.read_text())]
        except (OSError, ValueError, TypeError, argparse.ArgumentTypeError) as problem:
            raise Refused(f"the accounts in {options.accounts}: {problem}") from None
    contacts = dict(options.contact)
    known = [entry["name"] for entry in accounts]
    accounts += [{"name": who} for who in contacts if who not in known]
    doubled = sorted({who for who in known if known.count(who) > 1})
    if doubled:
        raise Refused(f"account given twice: {', '.join(doubled)}")
    return accounts, contacts


# ---- the commands


def start(options: argparse.Namespace) -> int:
    accounts, contacts = all_accounts(options)
    tree = find_tree(options.tree, options.suite)
    run = fit_folder(options.run_dir)
    if running_pid(run):
        raise Refused(f"Asterisk already runs in {run}; `tools/pbx stop {run}` ends it")
    for folder in ("etc/callhours", "run", "log", "lib/keys", "cache", "data/sounds",
                   *(f"spool/{kind}" for kind in ("recording", "voicemail", "monitor", "tmp", "outgoing", "system"))):
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
        subprocess.Popen([sys.executable, "-B", __file__, "guard", str(run), str(options.while_pid)], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    print(f"{facts['version'] or 'Asterisk'} runs: SIP {facts['sip']}, ARI {facts['url']}, pid {facts['pid']}")
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
        print(f"{facts['version']} runs: SIP {facts['sip']}, ARI {facts['url']}, pid {pid}, log {facts['log']}")
        return 0
    found = [suite for suite in SUITES if (CACHE / suite / ".installed").exists()]
    for suite in found:
        print(f"{suite}: {(CACHE / suite / 'VERSION').read_text().strip()} in {CACHE / suite}")
    if not found:
        print(f"nothing is installed in {CACHE}; `tools/pbx install` does it")
    return 0 if found else 1


# ---- folders


def find_tree(tree: pathlib.Path | None, suite: str | None) -> pathlib.Path:
    candidates = [tree] if tree else [CACHE / each for each in ([suite] if suite else SUITES)]
    for candidate in candidates:
        if (candidate / ".installed").exists():
            return candidate.resolve()
    wanted = f" --suite {suite}" if suite else ""
    raise Refused(f"no Asterisk in {' or '.join(map(str, candidates))}; `tools/pbx install{wanted}` brings one")


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
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(run), "LANG": "C.UTF-8", "TZ": os.environ.get("TZ", "UTC")}
    command = as_nobody(run, tree, prompts) if os.getuid() == 0 else []
    with open(run / "log" / "console", "wb") as log:
        process = subprocess.Popen(
            [*command, str(tree / "asterisk"), "-C", str(run / "etc/asterisk.conf"), "-f"],
            env=environment, cwd=run, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
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
            print(f"tools/pbx: the user nobody cannot reach {path}, so Asterisk runs as root", file=sys.stderr)
            return []
    return drop


def wait_until_up(process: subprocess.Popen, run: pathlib.Path, tree: pathlib.Path, facts: dict) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            (run / "pid").unlink(missing_ok=True)
            raise Refused(f"Asterisk ended at once:\n{last_lines(run)}")
        if "fully booted" in console(run, tree, "core waitfullybooted", quiet=True).stdout and ari_answers(facts):
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


def console(run: pathlib.Path, tree: pathlib.Path, words: str, quiet: bool = False) -> subprocess.CompletedProcess:
    return subprocess.run([str(tree / "asterisk"), "-C", str(run / "etc/asterisk.conf"), "-rx", words],
                          stdin=subprocess.DEVNULL, text=True, check=False, errors="replace",
                          stdout=subprocess.PIPE if quiet else None, stderr=subprocess.DEVNULL if quiet else None)


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
