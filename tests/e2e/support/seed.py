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


def company() -> dict:
    """A desk for tests that book: agents who are open day and night, so that there are free times at any moment,
    and one (carla) with office hours, a holiday calendar and a deputy."""
    office = {day: ["09:00-17:00"] for day in WEEK[:5]}
    agents = [
        {"slug": slug, "name": name, "email": f"{slug}@example.com", "zone": ZONE, "hours": always()}
        for slug, name in (("anna", "Anna Novak"), ("ben", "Ben Okafor"), ("dora", "Dora Lind"))
    ]
    agents.append({"slug": "carla", "name": "Carla Weiß", "hours": office, "role": "lead"})
    clients = [
        ("acme", "anna", {"numbers": ["+4366012345"], "language": "en"}),
        ("globex", "anna", {"numbers": ["+4366012346"]}),
        ("initech", "ben", {"numbers": ["+4366012347"]}),
        ("hooli", "dora", {"numbers": ["+4366012348"]}),
        ("umbrella", "carla", {"numbers": ["+4366012349"]}),
        ("former", "anna", {"numbers": ["+4366012350"], "entitled_from": "2020-01-01", "entitled_to": "2020-12-31"}),
    ]
    return {
        "desk": {
            "zone": ZONE,
            "numbers": ["+4312345000"],
            "hours": office,
            "default_agent": "anna",
            "queue": ["PJSIP/queue"],
            "second_level": ["PJSIP/duty"],
            "dialling": {"country": "43", "national": "0", "international": "00", "area": "1"},
        },
        "call_types": [
            {"slug": "support", "name": {"en": "Support call", "de": "Supportgespräch"}, "minutes": 30},
            {"slug": "training", "name": {"en": "Feature training"}, "minutes": 60, "interval_minutes": 30},
            {"slug": "ideas", "name": {"en": "Ideas for changes"}, "minutes": 20},
        ],
        "agents": agents,
        "clients": [
            {"slug": slug, "name": slug.capitalize(), "agent": agent, **more} for slug, agent, more in clients
        ],
    }
