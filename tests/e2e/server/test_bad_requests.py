"""Malformed, oversized and slow HTTP over a raw socket: a clear answer, no crash, and everybody else is served."""

import json
import re
import socket

import pytest


@pytest.fixture
def send(server):
    """send(bytes) writes them raw and gives (status, head, body) of the first answer, or None if there was none."""

    def exchange(*pieces: bytes, timeout: float = 10):
        with socket.create_connection(("127.0.0.1", server.port), timeout=timeout) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has answered already and does not want the rest
            answer = b""
            try:
                while b"\r\n\r\n" not in answer:
                    more = connection.recv(65536)
                    if not more:
                        break
                    answer += more
                head, _, body = answer.partition(b"\r\n\r\n")
                length = next(
                    (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
                )
                while len(body) < length:
                    more = connection.recv(65536)
                    if not more:
                        break
                    body += more
            except ConnectionResetError:
                head, body = answer, b""
        return (int(head.split()[1]), head.decode("latin-1"), body) if head.startswith(b"HTTP/1.1 ") else None

    yield exchange
    assert server.request("GET", "/healthz").status == 200, "the server goes on"
    assert server.process.poll() is None


HOST = b"Host: desk.example\r\n"


@pytest.mark.parametrize(
    "request_, statuses",
    [
        (b"nonsense\r\n\r\n", {400}),
        (b"GET\r\n\r\n", {400}),
        (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", {400, 505}),
        (b"GET / HTTP/1.1\r\n\r\n", {400}),
        (b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n", {400}),
        (b"FROBNICATE /healthz HTTP/1.1\r\n" + HOST + b"\r\n", {405, 501}),
        (b"CONNECT example.com:443 HTTP/1.1\r\n" + HOST + b"\r\n", {400, 405, 501}),
        (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", {405, 501}),
        (b"GET http://evil.example/healthz HTTP/1.1\r\n" + HOST + b"\r\n", {200, 400}),
        (b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /%00 HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /%ff%fe HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /\xc3\xa4 HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n" + HOST + b"\r\n", {400, 404}),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"no colon\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"Bad Name: x\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 20_000 + b"\r\n\r\n", {431}),
        (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", {414, 431}),
        (b"GET /healthz HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: y\r\n" % i for i in range(5000)) + b"\r\n", {431}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", {400}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n", {400}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: 99999999999999999999\r\n\r\n", {400, 413}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: 5000000\r\n\r\n", {413}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", {400}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n", {400, 501}),
        (b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Expect: miracles\r\nContent-Length: 2\r\n\r\n{}", {417}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200, {400}),
        (b"\x00" * 30_000, {400, 431}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    ],
)
def test_a_request_that_is_none_is_refused_clearly(send, request_, statuses):
    answer = send(request_)
    if answer is None:
        assert request_[:1] in (b"\x16", b"\x00"), "only what is not HTTP at all may go unanswered"
        return
    status, head, body = answer
    assert status in statuses, (status, head, body)
    if status >= 400 and body:
        assert b"HTTP/1.1" in body or len(body) > 20, "it says what is wrong"
    assert "Location: http://evil" not in head


def test_a_body_that_grows_beyond_the_limit_is_cut_off(send):
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head = b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = send(head, *[chunk] * 40)
    assert answer is None or answer[0] == 413


def test_an_expectation_is_met(send):
    body = b"{}"
    head = b"POST /api/v1/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nExpect: 100-continue\r\n"
    answer = send(head + b"Content-Length: 2\r\n\r\n")
    assert answer[0] == 100
    assert send(head + b"Content-Length: 2\r\n\r\n" + body)[0] in (100, 422)


def test_pipelined_requests_are_answered_in_order(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        asked = b"GET /robots.txt HTTP/1.1\r\n" + HOST + b"\r\n" + b"GET /nothing HTTP/1.1\r\n" + HOST + b"\r\n"
        connection.sendall(asked + b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        answer = b""
        while more := connection.recv(65536):
            answer += more
    assert re.findall(rb"HTTP/1\.1 ([0-9]{3})", answer) == [b"200", b"404", b"200"]


def test_a_header_cannot_be_smuggled_into_an_answer(server, page_of):
    for path in (f"{page_of()}?tz=x%0d%0aSet-Cookie:%20a=b", "/nothing%0d%0aSet-Cookie:%20a=b", "/api/v1/slots?type=%0d%0aX:y"):
        answer = server.request("GET", path)
        assert "Set-Cookie" not in answer.headers and "X" not in answer.headers
    form = {"tz": "x\r\nSet-Cookie: a=b", "start": "2030-01-01T00:00:00Z", "type": "support"}
    assert "Set-Cookie" not in server.post_form(page_of(), form).headers


def test_what_is_wrong_is_quoted_as_text(server, acme):
    answer = server.request("GET", '/api/v1/slots?type="},{"x":"<script>&from=2026-12-01&to=2026-12-02'.replace('"', "%22"), acme)
    assert answer.status == 422 and set(answer.content) >= {"type", "title", "status", "detail"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_slow_senders_keep_nobody_waiting(server):
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert server.request("GET", "/healthz").status == 200
    finally:
        for connection in slow:
            connection.close()


def test_senders_who_leave_in_the_middle_are_forgotten(server, acme):
    body = json.dumps({"type": "support"}).encode()
    for cut in range(0, 200, 7):
        head = f"POST /api/v1/bookings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {acme}\r\nContent-Type: application/json\r\n"
        whole = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(whole[: len(whole) * cut // 200])
    assert server.request("GET", "/healthz").status == 200


def test_a_slow_header_is_answered_when_its_time_is_up(another):
    server = another({})
    server.config.write_text("[limits]\nheader_seconds = 1\nbody_seconds = 1\n")
    server.start()
    for sent in (b"GET /healthz HTTP/1.1\r\nHo", b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(sent)
            answer = connection.recv(65536)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 408")
