"""What the tests of busy calendars have in common."""

import datetime

from support.waiting import until

HOUR = datetime.timedelta(hours=1)
START = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)).replace(hour=8, minute=0, second=0, microsecond=0)


def stamp(moment) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def event(begin, more="", uid="1") -> str:
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Dentist\r\nDTSTART:{stamp(begin)}\r\nDURATION:PT1H\r\n{more}END:VEVENT\r\n"


def calendar(*events) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def add(server, token, url, **more) -> dict:
    answer = server.request("POST", "/api/v1/busy-calendars", token, {"url": url, **more})
    assert answer.status == 201, answer
    return answer.content


def state_of(server, token, calendar_id) -> dict:
    return next(each for each in server.get("/api/v1/busy-calendars", token)["busy_calendars"] if each["id"] == calendar_id)


def fetched(server, token, made, since=None) -> dict:
    def is_done():
        state = state_of(server, token, made["id"])
        return state if state["fetched_at"] and state["fetched_at"] != since or state["failures"] else None

    return until(is_done, 20, "the calendar is fetched")


def is_free(server, begin, client="acme") -> bool:
    token = server.secrets["clients"][client]["token"]
    days = f"from={begin:%Y-%m-%d}&to={begin + datetime.timedelta(days=1):%Y-%m-%d}"
    slots = server.get(f"/api/v1/slots?type=support&{days}", token)["slots"]
    return f"{begin:%Y-%m-%dT%H:%M:%SZ}" in [slot["start"] for slot in slots]


def refresh(server, token, made) -> None:
    assert server.request("POST", f"/api/v1/busy-calendars/{made['id']}/refresh", token).status == 202
