"""A second mail server that nobody here wrote: Debian's msmtpd, unpacked into a folder and not installed, because its
package takes the place of a machine's own mail server."""

import os
import pathlib
import shutil
import subprocess
import sys

from . import ROOT
from .mail_server import FROM
from .ports import free_port
from .waiting import until

PACKAGES = ["msmtp-mta", "libsecret-1-0"]

# The exit codes of sysexits.h become msmtpd's answers: 75 is "come again", 67 "no such user".
TAKE = """#!/bin/sh
case "$2" in refused@*) exit 67;; later@*) [ -e "$1/came" ] || { : >"$1/came"; exit 75; };; esac
cat >"$1/taking.$$" && mv "$1/taking.$$" "$1/$2.$$.eml"
"""


def unpacked() -> pathlib.Path:
    cache = pathlib.Path(os.environ.get("CALLHOURS_CACHE") or ROOT / "var" / "cache") / "msmtpd"
    if not (cache / "usr" / "bin" / "msmtpd").exists():
        fresh = cache.with_name(f"msmtpd.{os.getpid()}")
        fresh.mkdir(parents=True)
        subprocess.run(["apt-get", "download", "-q", *PACKAGES], cwd=fresh, check=True, stdout=sys.stderr)
        for package in fresh.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(package), str(fresh)], check=True)
        shutil.rmtree(cache, ignore_errors=True)
        fresh.rename(cache)
    return cache


class Msmtpd:
    """Takes mail into `folder`, a file a mail: ADDRESS.NUMBER.eml."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        take = folder / "take"
        take.write_text(TAKE)
        take.chmod(0o755)
        cache = unpacked()
        (libraries,) = {str(file.parent) for file in cache.glob("usr/lib/*/libsecret-1.so.0")}
        command = [cache / "usr" / "bin" / "msmtpd", "--port", str(self.port), "--interface", "127.0.0.1"]
        self.process = subprocess.Popen(
            [*map(str, command), "--command", f"{take} {folder}"], env={**os.environ, "LD_LIBRARY_PATH": libraries}
        )

    @property
    def config(self) -> str:
        return f'[smtp]\nhost = "127.0.0.1"\nport = {self.port}\nfrom = "{FROM}"\n'

    def taken(self, address: str) -> list:
        return [file.read_bytes() for file in self.folder.glob(f"{address}.*.eml")]

    def wait(self, address: str, seconds: float = 30) -> bytes:
        until(lambda: self.taken(address), seconds, f"a mail to {address}")
        (mail,) = self.taken(address)
        return mail

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
