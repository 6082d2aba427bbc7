"""What a client sends, and times as the API writes them."""

import datetime


def wish(start, type_="support", **more) -> dict:
    """The body of a booking."""
    start = start if isinstance(start, str) else text_of(start)
    return {"type": type_, "start": start, "name": "Eva Gruber", "email": "eva@acme.example", **more}


def text_of(moment: datetime.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime.datetime:
    assert text.endswith("Z"), f"{text} is not in UTC"
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def minutes(count: float) -> datetime.timedelta:
    return datetime.timedelta(minutes=count)


def days(count: float) -> datetime.timedelta:
    return datetime.timedelta(days=count)
