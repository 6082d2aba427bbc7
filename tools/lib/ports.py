"""Addresses: which are free, and how a browser on this machine reaches them."""
import socket


def split(listen):
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise SystemExit(f"tools/run: '{listen}' is not ADDR:PORT")
    return host.strip("[]"), int(port)


def family_of(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def tcp_is_free(listen):
    host, port = split(listen)
    with socket.socket(family_of(host), socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return True
        except OSError:
            return False


def free(kind, host, preferred):
    """The preferred port, or the first free one after it."""
    for port in range(preferred, preferred + 200):
        with socket.socket(family_of(host), kind) as probe:
            try:
                probe.bind((host, port))
                return port
            except OSError:
                continue
    raise SystemExit(f"tools/run: no free port from {preferred} on at {host} (is it an address of this machine?)")


def free_tcp(host, preferred):
    return free(socket.SOCK_STREAM, host, preferred)


def free_udp(host, preferred):
    return free(socket.SOCK_DGRAM, host, preferred)


def base_url(listen):
    host, port = split(listen)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
