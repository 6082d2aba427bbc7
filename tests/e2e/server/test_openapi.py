"""The OpenAPI document says what the server does: every path and status of it is provoked and checked."""

import itertools
import re

import jsonschema
import pytest

from support import ROOT, seed
from support.waiting import until
from support.wishes import days, now, text_of, wish

@pytest.fixture(scope="module")
def document(server):
    return server.get("/api/v1/openapi.json")


def schema_of(document, response: dict, media_type: str):
    content = response.get("content", {})
    assert media_type in content, f"{media_type} is not described: {list(content)}"
    return {**content[media_type].get("schema", {}), "components": document["components"]}


def operations_of(methods: dict) -> list:
    return [(name, operation) for name, operation in methods.items() if name != "parameters"]


def resolve(document, thing):
    while "$ref" in thing:
        found = document
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        thing = found
    return thing


class Checker:
    """Sends requests, holds each answer to the document, and notes what was seen."""

    def __init__(self, server, document):
        self.server, self.document, self.seen = server, document, set()

    def __call__(self, method, template, expected, token=None, body=None, headers=None, query="", **in_path):
        path = template.format(**in_path) + query
        answer = self.server.request(method, path, token, body, headers)
        assert answer.status == expected, f"{method} {path}: {answer.status} {answer.content!r}"
        self.check(method, template, answer)
        return answer

    def check(self, method, template, answer):
        operation = self.document["paths"][template][method.lower()]
        responses = operation["responses"]
        assert str(answer.status) in responses, f"{method} {template}: {answer.status} is not described"
        self.seen.add((method, template, answer.status))
        response = resolve(self.document, responses[str(answer.status)])
        for name, header in response.get("headers", {}).items():
            if resolve(self.document, header).get("required"):
                assert name in answer.headers, f"{method} {template} {answer.status}: {name} is missing"
        if "content" not in response:
            assert not answer.content
            return
        media_type = answer.headers["Content-Type"].partition(";")[0]
        schema = schema_of(self.document, response, media_type)
        if "json" in media_type:
            jsonschema.Draft202012Validator(
                schema, format_checker=jsonschema.FormatChecker(), resolver=jsonschema.RefResolver("", schema)
            ).validate(answer.content)


def test_it_is_an_openapi_document_whose_references_lead_somewhere(document):
    assert document["openapi"].startswith("3.1") and document["info"]["title"]

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                resolve(document, node)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    ids = [op.get("operationId") for path in document["paths"].values() for _, op in operations_of(path)]
    assert len(ids) == len(set(ids))


def test_every_route_of_the_api_is_described(document):
    """The routes are named in the sources of server/web; what is below /api/ is for programs."""
    added = set()
    for source in (ROOT / "server").rglob("*.cpp"):
        for method, path in re.findall(r'router\.add\((?:http::Route\{)?(?:http::)?Method::(\w+),\s*"([^"]+)"', source.read_text()):
            if path.startswith("/api/"):
                added.add((method.rstrip("_"), re.sub(r"\{(\w+)(\.\.\.)?\}", r"{\1}", path)))
    described = {
        (method, path)
        for path, methods in document["paths"].items()
        if path.startswith("/api/")
        for method in methods
        if method in ("get", "post", "patch", "delete", "put")
    }
    assert added == described


