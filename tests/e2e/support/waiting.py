"""Waiting with a deadline."""

import time


def until(condition, seconds: float, what: str):
    """Gives the first true value of `condition()`; without one, fails and says what did not happen."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)
