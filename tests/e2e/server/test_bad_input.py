"""Bad input, field by field, for every request that the OpenAPI document describes: a clear error beside the field, and
nothing stored. New requests and fields are covered by being described."""

import http.client
import json
import sqlite3

import pytest

from support import ROOT, seed
from support.server import CallhoursServer
from support.wishes import days, now, text_of, wish

DOCUMENT = json.loads((ROOT / "server/web/openapi.json").read_text())
START = text_of((now() + days(20)).replace(hour=10, minute=0, second=0, microsecond=0))

# A body that would be taken, so that only the one field is wrong; for the others every field stands alone.
GOOD = {
    "book": wish(START),
    "hold": {"type": "support", "start": START},
    "changeBooking": {"start": START},
    "addWebhook": {"url": "https://example.com/"},
    "signIn": {"agent": "anna", "password": "x"},
}
# Values that no field of that type takes. Texts come with what breaks headers, pages, queries and columns.
WRONG = {
    "string": [5, 1.5, True, [], {}, ["x"], {"x": "y"}],
    "integer": ["5", 1.5, True, [], {}, 10**30, -(10**30)],
    "boolean": ["true", 1, 0, [], {}],
    "array": ["x", 5, True, {}, [5], [[]], [{}]],
    "object": ["x", 5, True, []],
}
LINE_FIELDS = {"name", "email", "phone", "type", "start", "client", "status", "url", "slug", "agent"}


def resolve(thing):
    while "$ref" in thing:
        found = DOCUMENT
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return thing


def requests_with_fields():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if method == "parameters" or "requestBody" not in operation:
                continue
            content = operation["requestBody"]["content"].get("application/json")
            if content:
                for field, schema in resolve(content["schema"]).get("properties", {}).items():
                    yield method.upper(), path, operation, field, resolve(schema)


def wrong_values(field: str, schema: dict) -> list:
    types = schema.get("type", "string" if "enum" in schema else [])
    types = [types] if isinstance(types, str) else list(types)
    values = []
    for value in {json.dumps(each): each for kind in types for each in WRONG.get(kind, [])}.values():
        fits = (
            (isinstance(value, bool) and "boolean" in types)
            or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62 and "integer" in types)
            or (isinstance(value, list) and not value and "array" in types)
            or (isinstance(value, dict) and "object" in types)
            or (isinstance(value, str) and "string" in types)
        )
        if not fits:
            values.append(value)
    if "string" in types:
        values += ["x" * (schema.get("maxLength", 20_000) + 1), "a\x00b", "\x1b[31m"]
        if field in LINE_FIELDS:
            values += ["Eva\r\nBcc: all@example.com", "a\nb", "<script>\nalert(1)</script>"]
        if "enum" in schema:
            values += ["nonsense", ""]
        if schema.get("format") == "date-time":
            values += ["", "tomorrow", "2026-02-30T10:00:00Z", "2026-11-23", "2026-11-23T25:00:00Z",
                       "2026-11-23T10:00:00", "9999-12-31T23:59:59Z", "2026-11-23T10:00:00+99:00"]
        if field == "start":
            values.append("2020-01-01T00:00:00Z")
    if "integer" in types:
        values += [schema[bound] + step for bound, step in (("minimum", -1), ("maximum", 1)) if bound in schema]
    return values


CASES = [
    pytest.param(*case, id=f"{case[2]['operationId']}-{case[3]}") for case in requests_with_fields()
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with CallhoursServer(
        tmp_path_factory.mktemp("server"), seed.company(), options=["--client-writes-per-minute", "0"]
    ) as running:
        yield running.start()


@pytest.fixture(scope="module")
def booking(server):
    token = server.secrets["clients"]["acme"]["token"]
    made = server.request("POST", "/api/v1/bookings", token, wish(now().replace(minute=0, second=0, microsecond=0) + days(9)))
    assert made.status == 201
    return made.content["id"]


def stored(server) -> dict:
    """How much of everything there is; but for sessions, and figures, which are counted by the hour and not by request."""
    with sqlite3.connect(server.db) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables if name != "session" and "figure" not in name}
    db.close()
    return rows


def token_for(server, operation) -> str | None:
    wanted = [name for each in operation.get("security", []) for name in each]
    if "clientToken" in wanted:
        return server.secrets["clients"]["acme"]["token"]
    return server.secrets["agents"]["carla"]["token"] if wanted else None


def tokens_for(server, operation) -> list:
    """Of everybody whose field it may be."""
    tokens = {token_for(server, operation)}
    if any("agentToken" in each for each in operation.get("security", [])):
        tokens.add(server.secrets["agents"]["carla"]["token"])
    return sorted(tokens, key=str)