def test_every_described_answer_is_given_in_its_schema(another, document, times):
    server = another(seed.company(), options=["--client-writes-per-minute", "60"]).start()
    made = server.secrets
    acme, globex, former = (made["clients"][slug]["token"] for slug in ("acme", "globex", "former"))
    anna, pbx = made["agents"]["anna"]["token"], made["pbx_token"]
    json_type = {"Content-Type": "application/json"}
    text_type = {"Content-Type": "text/plain"}
    big = b'{"note": "' + b"x" * 1_200_000 + b'"}'
    check = Checker(server, document)

    def session_headers():
        answer = check("POST", "/api/v1/session", 200, body={"agent": "anna", "password": made["agents"]["anna"]["password"]})
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return {"Cookie": cookie, "X-CSRF-Token": answer.content["csrf_token"]}

    # Refused before anything else, wherever a token is wanted.
    for path, methods in document["paths"].items():
        for method, operation in operations_of(methods):
            if "401" in operation.get("responses", {}) and operation.get("security"):
                nobody = {"id": "1", "name": "one", "agent": "anna", "client": "acme", "what": "tasks"}
                check(method.upper(), path, 401, **nobody, body={} if "requestBody" in operation else None)
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                wanted = [name for each in operation.get("security", []) for name in each]
                of_agents = made["agents"]["carla"]["token"] if re.search("webhooks|duty|clients|closure", path) else anna
                token = acme if "clientToken" in wanted else of_agents if wanted else None
                one = {"id": "1", "name": "one", "agent": "anna", "client": "acme"}
                check(method.upper(), path, 413, token, big, json_type, **one)
                check(method.upper(), path, 415, token, b"{}", text_type, **one)
                check(method.upper(), path, 400, token, b"{", json_type, **one)

    # What clients do.
    check("GET", "/api/v1/call-types", 200, acme)
    day = times()
    dates = f"&from={day:%Y-%m-%d}&to={day:%Y-%m}-28"
    dates = f"&from={min(dates[6:16], dates[20:30])}&to={max(dates[6:16], dates[20:30])}"
    check("GET", "/api/v1/slots", 200, acme, query="?type=support" + dates)
    check("GET", "/api/v1/slots", 403, former, query="?type=support" + dates)
    check("GET", "/api/v1/slots", 422, acme, query="?type=nonsense" + dates)
    hold = check("POST", "/api/v1/holds", 201, acme, {"type": "support", "start": text_of(times())})
    check("POST", "/api/v1/holds", 409, globex, {"type": "support", "start": hold.content["start"]})
    check("POST", "/api/v1/holds", 403, former, {"type": "support", "start": text_of(times())})
    check("POST", "/api/v1/holds", 422, acme, {"type": "support", "start": "2020-01-01T00:00:00Z"})
    check("DELETE", "/api/v1/holds/{id}", 204, acme, id=hold.content["id"])
    check("DELETE", "/api/v1/holds/{id}", 404, acme, id=hold.content["id"])
    booking = check("POST", "/api/v1/bookings", 201, acme, wish(times(), phone="+4366012345", note="A note"))
    id_ = booking.content["id"]
    taken = text_of(times())
    check("POST", "/api/v1/bookings", 201, globex, wish(taken))
    check("POST", "/api/v1/bookings", 409, acme, wish(taken))
    check("POST", "/api/v1/bookings", 403, former, wish(times()))
    check("POST", "/api/v1/bookings", 422, acme, {})
    check("GET", "/api/v1/bookings", 200, acme)
    check("GET", "/api/v1/bookings/{id}", 200, acme, id=id_)
    check("GET", "/api/v1/bookings/{id}", 404, globex, id=id_)
    check("PATCH", "/api/v1/bookings/{id}", 200, acme, {"start": text_of(times())}, id=id_)
    check("PATCH", "/api/v1/bookings/{id}", 404, globex, {"start": text_of(times())}, id=id_)
    check("PATCH", "/api/v1/bookings/{id}", 409, acme, {"start": taken}, id=id_)
    check("PATCH", "/api/v1/bookings/{id}", 422, acme, {"start": "2020-01-01T00:00:00Z"}, id=id_)
    server.import_({"clients": [{"slug": "acme", "entitled_to": "2020-12-31"}]})
    for _ in range(50):
        answer = server.request("PATCH", f"/api/v1/bookings/{id_}", acme, {"start": text_of(times())})
        if answer.status == 403:
            break
    check.check("PATCH", "/api/v1/bookings/{id}", answer)
    server.import_({"clients": [{"slug": "acme", "entitled_to": None}]})
    check("DELETE", "/api/v1/bookings/{id}", 200, acme, id=id_)
    check("DELETE", "/api/v1/bookings/{id}", 404, acme, id=999999)
    check("PATCH", "/api/v1/bookings/{id}", 410, acme, {"start": text_of(times())}, id=id_)
    check("GET", "/api/v1/bookings/{id}/history", 200, acme, id=id_)
    check("GET", "/api/v1/bookings/{id}/history", 404, globex, id=id_)
    check("GET", "/api/v1/bookings", 422, acme, query="?status=nonsense")
    check("DELETE", "/api/v1/bookings/{id}", 422, acme, query="?reason=" + "x" * 501, id=id_)

    # What agents do with bookings.
    check("GET", "/api/v1/bookings", 200, anna, query="?from=2026-01-01&q=eva&limit=1")
    by_agent = check("POST", "/api/v1/bookings", 201, anna, wish(times(), client="acme", reason="asked by phone"))
    over = by_agent.content["id"]
    check("GET", "/api/v1/bookings/{id}/history", 200, anna, id=over)
    check("PATCH", "/api/v1/bookings/{id}", 200, anna, {"status": "done"}, id=over)
    check("PATCH", "/api/v1/bookings/{id}", 409, anna, {"start": text_of(times())}, id=over)
    check("DELETE", "/api/v1/bookings/{id}", 409, anna, id=over)
    check("PATCH", "/api/v1/bookings/{id}", 422, anna, {"status": "nonsense"}, id=over)

    days_ahead = {"from": str((now() + days(3)).date()), "to": str((now() + days(5)).date())}
    waits = {"type": "support", "name": "Eva", "email": "eva@acme.example", **days_ahead}
    place = check("POST", "/api/v1/waiting-list", 201, acme, waits).content["id"]
    check("POST", "/api/v1/waiting-list", 200, acme, waits)
    check("POST", "/api/v1/waiting-list", 403, former, waits)
    check("POST", "/api/v1/waiting-list", 422, acme, {**waits, "part": "noon"})
    for part in ("morning", "afternoon"):
        check("POST", "/api/v1/waiting-list", 201, acme, {**waits, "part": part})
    for type_ in ("training", "ideas"):
        check("POST", "/api/v1/waiting-list", 201, acme, {**waits, "type": type_})
    check("POST", "/api/v1/waiting-list", 409, acme, {**waits, "type": "ideas", "part": "morning"})
    check("GET", "/api/v1/waiting-list", 200, acme)
    check("GET", "/api/v1/waiting-list", 200, anna, query="?state=all")
    check("GET", "/api/v1/waiting-list", 422, acme, query="?state=gone")
    check("DELETE", "/api/v1/waiting-list/{id}", 404, globex, id=place)
    check("DELETE", "/api/v1/waiting-list/{id}", 200, acme, id=place)

    callback = check("POST", "/api/v1/callbacks", 201, acme, {"number": "0660 55555", "urgency": "partial"})
    check("POST", "/api/v1/callbacks", 200, acme, {"number": "0660 55555"})
    check("POST", "/api/v1/callbacks", 409, globex, {"number": "0660 55555"})
    check("POST", "/api/v1/callbacks", 422, acme, {"urgency": "very"})
    check("POST", "/api/v1/callbacks", 403, former, {})
    check("GET", "/api/v1/callbacks", 200, acme)
    check("GET", "/api/v1/callbacks/{id}", 200, acme, id=callback.content["id"])
    check("GET", "/api/v1/callbacks/{id}", 404, globex, id=callback.content["id"])
    check("DELETE", "/api/v1/callbacks/{id}", 404, globex, id=callback.content["id"])
    check("DELETE", "/api/v1/callbacks/{id}", 200, acme, id=callback.content["id"])

    # What agents and the PBX do.
    check("POST", "/api/v1/session", 401, body={"agent": "anna", "password": "wrong"})
    check("POST", "/api/v1/session", 422, body={})
    headers = session_headers()
    check("GET", "/api/v1/session", 200, headers=headers)
    check("GET", "/api/v1/session", 200, anna)
    check("DELETE", "/api/v1/bookings/{id}", 403, headers={"Cookie": headers["Cookie"]}, id=over)
    check("DELETE", "/api/v1/session", 403, headers={"Cookie": headers["Cookie"]})
    check("DELETE", "/api/v1/session", 204, headers=headers)
    check("GET", "/api/v1/clients", 200, anna)
    check("GET", "/api/v1/clients", 422, anna, query="?expires_within=soon")
    lead = made["agents"]["carla"]["token"]
    for path in ("/api/v1/clients/{client}", "/api/v1/clients/{client}/history"):
        check("GET", path, 200, anna, client="acme")
        check("GET", path, 404, anna, client="nobody")
    check("GET", "/api/v1/clients/{client}/export", 200, lead, client="acme")
    check("GET", "/api/v1/clients/{client}/export", 403, anna, client="acme")
    check("GET", "/api/v1/clients/{client}/export", 404, lead, client="nobody")
    erasures, nobody_there = "/api/v1/clients/{client}/erasures", {"email": "nobody@acme.example"}
    check("POST", erasures, 200, lead, nobody_there, query="?dry_run=true", client="globex")
    check("POST", erasures, 200, lead, nobody_there, client="globex")
    check("POST", erasures, 403, anna, nobody_there, client="globex")
    check("POST", erasures, 404, lead, nobody_there, client="nobody")
    asked = check("POST", "/api/v1/callbacks", 201, acme, {"number": "0660 55556"}).content["id"]
    check("POST", erasures, 409, lead, {"number": "0660 55556"}, client="acme")
    check("DELETE", "/api/v1/callbacks/{id}", 200, acme, id=asked)
    check("POST", erasures, 422, lead, {}, client="globex")
    check("GET", "/api/v1/erasures", 200, lead)
    check("GET", "/api/v1/erasures", 403, anna)
    form = {"Content-Type": "multipart/form-data; boundary=cut"}
    file = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\nname\r\nBolt\r\n--cut--\r\n'
    imports = "/api/v1/imports/{what}"
    check("POST", imports, 200, lead, file, form, query="?dry_run=true", what="clients")
    check("POST", imports, 200, lead, file, form, what="clients")
    check("POST", imports, 400, lead, b"--", form, what="clients")
    check("POST", imports, 403, anna, file, form, what="clients")
    check("POST", imports, 404, lead, file, form, what="colours")
    check("POST", imports, 415, lead, b"{}", json_type, what="clients")
    check("POST", imports, 422, lead, file, form, what="tasks")
    check("GET", "/api/v1/imports", 200, lead)
    check("GET", "/api/v1/imports", 403, anna)
    check("PATCH", "/api/v1/clients/{client}", 200, lead, {"plan": "Premium"}, client="acme")
    check("PATCH", "/api/v1/clients/{client}", 403, anna, {}, client="acme")
    check("PATCH", "/api/v1/clients/{client}", 404, lead, {}, client="nobody")
    check("PATCH", "/api/v1/clients/{client}", 422, lead, {"agent": "nobody"}, client="acme")
    check("GET", "/api/v1/clients/{client}/slots", 200, anna, query="?type=support" + dates, client="acme")
    check("GET", "/api/v1/clients/{client}/slots", 404, anna, query="?type=support" + dates, client="nobody")
    check("GET", "/api/v1/clients/{client}/slots", 422, anna, query="?type=support", client="acme")
    week = "?from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z"
    check("GET", "/api/v1/busy", 200, anna, query=week)
    check("GET", "/api/v1/busy", 403, anna, query=week + "&agent=ben")
    check("GET", "/api/v1/busy", 422, anna, query="?from=yesterday")
    check("GET", "/api/v1/tasks", 200, anna)
    check("GET", "/api/v1/tasks", 422, anna, query="?state=nonsense")
    task = check("POST", "/api/v1/tasks", 201, anna, {"client": "acme", "about": "The export stops.", "severity": 2})
    check("POST", "/api/v1/tasks", 200, anna, {"number": "0660 12345"})
    check("POST", "/api/v1/tasks", 422, anna, {})
    other = check("POST", "/api/v1/tasks", 201, anna, {"number": "+4366077777"}).content["id"]
    task = task.content["id"]
    unguarded = {"Cookie": session_headers()["Cookie"]}
    check("POST", "/api/v1/tasks", 403, headers=unguarded, body={})
    check("GET", "/api/v1/tasks/{id}", 200, anna, id=task)
    check("GET", "/api/v1/tasks/{id}", 404, anna, id=999)
    check("PATCH", "/api/v1/tasks/{id}", 404, anna, {"note": "x"}, id=999)
    check("PATCH", "/api/v1/tasks/{id}", 422, anna, {"severity": 9}, id=task)
    check("PATCH", "/api/v1/tasks/{id}", 403, headers=unguarded, body={}, id=task)
    check("DELETE", "/api/v1/waiting-list/{id}", 403, headers=unguarded, id=place)
    carla = made["agents"]["carla"]["token"]
    swap = {"from": text_of(now()), "to": text_of(now() + days(1)), "agent": "dora"}
    check("PUT", "/api/v1/duty", 200, carla, {"rotation": ["ben", "carla"], "swaps": [swap], "note": "A slow line."})
    check("PUT", "/api/v1/duty", 403, anna, {})
    check("PUT", "/api/v1/duty", 422, carla, {"rotation": ["nobody"]})
    check("GET", "/api/v1/duty", 200, anna)
    for by in ("total", "agent", "client", "severity", "day"):
        check("GET", "/api/v1/figures", 200, carla, query=f"?from=2026-01-01&to=2030-01-01&by={by}")
    check("GET", "/api/v1/figures", 200, carla, query="?from=2026-01-01&to=2030-01-01&format=csv")
    check("GET", "/api/v1/figures", 403, anna, query="?from=2026-01-01&to=2030-01-01")
    check("GET", "/api/v1/figures", 422, carla)
    until(lambda: server.get("/api/v1/notices?unread=true", anna)["notices"], 10, "anna is told of the urgent task")
    notice = check("GET", "/api/v1/notices", 200, anna).content["notices"][0]["id"]
    check("POST", "/api/v1/notices/{id}/read", 204, anna, id=notice)
    check("POST", "/api/v1/notices/{id}/read", 404, carla, id=notice)
    check("POST", "/api/v1/notices/{id}/read", 403, headers=unguarded, id=notice)
    check("GET", "/api/v1/tasks/{id}/history", 200, anna, id=task)
    check("GET", "/api/v1/tasks/{id}/history", 404, anna, id=999)
    for method in ("PUT", "DELETE"):
        check(method, "/api/v1/tasks/{id}/watchers/{agent}", 204, anna, id=task, agent="ben")
        check(method, "/api/v1/tasks/{id}/watchers/{agent}", 404, anna, id=task, agent="nobody")
        check(method, "/api/v1/tasks/{id}/watchers/{agent}", 403, headers=unguarded, id=task, agent="ben")
    check("PATCH", "/api/v1/tasks/{id}", 200, anna, {"state": "claimed"}, id=task)
    check("PATCH", "/api/v1/tasks/{id}", 409, made["agents"]["ben"]["token"], {"state": "claimed"}, id=task)
    check("POST", "/api/v1/tasks/{id}/merge", 422, anna, {}, id=other)
    check("POST", "/api/v1/tasks/{id}/merge", 404, anna, {"into": 999}, id=other)
    check("POST", "/api/v1/tasks/{id}/merge", 409, anna, {"into": other}, id=other)
    check("POST", "/api/v1/tasks/{id}/merge", 403, headers=unguarded, body={"into": task}, id=other)
    check("POST", "/api/v1/tasks/{id}/merge", 200, anna, {"into": task}, id=other)
    check("POST", "/api/v1/tasks/{id}/call", 403, headers=unguarded, id=task)
    check("POST", "/api/v1/tasks/{id}/call", 422, anna, {"anyway": "yes"}, id=task)
    check("POST", "/api/v1/tasks/{id}/call", 503, anna, {"anyway": True}, id=task)
    check("DELETE", "/api/v1/tasks/{id}/call", 404, anna, id=task)
    check("DELETE", "/api/v1/tasks/{id}/call", 403, headers=unguarded, id=task)
    check("GET", "/api/v1/tasks/{id}/callbacks", 200, anna, id=task)
    check("GET", "/api/v1/tasks/{id}/callbacks", 404, anna, id="x")
    check("GET", "/api/v1/agents/{agent}/dialling", 200, carla, agent="anna")
    check("GET", "/api/v1/agents/{agent}/dialling", 404, anna, agent="ben")
    check("PUT", "/api/v1/agents/{agent}/dialling", 200, anna, {"tasks": True, "booked_calls": True}, agent="anna")
    check("PUT", "/api/v1/agents/{agent}/dialling", 404, anna, {}, agent="ben")
    check("PUT", "/api/v1/agents/{agent}/dialling", 422, anna, {"booked_calls": 3}, agent="anna")
    check("PUT", "/api/v1/agents/{agent}/dialling", 403, headers=unguarded, body={}, agent="anna")
    check("GET", "/api/v1/voicemails/{id}/audio", 404, anna, id=1)
    check("POST", "/api/v1/voicemails/{id}/heard", 404, anna, id=1)
    check("POST", "/api/v1/voicemails/{id}/heard", 403, headers=unguarded, id=1)
    check("GET", "/api/v1/mails", 200, anna, query="?state=queued&q=acme")
    check("GET", "/api/v1/mails", 422, anna, query="?state=nonsense")
    mail = server.get("/api/v1/mails?limit=1", anna)["mails"][0]["id"]
    check("GET", "/api/v1/mails/{id}", 200, anna, id=mail)
    check("GET", "/api/v1/mails/{id}", 404, anna, id=999999)
    check("POST", "/api/v1/mails/{id}/retry", 200, anna, id=mail)
    check("POST", "/api/v1/mails/{id}/retry", 404, anna, id=999999)
    check("POST", "/api/v1/mails/{id}/retry", 403, headers={"Cookie": session_headers()["Cookie"]}, id=mail)
    form = {"Content-Type": "multipart/form-data; boundary=cut"}
    to = b'--cut\r\nContent-Disposition: form-data; name="to"\r\n\r\n+4312345000\r\n--cut--\r\n'
    check("POST", "/api/v1/voicemails", 201, pbx, to, form)
    check("POST", "/api/v1/voicemails", 400, pbx, b"no parts at all", form)
    check("POST", "/api/v1/voicemails", 403, headers={"Cookie": session_headers()["Cookie"], **form}, body=to)
    check("POST", "/api/v1/voicemails", 413, pbx, to, {**form, "Content-Length": str(65 << 20)})
    check("POST", "/api/v1/voicemails", 415, pbx, b"{}", json_type)
    check("POST", "/api/v1/voicemails", 422, pbx, b"--cut--\r\n", form)
    check("GET", "/api/v1/agenda", 200, anna)
    check("GET", "/api/v1/agenda", 422, anna, query="?date=nonsense")
    check("GET", "/api/v1/calls", 200, anna)
    check("GET", "/api/v1/calls", 200, anna, headers={"Accept": "text/csv"})
    check("GET", "/api/v1/calls", 422, anna, query="?outcome=nonsense")
    check("GET", "/api/v1/calls.csv", 200, anna)
    check("GET", "/api/v1/calls.csv", 422, anna, query="?from=nonsense")
    check("GET", "/api/v1/calls/{id}", 404, anna, id=999999)
    check("PUT", "/api/v1/desk/closure", 403, headers={"Cookie": session_headers()["Cookie"]}, body={})
    check("PUT", "/api/v1/desk/closure", 403, anna, {"until": "2037-01-01T00:00:00Z"})
    check("DELETE", "/api/v1/desk/closure", 403, anna)
    check("PUT", "/api/v1/desk/closure", 422, carla, {"until": "2020-01-01T00:00:00Z"})
    check("PUT", "/api/v1/desk/closure", 200, carla, {"until": "2037-01-01T00:00:00Z", "reason": "Fire drill"})
    check("GET", "/api/v1/desk/closure", 200, anna)
    check("DELETE", "/api/v1/desk/closure", 403, headers={"Cookie": session_headers()["Cookie"]})
    check("DELETE", "/api/v1/desk/closure", 200, carla)
    check("GET", "/api/v1/route", 200, pbx, query="?from=%2B4366012345&to=%2B4312345000")
    check("GET", "/api/v1/route", 200, anna, query="?from=anonymous&to=x&at=2027-01-01T00:00:00Z")
    check("GET", "/api/v1/route", 422, pbx, query="?at=nonsense")
    carla = made["agents"]["carla"]["token"]
    check("GET", "/api/v1/rules", 200, carla)
    check("PATCH", "/api/v1/rules", 200, carla, {"agents": [{"slug": "carla", "holidays": []}]}, query="?dry_run=true")
    check("PATCH", "/api/v1/rules", 403, anna, {"desk": {}})
    check("PATCH", "/api/v1/rules", 422, carla, {"desk": {"default_severity": 9}})
    check("GET", "/api/v1/bookings/contradictions", 200, carla)
    check("GET", "/api/v1/holiday-calendars", 200, anna)
    holidays = {"ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"}
    check("PUT", "/api/v1/holiday-calendars/{name}", 200, carla, holidays, name="own")
    check("PUT", "/api/v1/holiday-calendars/{name}", 403, anna, holidays, name="own")
    check("PUT", "/api/v1/holiday-calendars/{name}", 409, carla, holidays, name="at")
    check("PUT", "/api/v1/holiday-calendars/{name}", 422, carla, {}, name="own")
    assert server.request("PATCH", "/api/v1/rules", carla, {"desk": {"holiday_calendars": ["own"]}}).status == 200
    check("DELETE", "/api/v1/holiday-calendars/{name}", 403, anna, name="own")
    check("DELETE", "/api/v1/holiday-calendars/{name}", 409, carla, name="own")
    assert server.request("PATCH", "/api/v1/rules", carla, {"desk": {"holiday_calendars": []}}).status == 200
    check("DELETE", "/api/v1/holiday-calendars/{name}", 204, carla, name="own")
    check("DELETE", "/api/v1/holiday-calendars/{name}", 404, carla, name="own")
    check("GET", "/api/v1/feeds", 200, anna)
    check("POST", "/api/v1/feeds/rotate", 200, anna)
    check("POST", "/api/v1/feeds/rotate", 403, headers={"Cookie": session_headers()["Cookie"]})
    check("GET", "/api/v1/shared-calendars", 200, anna)
    check("GET", "/api/v1/shared-calendars", 200, acme)
    device = check("POST", "/api/v1/app-passwords", 201, anna, {"name": "telephone"})
    check("POST", "/api/v1/app-passwords", 422, anna, {})
    check("POST", "/api/v1/app-passwords", 403, headers={"Cookie": session_headers()["Cookie"]}, body={"name": "x"})
    check("GET", "/api/v1/app-passwords", 200, anna)
    check("DELETE", "/api/v1/app-passwords/{id}", 403, headers={"Cookie": session_headers()["Cookie"]}, id=1)
    check("DELETE", "/api/v1/app-passwords/{id}", 204, anna, id=device.content["id"])
    check("DELETE", "/api/v1/app-passwords/{id}", 404, anna, id=device.content["id"])
    for _ in range(50):
        server.request("POST", "/api/v1/app-passwords", anna, {"name": "one of many"})
    check("POST", "/api/v1/app-passwords", 409, anna, {"name": "one too many"})
    busy = {"url": "http://127.0.0.1:9/nobody.ics"}
    elsewhere_kept = check("POST", "/api/v1/busy-calendars", 201, anna, busy)
    check("POST", "/api/v1/busy-calendars", 422, anna, {"url": "ftp://example.com/"})
    check("POST", "/api/v1/busy-calendars", 403, headers={"Cookie": session_headers()["Cookie"]}, body=busy)
    check("GET", "/api/v1/busy-calendars", 200, anna)
    for method, path in (("POST", "/api/v1/busy-calendars/{id}/refresh"), ("DELETE", "/api/v1/busy-calendars/{id}")):
        check(method, path, 403, headers={"Cookie": session_headers()["Cookie"]}, id=1)
        check(method, path, 202 if method == "POST" else 204, anna, id=elsewhere_kept.content["id"])
        check(method, path, 404, anna, id=999)
    for _ in range(20):
        server.request("POST", "/api/v1/busy-calendars", anna, busy)
    check("POST", "/api/v1/busy-calendars", 409, anna, busy)
    check("GET", "/api/v1/openapi.json", 200)
    check("GET", "/healthz", 200)
    check("GET", "/metrics", 200)

    # Webhooks, which are for leads and administrators (carla is one).
    carla = made["agents"]["carla"]["token"]
    check("GET", "/api/v1/webhooks", 403, anna)
    check("POST", "/api/v1/webhooks", 403, anna, {"url": "https://example.com/"})
    check("DELETE", "/api/v1/webhooks/{id}", 403, anna, id=1)
    check("GET", "/api/v1/webhooks/deliveries", 403, anna)
    check("POST", "/api/v1/webhooks/deliveries/{id}/resend", 403, anna, id=1)
    hook = check("POST", "/api/v1/webhooks", 201, carla, {"url": "http://127.0.0.1:9/"}).content["id"]
    check("POST", "/api/v1/webhooks", 422, carla, {"url": "ftp://example.com/"})
    check("GET", "/api/v1/webhooks", 200, carla)
    server.request("POST", "/api/v1/bookings", acme, wish(times()))
    until(lambda: server.get("/api/v1/webhooks/deliveries", carla)["deliveries"], 10, "a delivery is owed")
    delivery = check("GET", "/api/v1/webhooks/deliveries", 200, carla, query=f"?webhook={hook}").content["deliveries"][0]
    check("GET", "/api/v1/webhooks/deliveries", 422, carla, query="?state=nonsense")
    check("POST", "/api/v1/webhooks/deliveries/{id}/resend", 202, carla, id=delivery["id"])
    check("POST", "/api/v1/webhooks/deliveries/{id}/resend", 404, carla, id=999)
    for _ in range(19):
        check("POST", "/api/v1/webhooks", 201, carla, {"url": "https://example.com/"})
    check("POST", "/api/v1/webhooks", 409, carla, {"url": "https://example.com/"})
    check("DELETE", "/api/v1/webhooks/{id}", 204, carla, id=hook)
    check("DELETE", "/api/v1/webhooks/{id}", 404, carla, id=hook)

    # Too many writes, and too many wrong passwords.
    for _ in itertools.takewhile(lambda _: server.request("DELETE", "/api/v1/holds/x", acme).status != 429, range(100)):
        pass
    check("POST", "/api/v1/holds", 429, acme, {})
    check("DELETE", "/api/v1/holds/{id}", 429, acme, id="x")
    check("POST", "/api/v1/bookings", 429, acme, {})
    check("PATCH", "/api/v1/bookings/{id}", 429, acme, {}, id=id_)
    check("DELETE", "/api/v1/bookings/{id}", 429, acme, id=id_)
    check("POST", "/api/v1/callbacks", 429, acme, {})
    check("DELETE", "/api/v1/callbacks/{id}", 429, acme, id=1)
    check("POST", "/api/v1/waiting-list", 429, acme, {})
    check("DELETE", "/api/v1/waiting-list/{id}", 429, acme, id=1)
    for _ in range(30):
        answer = server.request("POST", "/api/v1/session", body={"agent": "ben", "password": "wrong"})
        if answer.status == 429:
            break
    assert answer.status == 429
    check.check("POST", "/api/v1/session", answer)

    described = {
        (method.upper(), path, int(status))
        for path, methods in document["paths"].items()
        for method, operation in operations_of(methods)
        for status in operation.get("responses", {})
    }
    elsewhere = {
        # A real call makes a task and a recording (telephony tests); a stopped database and a proxy are their own.
        ("GET", "/api/v1/calls/{id}", 200),
        ("GET", "/api/v1/voicemails/{id}/audio", 200),
        ("GET", "/api/v1/voicemails/{id}/audio", 206),
        ("GET", "/api/v1/voicemails/{id}/audio", 416),
        ("POST", "/api/v1/voicemails/{id}/heard", 204),  # test_brought_messages.py
        ("GET", "/api/v1/events", 200),  # has no end: test_events.py
        ("GET", "/api/v1/events", 429),
        # A mail server that takes and refuses mail (tests/e2e/mail).
        ("POST", "/api/v1/mails/{id}/retry", 409),
        # Real telephones ring in tests/e2e/telephony/test_callbacks.py.
        ("POST", "/api/v1/tasks/{id}/call", 202),
        ("POST", "/api/v1/tasks/{id}/call", 404),
        ("POST", "/api/v1/tasks/{id}/call", 409),
        ("DELETE", "/api/v1/tasks/{id}/call", 202),
        ("DELETE", "/api/v1/tasks/{id}/call", 409),
        ("POST", "/api/v1/voicemails", 507),
        ("POST", "/api/v1/imports/{what}", 409),  # two at a time, and too long a file: test_data_in.py
        ("POST", "/api/v1/imports/{what}", 413),
        ("GET", "/healthz", 503),
        ("GET", "/metrics", 401),
    }
    assert described - check.seen - elsewhere == set(), "described, and never seen"
