#!/usr/bin/python3
"""Seeds, configures, starts and ends what tools/run has installed and built."""
import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date, datetime, timezone
from pathlib import Path
from urllib.parse import urljoin

import demo
import ports
import welcome

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "callhours"
START_SECONDS = 30
STOP_SECONDS = 15


class Refused(Exception):
    """A reason that the user can act upon."""


def parse():
    parser = argparse.ArgumentParser(
        prog="tools/run", allow_abbrev=False,
        description="Installs what is missing, builds, and runs Callhours in the foreground, with a demonstration "
                    "on first use and a private Asterisk. Everything it keeps is in var/; Ctrl-C ends all of it.")
    parser.add_argument("--listen", default="127.0.0.1:8080", metavar="ADDR:PORT",
                        help="where the server listens (127.0.0.1:8080)")
    parser.add_argument("--db", metavar="DB",
                        help="SQLite file or postgresql:// URL (var/callhours.db); a demonstration goes into a new "
                             "one only")
    parser.add_argument("--no-pbx", action="store_true", help="without Asterisk")
    parser.add_argument("--sip-listen", default="127.0.0.1", metavar="ADDR[:PORT]",
                        help="where phones register (127.0.0.1:5080); an address of this machine lets others in")
    parser.add_argument("--var", type=Path, default=ROOT / "var", metavar="DIR", help="what is kept goes there (var)")
    options = parser.parse_args()
    options.var = options.var.absolute()
    if options.db is None or "://" not in options.db:
        options.db = str(Path(options.db or options.var / "callhours.db").absolute())
    return options


def write_private(path, text):
    """Whole or not at all, readable by its owner alone."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    fresh.rename(path)


class Secrets:
    """What an import has shown once, by database; kept so that a later start can print it again."""

    def __init__(self, var, db):
        self.path = var / "secrets.json"
        self.db = db
        self.all = json.loads(self.path.read_text()) if self.path.exists() else {}
        if "://" not in db and not Path(db).exists():
            self.all.pop(db, None)
        self.mine = self.all.get(db)

    def keep(self, shown):
        self.mine = merged(self.mine or {}, shown)
        self.all[self.db] = self.mine
        write_private(self.path, json.dumps(self.all, indent=2) + "\n")


def merged(kept, shown):
    """An import reads null where it has shown a secret before: the kept one stays."""
    if isinstance(kept, dict) and isinstance(shown, dict):
        return {key: merged(kept.get(key), shown.get(key)) for key in {**kept, **shown}}
    return kept if shown is None else shown


def import_demo(var, db, content):
    file = var / "demo.json"
    write_private(file, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    result = subprocess.run([PROGRAM, "import", "--db", db, file], capture_output=True, text=True)
    if result.returncode != 0:
        raise Refused(f"the demonstration could not be imported:\n{result.stderr.strip()}")
    return json.loads(result.stdout)


def seed(var, db):
    """The secrets of the demonstration; None for a database that holds somebody's own data."""
    secrets = Secrets(var, db)
    today = date.today()
    if secrets.mine is None:
        if "://" not in db and Path(db).exists():
            return None
        secrets.keep(import_demo(var, db, demo.whole(today, datetime.now(timezone.utc))))
    else:
        secrets.keep(import_demo(var, db, demo.refreshment(today)))
    return secrets.mine


