"""Is this what was played? Sounds are numpy arrays of samples at 8 kHz."""

import dataclasses
import functools
import pathlib
import tempfile

import numpy

from phone import speech

RATE = speech.RATE
STEP = RATE // 50  # an envelope has a point each 20 ms
AUDIBLE = 300  # of 32768, as the mean of a step; telephone speech is far above, line noise far below


@functools.cache
def spoken(text: str, language: str = "en") -> numpy.ndarray:
    """`text` read aloud."""
    with tempfile.TemporaryDirectory(prefix="callhours-speech-") as folder:
        return array(speech.read_wav(speech.speak(text, pathlib.Path(folder) / "speech.wav", language)))


def load(wav: pathlib.Path) -> numpy.ndarray:
    return array(speech.read_wav(wav))


def array(samples) -> numpy.ndarray:
    return numpy.asarray(samples, dtype=numpy.float64)


def ulaw(samples: numpy.ndarray) -> bytes:
    return speech.to_ulaw(int(sample) for sample in samples)


def from_ulaw(encoded: bytes) -> numpy.ndarray:
    return array(speech.from_ulaw(encoded))


@dataclasses.dataclass
class Likeness:
    samples: float  # correlation of the samples at the best shift, -1 … 1
    envelope: float  # of the loudness over time; forgives what codecs and lost packets do
    begins_at: float  # seconds into the recording
    played_seconds: float  # from the first to the last audible moment
    recorded_seconds: float


def likeness(played: numpy.ndarray, recorded: numpy.ndarray) -> Likeness:
    """Finds `played` within `recorded`."""
    samples, shift = _correlate(played, recorded)
    envelope, _ = _correlate(*[_centred(loudness(sound)) for sound in (played, recorded)])
    return Likeness(samples, envelope, shift / RATE, audible_seconds(played), audible_seconds(recorded))


def assert_same(
    played: numpy.ndarray, recorded: numpy.ndarray, *, length_within: float | None = 0.5
) -> Likeness:
    found = likeness(played, recorded)
    assert found.envelope > 0.9 and found.samples > 0.8, f"this is not what was played: {found}"
    if length_within is not None:
        assert (
            abs(found.recorded_seconds - found.played_seconds) <= length_within
        ), f"not as long as what was played: {found}"
    return found


def loudness(sound: numpy.ndarray) -> numpy.ndarray:
    whole = len(sound) // STEP
    return (
        numpy.sqrt(numpy.mean(sound[: whole * STEP].reshape(whole, STEP) ** 2, axis=1))
        if whole
        else numpy.zeros(1)
    )


def audible_seconds(sound: numpy.ndarray) -> float:
    loud = numpy.flatnonzero(loudness(sound) > AUDIBLE)
    return (loud[-1] - loud[0] + 1) * STEP / RATE if len(loud) else 0.0


def _centred(values: numpy.ndarray) -> numpy.ndarray:
    return values - values.mean()


def _correlate(needle: numpy.ndarray, hay: numpy.ndarray) -> tuple:
    """The best normalised correlation over all shifts (by FFT), and that shift; against what it covers."""
    if not len(needle) or not len(hay):
        return 0.0, 0
    size = 1 << (len(needle) + len(hay)).bit_length()
    spectrum = numpy.fft.rfft(hay, size) * numpy.conj(numpy.fft.rfft(needle, size))
    products = numpy.fft.irfft(spectrum, size)
    shift = int(numpy.argmax(products))
    best = products[shift]
    shift = shift - size if shift > size // 2 else shift
    part = hay[max(0, shift) : max(0, shift + len(needle))]
    scale = float(numpy.linalg.norm(needle) * numpy.linalg.norm(part))
    return (float(best) / scale if scale else 0.0), shift
