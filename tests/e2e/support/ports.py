"""Ports of 127.0.0.1 that nobody had a moment ago."""

import os
import random
import socket

from phone.sipp import free_port

__all__ = ["free_port", "free_range"]


def free_range(count: int) -> tuple:
    """(low, high) of `count` UDP ports in a row, below those that the kernel gives away by itself."""
    chance = random.Random(os.getpid())
    for _ in range(200):
        low = chance.randrange(20000, 32000 - count, 2)
        if all(_is_free(port) for port in range(low, low + count)):
            return low, low + count - 1
    raise OSError(f"no {count} UDP ports in a row are free")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
