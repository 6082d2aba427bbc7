"""What the mail tests do again and again."""

import datetime
import sqlite3

from support.wishes import text_of, wish

BASE_URL = "https://desk.callhours.example"
EVA, ANNA = "eva@acme.example", "anna@example.com"


def start_of(days: int = 3, hour: int = 10) -> datetime.datetime:
    midnight = datetime.datetime.now(datetime.timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + datetime.timedelta(days=days, hours=hour)


def token(server, client: str = "acme") -> str:
    return server.secrets["clients"][client]["token"]


def agent(server, slug: str = "anna") -> str:
    return server.secrets["agents"][slug]["token"]


def book(server, start=None, client: str = "acme", **more) -> dict:
    answer = server.request("POST", "/api/v1/bookings", token(server, client), wish(start or start_of(), **more))
    assert answer.status == 201, answer
    return answer.content


def move(server, booking, start) -> None:
    path = f"/api/v1/bookings/{booking['id']}"
    assert server.request("PATCH", path, token(server), {"start": text_of(start)}).status == 200


def cancel(server, booking) -> None:
    assert server.request("DELETE", f"/api/v1/bookings/{booking['id']}", token(server)).status in (200, 204)


def unsent(server) -> int:
    with sqlite3.connect(f"file:{server.db}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND due_at IS NOT NULL").fetchone()[0]


def mails(server, query: str = "", who: str = "anna") -> list:
    return server.get(f"/api/v1/mails{query}", agent(server, who))["mails"]


def alter(server, sql: str, *values) -> None:
    """As time, or an operator's mistake, would."""
    with sqlite3.connect(server.db, timeout=20) as db:
        db.execute(sql, values)
