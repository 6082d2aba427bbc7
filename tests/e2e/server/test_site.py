"""What any web server answers: health, metrics, robots.txt, and the description of the API."""

import concurrent.futures
import re

import pytest


def test_health_tells_nothing_but_health(server):
    answer = server.request("GET", "/healthz")
    assert answer.status == 200 and len(answer.content) < 40
    assert server.request("HEAD", "/healthz").status == 200


def test_robots_may_read_calendars_only(server):
    answer = server.request("GET", "/robots.txt")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain")
    rules = answer.text.splitlines()
    assert "User-agent: *" in rules and "Disallow: /" in rules and "Allow: /calendars/" in rules


def test_metrics_are_prometheus_text(server, acme):
    server.request("GET", "/api/v1/bookings", acme)
    answer = server.request("GET", "/metrics")
    assert answer.status == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    sample = re.compile(r'[a-z_][a-z0-9_]*(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? -?[0-9.e+-]+(inf|nan)?', re.I)
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    assert lines and all(sample.fullmatch(line) for line in lines), lines
    names = {re.match(r"[a-z0-9_]+", line).group() for line in lines}
    assert all(name.startswith("callhours_") for name in names)
    described = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert described, "each is described"


def test_metrics_through_a_proxy_want_a_token(another):
    """A request that a trusted proxy brings is not from this machine."""
    server = another({})
    server.config.write_text('trusted_proxies = ["127.0.0.1"]\n')
    server.start()
    assert server.request("GET", "/metrics").status == 200
    assert server.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 401


def test_the_root_leads_to_the_console(server):
    answer = server.request("GET", "/")
    assert answer.status == 303 and answer.headers["Location"] == "/console"
    assert server.request("GET", "/console").status in (200, 503)


def test_an_answer_names_no_versions(server):
    for path in ("/healthz", "/nothing", "/console", "/api/v1/bookings"):
        headers = server.request("GET", path).headers
        assert not re.search(r"[0-9]+\.[0-9]+", headers.get("Server", ""))
        assert "X-Powered-By" not in headers


def test_many_readers_at_once_are_all_answered(server, acme):
    def read(i):
        connection = server.connect()
        try:
            return {server.request("GET", "/api/v1/bookings", acme, over=connection).status for _ in range(20)}
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(50) as threads:
        assert set.union(*threads.map(read, range(50))) == {200}


@pytest.mark.parametrize("coding", ["gzip", "br, gzip;q=0.5", "identity", "*", "deflate"])
def test_any_content_coding_may_be_asked_for(server, coding):
    answer = server.request("GET", "/api/v1/openapi.json", headers={"Accept-Encoding": coding})
    assert answer.status == 200


def test_the_server_ends_in_order_and_comes_back_on_the_same_port(another):
    server = another({}).start()
    idle = server.connect()
    assert server.request("GET", "/healthz", over=idle).status == 200
    assert server.stop() == 0, "a resting connection does not keep it"
    idle.close()
    server.start()
    assert server.request("GET", "/healthz").status == 200
