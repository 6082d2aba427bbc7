"""The mouth and the ear of a telephone: a UDP socket that sends and receives G.711 µ-law in RTP (RFC 3550)."""

import collections
import os
import socket
import struct
import threading
import time

PACKET_SECONDS = 0.02
PACKET_BYTES = 160
PCMU = 0
TELEPHONE_EVENT = 101
SILENCE = b"\xff"
KEYS = "0123456789*#ABCD"
HEADER = struct.Struct("!BBHII")


class RtpPeer:
    """Sends as soon as `talk_to` names the other side, silence where nothing is to be said, as phones do."""

    def __init__(self, address: str = "127.0.0.1", echo: bool = False):
        self._socket = _even_port(address)
        self._socket.settimeout(0.1)
        self.address, self.port = self._socket.getsockname()
        self._echo = echo
        self._lock = threading.Lock()
        self._to_say = bytearray()
        self._keys = collections.deque()
        self._remote = None
        self._streams = {}  # by source: what arrived, by its RTP time
        self._digits = []
        self._first = self._last = None
        self._running = True
        self._threads = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._talk, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def talk_to(self, address: str, port: int) -> None:
        with self._lock:
            self._remote = (address, port)

    def fall_mute(self):
        """Sends nothing any more, not even silence: as a phone that suppresses it, or behind a broken NAT.
        Gives what talk_to() wants to go on."""
        with self._lock:
            remote, self._remote = self._remote, None
        return remote

    def say(self, ulaw: bytes) -> None:
        """Appends to what is still to be said; returns at once."""
        with self._lock:
            self._to_say += ulaw

    def press(self, keys: str) -> None:
        """Sends keys as telephone events (RFC 4733), 100 ms each."""
        with self._lock:
            self._keys.extend(keys)

    def finished_talking(self) -> bool:
        with self._lock:
            return not self._to_say and not self._keys

    def heard(self) -> bytes:
        """All that arrived, as µ-law; gaps by loss or pause are silence. Streams follow one another."""
        with self._lock:
            streams = [dict(packets) for packets in self._streams.values()]
        return b"".join(_assemble(packets) for packets in streams)

    def wait_until_quiet(self, quiet_seconds: float, at_most: float) -> bool:
        """Waits for the other side to send, and then to stop for `quiet_seconds`: it has said its piece."""
        end = time.monotonic() + at_most
        while time.monotonic() < end:
            heard = self.heard_between()
            if heard and time.monotonic() - heard[1] >= quiet_seconds:
                return True
            time.sleep(0.01)
        return False

    def wait_until_said(self, at_most: float) -> bool:
        end = time.monotonic() + at_most
        while time.monotonic() < end and not self.finished_talking():
            time.sleep(0.01)
        return self.finished_talking()

    def heard_digits(self) -> str:
        with self._lock:
            return "".join(key for _, key in self._digits)

    def heard_between(self):
        """When the first and the last packet came (time.monotonic()), or None."""
        with self._lock:
            return (self._first, self._last) if self._first is not None else None

    def close(self) -> None:
        self._running = False
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _listen(self) -> None:
        while self._running:
            try:
                packet = self._socket.recv(2048)
            except (TimeoutError, ConnectionError):
                continue
            parsed = _parse(packet)
            if not parsed:
                continue
            kind, moment, source, payload = parsed
            with self._lock:
                self._last = time.monotonic()
                if kind == PCMU:
                    self._first = self._first or self._last
                    self._streams.setdefault(source, {})[moment] = payload
                    if self._echo:
                        self._to_say += payload
                elif kind == TELEPHONE_EVENT and len(payload) >= 4 and payload[0] < 16:
                    press = (source, moment), KEYS[payload[0]]
                    if press not in self._digits:
                        self._digits.append(press)

    def _talk(self) -> None:
        sequence, moment, source = 0, 0, int.from_bytes(os.urandom(4), "big")
        next_at = None
        while self._running:
            with self._lock:
                remote = self._remote
                key = self._keys.popleft() if remote and self._keys and not self._to_say else None
                payload = b""
                if remote and key is None:
                    payload = bytes(self._to_say[:PACKET_BYTES])
                    del self._to_say[:PACKET_BYTES]
            if not remote:
                next_at = None  # who was mute does not make up for it
                time.sleep(0.005)
                continue
            next_at = next_at or time.monotonic()
            for kind, body, steps in _packets(key, payload):
                # Late packets follow at once: the other side then still counts every sample.
                time.sleep(max(0.0, next_at - time.monotonic()))
                header = HEADER.pack(0x80, kind, sequence & 0xFFFF, moment & 0xFFFFFFFF, source)
                try:
                    self._socket.sendto(header + body, remote)
                except OSError:
                    pass  # the other side is gone, which SIP will tell
                sequence += 1
                moment += PACKET_BYTES * steps
                next_at += PACKET_SECONDS


def _packets(key, payload: bytes):
    """(payload type, body, by how many packets the RTP time goes on)"""
    if key is None:
        yield PCMU, payload.ljust(PACKET_BYTES, SILENCE), 1
        return
    event = KEYS.index(key)
    for lasted in range(1, 6):
        yield TELEPHONE_EVENT, struct.pack("!BBH", event, 10, lasted * PACKET_BYTES), 0
    for repeat in range(3):
        yield TELEPHONE_EVENT, struct.pack(
            "!BBH", event, 0x80 | 10, 5 * PACKET_BYTES
        ), 8 if repeat == 2 else 0


def _parse(packet: bytes):
    if len(packet) < 12 or packet[0] >> 6 != 2:
        return None
    start = 12 + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10 and len(packet) >= start + 4:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    return packet[1] & 0x7F, int.from_bytes(packet[4:8], "big"), packet[8:12], packet[start:]


def _assemble(packets: dict) -> bytes:
    first = next(iter(packets), 0)
    placed = sorted(
        ((moment - first + 2**31) % 2**32 - 2**31, payload) for moment, payload in packets.items()
    )
    sound = bytearray()
    start = placed[0][0] if placed else 0
    for moment, payload in placed:
        gap = moment - start - len(sound)
        if 0 < gap <= 30 * 8000:
            sound += SILENCE * gap
        elif gap > 0:
            start = moment - len(sound)  # the sender began a new count
        sound += payload
    return bytes(sound)


def _even_port(address: str) -> socket.socket:
    """RTP has an even port (RFC 3550 §11)."""
    for _ in range(100):
        candidate = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        candidate.bind((address, 0))
        if candidate.getsockname()[1] % 2 == 0:
            return candidate
        candidate.close()
    raise OSError("no even UDP port is free")
