"""Import files (contract.md) for tests that need the desk open or closed at this very moment.

There is no fake clock in the release program: hours and overrides around today decide.
"""

import datetime

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONE = "Europe/Berlin"


def always() -> dict:
    return {day: ["00:00-24:00"] for day in WEEK}


def closed_around_now() -> list:
    """Overrides that close yesterday, today and tomorrow, whatever the zone's date is; T5: they beat the hours."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return [{"date": str(today + datetime.timedelta(days=shift)), "hours": []} for shift in (-1, 0, 1)]


def desk(*, open_now: bool, number: str, caller: str, agent: str = "ben", severity: int = 3, **more) -> dict:
    """One agent, reached at PJSIP/`agent`, and one client, who calls from `caller`. `more` goes into the desk."""
    overrides = [] if open_now else closed_around_now()
    return {
        "desk": {
            "zone": ZONE,
            "numbers": [number],
            "hours": always(),
            "overrides": overrides,
            "default_agent": agent,
            "default_severity": severity,
            "dialling": {"country": "43", "national": "0", "international": "00", "area": ""},
            **more,
        },
        "call_types": [{"slug": "support", "name": {"en": "Support call"}, "minutes": 30}],
        "agents": [
            {
                "slug": agent,
                "name": agent.capitalize(),
                "email": f"{agent}@example.com",
                "zone": ZONE,
                "endpoints": [f"PJSIP/{agent}"],
                "hours": always(),
                "overrides": overrides,
            }
        ],
        "clients": [{"slug": "acme", "name": "Acme", "agent": agent, "language": "en", "numbers": [caller]}],
    }
