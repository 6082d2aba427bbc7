"""Sound as a telephone carries it: 8 kHz, one channel; and speech made from text."""

import functools
import pathlib
import shutil
import subprocess
import wave

RATE = 8000
SILENCE = b"\xff"

# Seconds of quiet before and after speech: enough that nothing is cut off, or as words in a sentence have it.
ROUND_ABOUT = "0.2"
IN_A_ROW = "0.03"


def speak(text: str, wav: pathlib.Path, language: str = "en", speed: int = 150, quiet: str = ROUND_ABOUT) -> pathlib.Path:
    """Writes `text`, read aloud, to `wav`: 8 kHz, 16 bit, mono, as loud as people on the telephone are."""
    for program in ("espeak-ng", "sox"):
        if not shutil.which(program):
            raise FileNotFoundError(f"{program} is missing; apt-get install {program}")
    spoken = subprocess.run(
        ["espeak-ng", "-v", language, "-s", str(speed), "--stdout", "--stdin"],
        input=text.encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    wav.parent.mkdir(parents=True, exist_ok=True)
    # -R: the same bytes every time (no random dither). Quiet before and after, as the caller wants it.
    subprocess.run(
        [
            "sox",
            "-R",
            "-t",
            "wav",
            "--ignore-length",
            "-",
            "-r",
            str(RATE),
            "-c",
            "1",
            "-b",
            "16",
            str(wav),
            "highpass",
            "200",
            "norm",
            "-4",
            "pad",
            quiet,
            quiet,
        ],
        input=spoken.stdout,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return wav


def read_wav(path: pathlib.Path) -> list:
    """The samples of a WAV file, at 8 kHz mono; any other kind is converted by sox."""
    try:
        with wave.open(str(path)) as file:
            plain = (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
            frames = file.readframes(file.getnframes()) if plain else None
    except (wave.Error, EOFError):
        frames = None
    if frames is None:
        frames = subprocess.run(
            ["sox", str(path), "-r", str(RATE), "-c", "1", "-b", "16", "-e", "signed", "-t", "raw", "-"],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
    return list(memoryview(frames[: len(frames) & ~1]).cast("h"))


def write_wav(path: pathlib.Path, samples) -> pathlib.Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(int(sample).to_bytes(2, "little", signed=True) for sample in samples))
    return path


def to_ulaw(samples) -> bytes:
    """G.711 µ-law (ITU-T G.711, table 2a)."""
    table = _encoding()
    return bytes(table[(sample + 32768) >> 2] for sample in samples)


def from_ulaw(encoded: bytes) -> list:
    table = _decoding()
    return [table[byte] for byte in encoded]


@functools.cache
def _decoding() -> list:
    values = []
    for byte in range(256):
        inverted = ~byte & 0xFF
        magnitude = (((inverted & 0x0F) << 3) + 0x84 << ((inverted & 0x70) >> 4)) - 0x84
        values.append(-magnitude if inverted & 0x80 else magnitude)
    return values


@functools.cache
def _encoding() -> bytes:
    """By the upper 14 of 16 bits, which is what G.711 can tell apart."""
    return bytes(_encode((index << 2) - 32768) for index in range(1 << 14))


def _encode(sample: int) -> int:
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), 32635) + 0x84
    segment = magnitude.bit_length() - 8
    return ~(sign | segment << 4 | (magnitude >> segment + 3) & 0x0F) & 0xFF