class Pbx:
    """The private Asterisk, by tools/pbx."""

    def __init__(self, var, sip_listen, phones):
        self.run_dir = var / "pbx"
        address, _, port = sip_listen.partition(":")
        self.sip = f"{address}:{port or ports.free_udp(address, 5080)}"
        self.http = ports.free_tcp("127.0.0.1", 8188)
        self.phones = phones

    def begin(self):
        """Starts it without waiting."""
        accounts = self.run_dir.with_name("phones.json")
        write_private(accounts, json.dumps(self.phones) + "\n")
        subprocess.run([ROOT / "tools/pbx", "stop", self.run_dir], check=True)
        self.starting = subprocess.Popen(
            [ROOT / "tools/pbx", "start", self.run_dir, "--sip", self.sip, "--http", str(self.http), "--rtp", "21000-21999",
             "--accounts", accounts], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def wait(self):
        _, errors = self.starting.communicate()
        if self.starting.returncode != 0:
            raise Refused(f"Asterisk did not start (--no-pbx runs without it):\n{errors.strip()}")
        self.facts = json.loads((self.run_dir / "pbx.json").read_text())

    def end(self):
        self.starting.wait()
        subprocess.run([ROOT / "tools/pbx", "stop", self.run_dir], check=False)


def phones_of(passwords):
    """A phone for every agent, and one for each of the two clients, that shows the client's number."""
    accounts = [{"name": name, "password": passwords[name], "callerid": f"{name.capitalize()} <{name}>"} for name in demo.AGENTS]
    accounts.append({"name": "nordlicht", "password": passwords["nordlicht"], "callerid": f"Nordlicht <{demo.OPEN_NUMBER}>"})
    accounts.append({"name": "seeblick", "password": passwords["seeblick"], "callerid": f"Seeblick <{demo.CLOSED_NUMBER}>"})
    return accounts


def phone_passwords(var):
    file = var / "phone-passwords.json"
    kept = json.loads(file.read_text()) if file.exists() else {}
    for name in [*demo.AGENTS, "nordlicht", "seeblick"]:
        kept.setdefault(name, os.urandom(9).hex())
    write_private(file, json.dumps(kept, indent=2) + "\n")
    return kept


def configuration(pbx):
    if pbx is None:
        return "# Written by tools/run at every start.\n"
    facts = pbx.facts
    lines = [f"{key} = {json.dumps(facts[key])}" for key in ("url", "user", "password", "app")]
    return "\n".join(["# Written by tools/run at every start.", "[pbx.main]", *lines, ""])


def wait_for_health(server, base_url):
    end = time.monotonic() + START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Refused(f"the server ended at once (exit code {server.returncode})")
        try:
            with opener.open(base_url + "/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    raise Refused(f"the server did not answer at {base_url}/healthz within {START_SECONDS} s")


def facts_of(options, base_url, secrets, pbx, passwords, server):
    """var/run.json: everything that a program needs to know of this run."""
    link = lambda path: urljoin(base_url + "/", path) if path else None
    known = secrets or {}
    agents = known.get("agents", {})
    return {
        "base_url": base_url,
        "booking_urls": {slug: link(client["booking_url"]) for slug, client in known.get("clients", {}).items()},
        "client_tokens": {slug: client["token"] for slug, client in known.get("clients", {}).items()},
        "console_url": base_url + "/console",
        "agents": {slug: {"password": agent["password"], "token": agent["token"], "feed_url": link(agent["feed_url"])}
                   for slug, agent in agents.items()},
        "pbx_token": known.get("pbx_token"),
        "pbx": pbx and {"sip": pbx.sip, "http": pbx.facts["http"], "run_dir": str(pbx.run_dir),
                        "softphone": {"user": "seeblick", "password": passwords["seeblick"]},
                        "softphones": {name: {"user": name, "password": word} for name, word in passwords.items()}},
        "desk_number": demo.DESK_NUMBER if secrets else None,
        "open_number": demo.OPEN_NUMBER if secrets else None,
        "closed_number": demo.CLOSED_NUMBER if secrets else None,
        "db": options.db,
        "pid": server.pid,
    }


def only_one(var):
    """Holds var/run.lock for the life of this process."""
    lock = open(var / "run.lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused(f"tools/run runs here already; {var / 'run.json'} says where") from None
    return lock


def run(options):
    var = options.var
    var.mkdir(parents=True, exist_ok=True)
    lock = only_one(var)
    (var / "run.json").unlink(missing_ok=True)
    base_url = ports.base_url(options.listen)
    if not ports.tcp_is_free(options.listen):
        raise Refused(f"{options.listen} is in use, or no address of this machine; --listen ADDR:PORT takes another")

    pbx, server = None, None
    try:
        passwords = phone_passwords(var)
        if not options.no_pbx:
            pbx = Pbx(var, options.sip_listen, phones_of(passwords))
            pbx.begin()
        secrets = seed(var, options.db)
        if pbx:
            pbx.wait()
        write_private(var / "config.toml", configuration(pbx))
        # Should this program be killed, the server ends as well.
        server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", PROGRAM, "serve", "--config", var / "config.toml",
             "--db", options.db, "--listen", options.listen], stdin=subprocess.DEVNULL, start_new_session=True)
        wait_for_health(server, base_url)
        facts = facts_of(options, base_url, secrets, pbx, passwords, server)
        write_private(var / "run.json", json.dumps(facts, indent=2) + "\n")
        print(welcome.text(facts), flush=True)
        watch(server, var, options.db if secrets else None)
        raise Refused(f"the server ended by itself (exit code {server.returncode})")
    finally:
        # From here on a second Ctrl-C must not leave anything behind.
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, signal.SIG_IGN)
        end_server(server)
        if pbx:
            pbx.end()
        (var / "run.json").unlink(missing_ok=True)
        lock.close()


def watch(server, var, demo_db):
    """Until the server ends. Moves the demonstration's closed days along when the date changes."""
    day = date.today()
    while True:
        try:
            server.wait(timeout=60)
            return
        except subprocess.TimeoutExpired:
            if demo_db and date.today() != day:
                day = date.today()
                import_demo(var, demo_db, demo.refreshment(day))


def end_server(server):
    if server is None or server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        print("tools/run: the server did not end in time and was killed", file=sys.stderr)
        server.kill()
        server.wait()


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    options = parse()
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, interrupted)
    try:
        run(options)
    except Refused as reason:
        print(f"tools/run: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nended")
        return 0


if __name__ == "__main__":
    sys.exit(main())
