"""Calls made and taken by sipp. SIP is sipp's; the sound of the call goes through an RtpPeer of ours, because
sipp cannot keep what it hears."""

import dataclasses
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

from . import scenarios
from .rtp import RtpPeer


@dataclasses.dataclass
class Outcome:
    """What became of a call; seconds count from the INVITE, None where it never came so far."""

    rang_after: float | None = None
    answered_after: float | None = None
    ended_after: float | None = None
    status: int | None = None  # SIP's final answer
    hung_up_by: str | None = None  # "us" or "them"; of an answered call
    shown: str | None = None  # the number that a rung phone sees
    problem: str | None = None  # sipp's own words where the call went off the rails

    @property
    def answered(self) -> bool:
        return self.answered_after is not None

    @property
    def talk_seconds(self) -> float:
        return (self.ended_after or 0) - self.answered_after if self.answered else 0.0


class SippPhone:
    """One sipp process and the RtpPeer that speaks for it."""

    def __init__(self, scenario: str, arguments: list, rtp: RtpPeer, sip_port: int):
        if not shutil.which("sipp"):
            raise FileNotFoundError("sipp is missing; apt-get install sip-tester")
        self.rtp = rtp
        self.outcome = Outcome()
        self.calls = 0
        self._call_id = ""
        self._sip_port = sip_port
        self._changed = threading.Condition()
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="callhours-sipp-"))
        self._log = self._folder / "log"
        self._log.touch()
        (self._folder / "scenario.xml").write_text(scenario)
        self._began = time.monotonic()
        media = [
            "-i",
            rtp.address,
            "-p",
            str(sip_port),
            "-mi",
            rtp.address,
            "-mp",
            str(free_port(rtp.address)),
        ]
        files = ["-trace_logs", "-log_file", "log", "-trace_err", "-error_file", "errors"]
        with open(self._folder / "said", "wb") as said:
            self._process = subprocess.Popen(
                [
                    "sipp",
                    *arguments,
                    "-sf",
                    "scenario.xml",
                    *media,
                    *files,
                    "-cp",
                    str(free_port(rtp.address)),
                    "-nostdin",
                ],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env={**os.environ, "TERM": "dumb"},
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._follow, daemon=True)
        self._reader.start()

    def wait_listening(self) -> None:
        """Until its SIP port is open, so that a call cannot come too early."""
        end = time.monotonic() + 5
        wanted = f":{self._sip_port:04X} "
        while time.monotonic() < end and self._process.poll() is None:
            # Looking, not binding: a probe that holds the port would take it from sipp.
            if wanted in pathlib.Path("/proc/net/udp").read_text():
                return
            time.sleep(0.01)
        self.close()
        raise ConnectionError(f"sipp does not listen at {self._sip_port}: {self.outcome.problem}")

    def wait_answered(self, seconds: float) -> bool:
        return self._wait(lambda: self.outcome.answered or self._over(), seconds) and self.outcome.answered

    def wait_ringing(self, seconds: float) -> bool:
        return self._wait(lambda: self.outcome.rang_after is not None or self._over(), seconds)

    def wait_ended(self, seconds: float) -> Outcome:
        """Waits for the end of the call; one that never ends within `seconds` is a TimeoutError."""
        if not self._wait(self._over, seconds):
            raise TimeoutError(f"the call has not ended after {seconds} s: {self.outcome}")
        return self.outcome

    def hang_up(self) -> None:
        """Ends an answered call now. sipp takes orders by SIP only: here, by an INFO within its call."""
        order = (
            f"INFO sip:us@{self.rtp.address} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self.rtp.address}:9;branch=z9hG4bK-order\r\n"
            f"From: <sip:order@localhost>;tag=order\r\nTo: <sip:us@localhost>\r\nCall-ID: {self._call_id}\r\n"
            "CSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n"
        )
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
            way.sendto(order.encode(), (self.rtp.address, self._sip_port))

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        self.rtp.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _over(self) -> bool:
        return self.outcome.ended_after is not None

    def _wait(self, condition, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def _follow(self) -> None:
        """Turns the scenario's log lines into the outcome, as they are written."""
        with open(self._log, encoding="utf-8", errors="replace") as log:
            rest = ""
            while True:
                ended = self._process.poll() is not None
                rest += log.read()
                *lines, rest = rest.split("\n")
                for line in lines:
                    self._take(line)
                if ended:
                    break
                time.sleep(0.005)
        with self._changed:
            if not self._over():
                self.outcome.ended_after = self._now()
                if self._process.returncode:
                    self.outcome.problem = self._errors()
            self._changed.notify_all()

    def _take(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        with self._changed:
            if word == "call":
                self.calls += 1
                self._call_id, _, sender = rest.partition(" ")
                self._began = time.monotonic()
                shown = re.search(r"sip:([^@>;]*)", sender)
                self.outcome = Outcome(shown=shown and shown[1])
            elif word == "ringing":
                self.outcome.rang_after = self.outcome.rang_after or self._now()
            elif word == "answered":
                self.outcome.answered_after, self.outcome.status = self._now(), 200
                address, port = rest.split()
                self.rtp.talk_to(address, int(port))
            elif word == "refused":
                self.outcome.ended_after, self.outcome.status = self._now(), int(rest)
            elif word in ("bye-us", "bye-them"):
                self.outcome.ended_after, self.outcome.hung_up_by = self._now(), word.removeprefix("bye-")
            elif word == "accepted":
                self.outcome.ended_after, self.outcome.status = self._now(), 200
            elif word == "given-up":
                self.outcome.ended_after, self.outcome.status = self._now(), 487
            self._changed.notify_all()

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _errors(self) -> str:
        files = [self._folder / name for name in ("errors", "said")]
        text = "\n".join(file.read_text(errors="replace").strip() for file in files if file.exists()).strip()
        status = re.search(r"SIP/2\.0 ([3-6]\d\d)", text)
        if status:
            self.outcome.status = int(status.group(1))
        return text[:600] or f"sipp ended with code {self._process.returncode}"


def call(
    pbx: str,
    called: str,
    caller: str,
    *,
    say: bytes = b"",
    hang_up_after: float | None = None,
    give_up_after: float = 60.0,
    at_most: float = 600.0,
    via: str | None = None,
    password: str | None = None,
) -> SippPhone:
    """Rings `called` at the PBX (ADDR:PORT) as `caller`; speaks `say` (µ-law) as soon as it is answered.

    `hang_up_after` counts from the answer; without it the caller stays until the other side hangs up, `at_most`
    long. `caller` may be "anonymous"; with a password it is the name of a phone's account. `via` is the address
    to call from, where the PBX is not on loopback.
    """
    address = via or ("127.0.0.1" if pbx.startswith("127.") else local_address_towards(pbx))
    rtp = RtpPeer(address)
    rtp.say(say)
    stay = at_most if hang_up_after is None else hang_up_after
    text = scenarios.caller(
        called=called,
        caller=caller,
        address=address,
        rtp_port=rtp.port,
        stay=stay,
        give_up=give_up_after,
        password=password,
    )
    return SippPhone(text, [pbx, "-m", "1", "-s", called], rtp, free_port(address))


def agent(
    sip_port: int,
    *,
    answer_after: float = 0.5,
    refuse_with: int | None = None,
    never_answer: bool = False,
    say: bytes = b"",
    hang_up_after: float | None = None,
    echo: bool = False,
    calls: int = 1,
) -> SippPhone:
    """A phone at 127.0.0.1:`sip_port`, called. It answers, or is busy (486), declines (603), or just rings."""
    rtp = RtpPeer(echo=echo)
    rtp.say(say)
    text = scenarios.agent(
        rtp_port=rtp.port,
        address=rtp.address,
        answer_after=3600.0 if never_answer else answer_after,
        refuse_with=refuse_with,
        stay=hang_up_after or 3600.0,
    )
    phone = SippPhone(text, ["-m", str(calls)], rtp, sip_port)
    phone.wait_listening()
    return phone


def register(pbx: str, name: str, password: str, sip_port: int | None = None) -> Outcome:
    """Registers a phone that is reached at `sip_port`; the outcome's status is SIP's answer."""
    text = scenarios.registration(name=name, password=password)
    with SippPhone(text, [pbx, "-m", "1"], RtpPeer(), sip_port or free_port()) as phone:
        return phone.wait_ended(10)


def registered_agent(pbx: str, name: str, password: str, **behaviour) -> SippPhone:
    """As `agent`, for a phone that tells the PBX where it is."""
    port = free_port()
    outcome = register(pbx, name, password, port)
    if outcome.status != 200:
        raise ConnectionError(f"{name} cannot register: {outcome}")
    return agent(port, **behaviour)


_given = set()
_kept = []


def free_port(address: str = "127.0.0.1", keep: bool = False) -> int:
    """A UDP and TCP port that nobody had a moment ago, below those that the kernel gives away by itself: whoever asks
    such a one before its server listens can be given it as their own end, and then talks to themselves. No port is
    given twice. One to `keep` is bound only now and then: no other process of ours gets it while this one lives."""
    chance = random.SystemRandom()
    for _ in range(10000):
        port = chance.randrange(10000, 20000)  # free_range() gives what lies above
        if port in _given:
            continue
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            try:
                claim.bind(f"\0callhours-port-{port}")
                udp.bind((address, port))
                tcp.bind((address, port))
            except OSError:
                claim.close()
                continue
        _given.add(port)
        if keep:
            _kept.append(claim)
        else:
            claim.close()
        return port
    raise OSError("no port is free")


def local_address_towards(pbx: str) -> str:
    host, _, port = pbx.rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, int(port)))
        return probe.getsockname()[0]
