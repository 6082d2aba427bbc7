"""A private Asterisk for tests, through tools/pbx, and the phones around it."""

import json
import os
import pathlib
import re
import signal
import subprocess

from phone import sipp

from . import ROOT, sound
from .ports import free_port, free_range
from .waiting import until

DESK = "+4312345000"


class PrivatePbx:
    """Started by construction. `agents` are names reached without registering, each at a port of its own, where
    `agent(NAME)` puts a telephone; `accounts` are phones that register, as NAME:PASSWORD[:CONTEXT[:CALLERID]].
    """

    def __init__(self, folder: pathlib.Path, agents=(), accounts=(), options=()):
        self.folder = folder
        self.accounts, self.options = tuple(accounts), tuple(options)
        self.agent_ports = {name: free_port(keep=True) for name in agents}
        low, high = free_range(200)
        self._start(self._arguments(f"127.0.0.1:{free_port(keep=True)}", free_port(keep=True), f"{low}-{high}"))

    def _arguments(self, sip: str, http, rtp: str) -> list:
        arguments = ["--sip", sip, "--http", str(http), "--rtp", rtp, "--while", str(os.getpid())]
        for name, port in self.agent_ports.items():
            arguments += ["--contact", f"{name}=sip:{name}@127.0.0.1:{port}"]
        for account in self.accounts:
            arguments += ["--account", account]
        return [*arguments, *self.options]

    def _start(self, arguments: list) -> None:
        run_tool("pbx", "start", str(self.folder), *arguments)
        self.facts = json.loads((self.folder / "pbx.json").read_text())

    def as_it_runs(self) -> list:
        """What `tools/pbx start FOLDER` is told to bring it back with the same ports and phones."""
        ports = re.findall(r"rtp(?:start|end) = (\d+)", (self.folder / "etc" / "rtp.conf").read_text())
        return self._arguments(self.facts["sip"], self.facts["http"].rpartition(":")[2], "-".join(ports))

    def restart(self, dead: bool = False) -> None:
        """Ends it, by force if it shall be `dead`, and starts it as it ran, with its password and folder."""
        arguments = self.as_it_runs()
        if dead:
            os.kill(self.facts["pid"], signal.SIGKILL)
        self.stop()
        self._start(arguments)

    @property
    def sip(self) -> str:
        return self.facts["sip"]

    def rx(self, words: str) -> str:
        return run_tool("pbx", "rx", str(self.folder), words).stdout

    def watchdogs(self) -> list:
        """Of each channel in a bridge, when Asterisk takes it back by itself; 0: never. Other calls may go on beside."""
        shown = [line.split("!") for line in self.rx("core show channels concise").splitlines() if "!" in line]
        channels = [fields[0] for fields in shown if fields[-2]]
        shown = [self.rx(f"core show channel {channel}") for channel in channels]
        return [int(found[1]) for text in shown if (found := re.search(r"Time to Hangup: (-?\d+)", text))]

    def stop(self) -> None:
        run_tool("pbx", "stop", str(self.folder))

    def log(self) -> str:
        return pathlib.Path(self.facts["log"]).read_text(errors="replace")

    def recordings(self, beginning: str = "") -> dict:
        """The WAV files that the PBX keeps, by name without folder."""
        found = pathlib.Path(self.facts["recordings"]).glob(f"{beginning}*.wav")
        return {path.name: path for path in sorted(found)}

    def clear_recordings(self) -> None:
        self.wait_idle()
        for path in self.recordings().values():
            path.unlink()

    def wait_idle(self, seconds: float = 40) -> None:
        """Until no call is left, and so every recording is complete."""
        until(lambda: "0 active channels" in self.rx("core show channels count"), seconds, "the PBX is idle")

    def call(self, caller: str, called: str = DESK, say=None, **more) -> sipp.SippPhone:
        """Rings `called`. `say` (samples) starts with the answer; see phone.sipp.call for the rest."""
        return sipp.call(self.sip, called, caller, say=sound.ulaw(say) if say is not None else b"", **more)

    def agent(self, name: str, say=None, **behaviour) -> sipp.SippPhone:
        """Puts a telephone where `name` is reached; see phone.sipp.agent for how it behaves."""
        return sipp.agent(
            self.agent_ports[name], say=sound.ulaw(say) if say is not None else b"", **behaviour
        )


def leave_message(
    phone: sipp.SippPhone, message, *, quiet_seconds: float = 0.7, greeting_at_most: float = 60
) -> sipp.Outcome:
    """Waits until the other side has greeted and listens, says the message, and hangs up."""
    assert phone.wait_answered(30), f"nobody answered: {phone.outcome}"
    assert phone.rtp.wait_until_quiet(quiet_seconds, greeting_at_most), "no greeting was heard to its end"
    phone.rtp.say(sound.ulaw(message))
    assert phone.rtp.wait_until_said(len(message) / sound.RATE + 10)
    phone.hang_up()
    return phone.wait_ended(40)


def run_tool(tool: str, *arguments: str, check: bool = True, **more) -> subprocess.CompletedProcess:
    """Runs tools/`tool` to its end, and fails with its own words if it refuses."""
    done = subprocess.run(
        [str(ROOT / "tools" / tool), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        **more,
    )
    if check and done.returncode:
        raise AssertionError(
            f"tools/{tool} {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        )
    return done
