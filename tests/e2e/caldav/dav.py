"""A calendar program's device."""

import base64
import re
import sqlite3
import time
import typing
import xml.etree.ElementTree

NAMESPACES = {"D": "DAV:", "C": "urn:ietf:params:xml:ns:caldav", "CS": "http://calendarserver.org/ns/"}


class Member(typing.NamedTuple):
    """One response of a multistatus: its status, or its properties by status."""

    status: int | None
    found: dict
    missing: set

    def text(self, name: str) -> str:
        return self.found[name].text


def path_of(element) -> str:
    return element.find("D:href", NAMESPACES).text


def short(tag: str) -> str:
    for prefix, space in NAMESPACES.items():
        if tag.startswith("{" + space + "}"):
            return f"{prefix}:{tag.rpartition('}')[2]}"
    return tag


def code_of(element) -> int:
    return int(element.find("D:status", NAMESPACES).text.split()[1])


def members_of(answer) -> dict:
    """{href: Member} of a 207."""
    assert answer.status == 207, f"{answer.status} {answer.content!r}"
    root = xml.etree.ElementTree.fromstring(answer.content)
    members = {}
    for response in root.findall("D:response", NAMESPACES):
        stats = response.findall("D:propstat", NAMESPACES)
        found, missing = {}, set()
        for stat in stats:
            for each in stat.find("D:prop", NAMESPACES):
                if code_of(stat) == 200:
                    found[short(each.tag)] = each
                else:
                    missing.add(short(each.tag))
        members[path_of(response)] = Member(None if stats else code_of(response), found, missing)
    return members


def token_in(answer) -> str:
    return xml.etree.ElementTree.fromstring(answer.content).find("D:sync-token", NAMESPACES).text


class Device:
    """One of an agent's devices, with an app password of its own."""

    def __init__(self, server, agent: str, name: str = "device"):
        self.server = server
        self.agent = agent
        made = server.request(
            "POST", "/api/v1/app-passwords", server.secrets["agents"][agent]["token"], {"name": name}
        )
        assert made.status == 201
        self.id = made.content["id"]
        self.password = made.content["password"]
        self.home = f"/caldav/calendars/{agent}/"
        self.bookings = self.home + "bookings/"
        self.tasks = self.home + "tasks/"

    def credentials(self, user=None, password=None) -> dict:
        text = f"{user or self.agent}:{password or self.password}"
        return {"Authorization": "Basic " + base64.b64encode(text.encode()).decode()}

    def ask(self, method: str, path: str, body: str | bytes | None = None, over=None, **headers):
        sent = {**self.credentials(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.server.request(method, path, None, body.encode() if isinstance(body, str) else body, sent, over)

    def propfind(self, path: str, *names: str, depth: str = "0", **headers) -> dict:
        body = f"<D:propfind {spaces()}><D:prop>{elements(names)}</D:prop></D:propfind>"
        return members_of(self.ask("PROPFIND", path, body, Depth=depth, **headers))

    def query(self, path: str, inside: str = "", component="VEVENT", names=("D:getetag",)) -> dict:
        return members_of(self.report(path, query_of(inside, component, names)))

    def report(self, path: str, body: str):
        return self.ask("REPORT", path, body, Depth="1")

    def multiget(self, path: str, *hrefs: str) -> dict:
        wanted = "".join(f"<D:href>{each}</D:href>" for each in hrefs)
        return members_of(
            self.report(
                path,
                f"<C:calendar-multiget {spaces()}><D:prop><D:getetag/><C:calendar-data/></D:prop>"
                f"{wanted}</C:calendar-multiget>",
            )
        )

    def sync(self, path: str, token: str = "", names=("D:getetag",)):
        """The whole answer; members_of() and token_in() read it."""
        return self.report(
            path,
            f"<D:sync-collection {spaces()}><D:sync-token>{token}</D:sync-token><D:sync-level>1</D:sync-level>"
            f"<D:prop>{elements(names)}</D:prop></D:sync-collection>",
        )


def spaces() -> str:
    return " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())


def elements(names) -> str:
    return "".join(f"<{name}/>" for name in names)


def query_of(inside: str, component="VEVENT", names=("D:getetag",)) -> str:
    return (
        f"<C:calendar-query {spaces()}><D:prop>{elements(names)}</D:prop><C:filter>"
        f'<C:comp-filter name="VCALENDAR"><C:comp-filter name="{component}">{inside}</C:comp-filter>'
        f"</C:comp-filter></C:filter></C:calendar-query>"
    )


def time_range(begin, end) -> str:
    return f'<C:time-range start="{begin:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>'


def unfolded(text: str) -> str:
    return re.sub("\r\n[ \t]", "", text)


def add_task(server, agent: str, *, severity: int, number: str, note: str = "", due_in: int = 3600) -> int:
    """A callback task, written by another process on the same database, as the desk's own would be."""
    now = int(time.time())
    with sqlite3.connect(server.db, timeout=10) as db:
        (agent_id,) = db.execute("SELECT id FROM agent WHERE slug = ?", (agent,)).fetchone()
        cursor = db.execute(
            "INSERT INTO task (number, agent_id, state, severity, reason, note, created_at, response_due_at) "
            "VALUES (?, ?, 'open', ?, 'missed_call', ?, ?, ?)",
            (number, agent_id, severity, note, now, now + due_in),
        )
        db.execute(
            "INSERT INTO change (subject, subject_id, agent_id, changed_at) VALUES ('task', ?, ?, ?)",
            (cursor.lastrowid, agent_id, now),
        )
        return cursor.lastrowid
