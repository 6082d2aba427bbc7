"""The command line of `tools/pbx start` and its companions; knows what is well-formed, not what is true."""

import argparse
import json
import os
import pathlib
import re

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
RESERVED = ("trunk", "trunk-from", "global", "udp", "system")


class Refused(Exception):
    """A reason that the user can act upon; exit 1."""


def parse(arguments: list, commands_by_name: dict) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/pbx", allow_abbrev=False)
    commands = parser.add_subparsers(required=True)
    start_ = commands.add_parser("start", allow_abbrev=False)
    start_.set_defaults(run=commands_by_name["start"])
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
    guard_.set_defaults(run=commands_by_name["guard"])
    guard_.add_argument("run_dir", type=pathlib.Path)
    guard_.add_argument("while_pid", type=int)
    for word in ("stop", "rx", "status"):
        sub = commands.add_parser(word, allow_abbrev=False)
        sub.set_defaults(run=commands_by_name[word])
        sub.add_argument("run_dir", type=pathlib.Path, nargs="?" if word == "status" else None)
        if word == "rx":
            sub.add_argument("words", nargs=argparse.REMAINDER)
    return parser.parse_args(arguments)


def port(text: str) -> int:
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port from 1024 to 65535")
    return int(text)


def endpoint(text: str) -> tuple:
    address, _, number = text.rpartition(":")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", address) or any(
        int(part) > 255 for part in address.split(".")
    ):
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
        raise argparse.ArgumentTypeError(
            f"'{text}' is no name of letters, digits, - and _ that begins with a letter"
        )
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
    if entry["name"] in RESERVED:
        raise argparse.ArgumentTypeError(f"the account name '{entry['name']}' is taken by the PBX itself")
    for value in entry.values():
        if not isinstance(value, str) or re.search(r"[\x00-\x1f\x7f;\\]", value):
            raise argparse.ArgumentTypeError(
                f"a value of the account '{entry['name']}' has a character that cannot be"
            )
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
