"""What a calendar program writes."""

import datetime
import sqlite3

MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE

ALARM = (
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Ring\\, ring\r\n"
    'X-ODD;A="b:c":a long value that is folded in a place where no other\r\n  program folds it\r\nEND:VALARM\r\n'
)


def stamp(moment) -> str:
    return f"{moment.astimezone(datetime.timezone.utc):%Y%m%dT%H%M%SZ}"


def event(begin, uid="own-1", length=HOUR, more="") -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:Dentist\r\nDTSTART:{stamp(begin)}\r\n"
        f"DTEND:{stamp(begin + length)}\r\n{more}END:VEVENT\r\n"
    )


def calendar(*entries: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Else//EN\r\n{''.join(entries)}END:VCALENDAR\r\n"


def put(device, path: str, text, **headers):
    return device.ask("PUT", path, text, Content_Type="text/calendar; charset=utf-8", **headers)


def put_new(device, name: str, text: str) -> str:
    """The path of an event that was not there."""
    answer = put(device, device.bookings + name, text, If_None_Match="*")
    assert answer.status == 201, answer
    return device.bookings + name


def etag_of(device, path: str) -> str:
    return device.ask("GET", path).headers["ETag"]


def moved(text: str, begin) -> str:
    """A call's event as a program sends it whose user has dragged it to `begin`, in UTC."""
    lines, result = text.split("\r\n"), []
    for line in lines:
        if line.startswith("DTSTART") and "TZID" in line:
            line = f"DTSTART:{stamp(begin)}"
        if line.startswith("DTEND") and "TZID" in line:
            line = f"DTEND:{stamp(begin + 30 * MINUTE)}"
        result.append(line)
    return "\r\n".join(result)


def with_more(text: str, more: str, component="VEVENT") -> str:
    return text.replace(f"END:{component}\r\n", more + f"END:{component}\r\n")


def mails_to_visitor(server, booking) -> list:
    with sqlite3.connect(f"file:{server.db}?mode=ro", uri=True) as db:
        query = "SELECT method FROM outbox WHERE booking_id = ? AND audience = 'visitor' ORDER BY id"
        return [method for (method,) in db.execute(query, (booking["id"],))]
