"""The demonstration: what `callhours import` gets on first use of tools/run, and its refreshment on later days.

At any moment of any day one client's agent is open (Otto, day and night) and another's is closed (Clara, by an
override on the days around today), so that both kinds of call can be tried without waiting for the evening.
"""
from datetime import datetime, timedelta, timezone

DESK_NUMBER = "+493023125100"
OPEN_NUMBER = "+493023125201"     # Nordlicht, looked after by Otto
CLOSED_NUMBER = "+493023125202"   # Seeblick, looked after by Clara

OFFICE_DAYS = ["mon", "tue", "wed", "thu", "fri"]
ALL_DAYS = [*OFFICE_DAYS, "sat", "sun"]
OFFICE_HOURS = {day: ["09:00-17:00"] for day in OFFICE_DAYS}
AGENTS = ["anna", "ben", "clara", "otto"]


def closed_days(today):
    """Clara's days off: enough for every zone, and for a server that stays up over midnight."""
    return [{"date": str(today + timedelta(days=days)), "hours": []} for days in range(-1, 3)]


def agent(slug, name, hours, **more):
    return {"slug": slug, "name": name, "email": f"{slug}@example.com", "zone": "Europe/Berlin",
            "endpoints": [f"PJSIP/{slug}"], "hours": hours, "overrides": [], "holidays": [], "holiday_calendars": [], **more}


def call_type(slug, english, german, minutes, **more):
    return {"slug": slug, "name": {"en": english, "de": german}, "minutes": minutes, "interval_minutes": 30, **more}


def client(slug, name, agent_slug, number, contact):
    return {"slug": slug, "name": name, "agent": agent_slug, "language": "en", "numbers": [number],
            "entitled_from": "2026-01-01", "entitled_to": None,
            "contacts": [{"name": contact, "email": f"{contact.split()[0].lower()}@{slug}.example"}]}


def refreshment(today):
    """What depends on the day alone; safe to import at every start."""
    return {"agents": [{"slug": "clara", "name": "Clara Weiss", "overrides": closed_days(today)}]}


def whole(today, now):
    """Everything, for an empty database."""
    next_hour = now.astimezone(timezone.utc).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    week_ahead = datetime(today.year, today.month, today.day, 9, tzinfo=timezone.utc) + timedelta(days=7)
    while week_ahead.weekday() > 4:
        week_ahead += timedelta(days=1)
    return {
        "desk": {"zone": "Europe/Berlin", "numbers": [DESK_NUMBER], "hours": OFFICE_HOURS, "holiday_calendars": ["de"],
                 "default_agent": "anna", "queue": ["PJSIP/ben"], "second_level": ["PJSIP/otto"], "default_severity": 3,
                 "dialling": {"country": "49", "national": "0", "international": "00", "area": "30"}},
        "call_types": [
            call_type("support", "Support call", "Supportgespräch", 30),
            call_type("training", "Feature training", "Schulung", 60, buffer_before_minutes=10,
                      buffer_after_minutes=10, notice_minutes=240),
            call_type("ideas", "Ideas for changes", "Ideen und Wünsche", 45, notice_minutes=60, daily_cap=3),
        ],
        "agents": [
            agent("anna", "Anna Novak", OFFICE_HOURS, holiday_calendars=["de"]),
            agent("ben", "Ben Schmidt", OFFICE_HOURS, holiday_calendars=["de"]),
            agent("clara", "Clara Weiss", OFFICE_HOURS, overrides=closed_days(today)),
            agent("otto", "Otto Berg", {day: ["00:00-24:00"] for day in ALL_DAYS}),
        ],
        "clients": [
            client("acme", "Acme", "anna", "+493023125200", "Eva Lang"),
            client("nordlicht", "Nordlicht GmbH", "otto", OPEN_NUMBER, "Jan Meer"),
            client("seeblick", "Seeblick AG", "clara", CLOSED_NUMBER, "Mia Sand"),
        ],
        "bookings": [
            {"client": "nordlicht", "type": "support", "start": rfc3339(next_hour), "name": "Jan Meer"},
            {"client": "acme", "type": "training", "start": rfc3339(week_ahead), "name": "Eva Lang"},
        ],
    }


def rfc3339(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