@pytest.mark.parametrize("method, path, operation, field, schema", CASES)
def test_a_wrong_field_is_named_and_nothing_is_stored(server, booking, method, path, operation, field, schema):
    before = stored(server)
    good = GOOD.get(operation["operationId"], {})
    of_agents = "gents only" in schema.get("description", "") or field in ("override", "client", "status")
    for token in tokens_for(server, operation):
        is_client = token == server.secrets["clients"]["acme"]["token"]
        if is_client and of_agents:
            continue
        body = dict(good)
        if not is_client and operation["operationId"] == "book":
            body["client"] = "acme"
        if field == "status" and operation["operationId"] == "changeBooking":
            body = {}
        for value in wrong_values(field, schema):
            answer = server.request(method, path.replace("{id}", str(booking)), token, {**body, field: value})
            what = f"{method} {path} {field}={json.dumps(value)[:80]}: {answer.status} {str(answer.content)[:300]}"
            assert 400 <= answer.status < 500, what
            assert answer.headers["Content-Type"] == "application/problem+json", what
            if answer.status == 422 and operation["operationId"] in GOOD:
                named = [error["pointer"].split("/")[1] for error in answer.content.get("errors", [])]
                is_rule = field == "start" and isinstance(value, str) and value[:4] in ("2020", "2026", "9999")
                assert field in named or is_rule, what
    assert stored(server) == before


QUERIES = [
    pytest.param(path, operation, resolve(parameter), id=f"{operation['operationId']}-{resolve(parameter)['name']}")
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if method == "get"
    for parameter in operation.get("parameters", [])
    if resolve(parameter)["in"] == "query"
]


@pytest.mark.parametrize("path, operation, parameter", QUERIES)
def test_no_parameter_of_a_question_breaks_the_answer(server, booking, path, operation, parameter):
    before = stored(server)
    for value in ("", "x", "0", "-1", "9" * 30, "%0d%0aSet-Cookie:%20a=b", "%01", "%ff", "'%20OR%201=1--", "<b>", "x" * 4000,
                  "2026-02-30", "%D0%96"):
        query = f"?{parameter['name']}={value}"
        try:
            answer = server.request("GET", path.replace("{id}", str(booking)) + query, token_for(server, operation))
        except http.client.RemoteDisconnected:
            raise AssertionError(f"{path}{query}: no answer") from None
        assert answer.status < 500, f"{path}{query}: {answer.status}"
        assert "Set-Cookie" not in answer.headers
    assert stored(server) == before


FORM_FIELDS = {
    "name": ["", "x" * 101, "a\x00b", "Eva\r\nBcc: all@example.com"],
    "email": ["", "x", "eva@", "@x.example", "eva@x.example\r\nBcc: all@example.com", "x" * 300 + "@x.example", "a b@x.example"],
    "phone": ["x", "+", "+43" + "1" * 30, "12\r\n34"],
    "note": ["x" * 2001, "a\x00b"],
    "start": ["", "x", "2020-01-01T00:00:00Z", "2026-02-30T10:00:00Z"],
    "type": ["", "nonsense", "x\r\ny"],
}


@pytest.mark.parametrize("field, value", [(f, v) for f, values in FORM_FIELDS.items() for v in values])
def test_a_wrong_field_of_the_page_shows_the_page_again_and_stores_nothing(server, page_of_acme, field, value):
    before = stored(server)
    form = {"type": "support", "start": START, "name": "Eva", "email": "eva@acme.example", field: value}
    answer = server.post_form(page_of_acme, form)
    assert 400 <= answer.status < 500 and "text/html" in answer.headers["Content-Type"]
    if field in ("name", "email", "phone", "note") and "\x00" not in value:  # a NUL makes it no form at all
        assert 'aria-invalid="true"' in answer.text, "the field is marked"
    assert "Bcc" not in answer.headers
    assert stored(server) == before


@pytest.fixture(scope="module")
def page_of_acme(server):
    return server.secrets["clients"]["acme"]["booking_url"]


@pytest.mark.parametrize("name", ["<b>Ünï</b>", "Ольга 名前 🦊", "O'Brien \"Q\"; DROP TABLE booking;--", "‮abc", "é" * 100])
def test_strange_names_that_are_names_come_back_as_they_are(server, name, times):
    token = server.secrets["clients"]["acme"]["token"]
    booked = server.request("POST", "/api/v1/bookings", token, wish(times(), name=name))
    assert booked.status == 201 and booked.content["name"] == name
    page = server.request("GET", booked.content["manage_url"]).text
    assert "<b>Ünï" not in page
