"""Tokens that were lost or leaked are replaced by a command, beside a running server."""

import pytest

from support import seed
from support.waiting import until


@pytest.fixture
def company(another):
    return another(seed.company()).start()


def renewed(server, *what) -> str:
    return server.command("token", *what).stdout.strip()


@pytest.mark.parametrize(
    "kind, owner, prefix, path",
    [
        ("client", "acme", "client_", "/api/v1/call-types"),
        ("agent", "anna", "agent_", "/api/v1/tasks"),
        ("pbx", None, "pbx_", "/api/v1/route?from=%2B4366012345&to=%2B4312345000"),
    ],
)
def test_a_new_token_opens_and_the_old_one_no_more(company, kind, owner, prefix, path):
    old = company.secrets["pbx_token"] if owner is None else company.secrets[f"{kind}s"][owner]["token"]
    assert company.request("GET", path, old).status == 200
    new = renewed(company, kind, *([owner] if owner else []))
    assert new.startswith(prefix) and new != old
    until(lambda: company.request("GET", path, new).status == 200, 10, "the new one opens")
    assert company.request("GET", path, old).status == 401
    other = company.secrets["clients"]["globex"]["token"]
    assert company.request("GET", "/api/v1/call-types", other).status == 200, "nobody else's ended"


def test_links_of_a_page_and_a_feed_are_replaced_too(company):
    acme, anna = company.secrets["clients"]["acme"], company.secrets["agents"]["anna"]
    page, feed = renewed(company, "booking-page", "acme"), renewed(company, "feed", "anna")
    until(lambda: company.request("GET", f"/book/{page}").status == 200, 10, "the new page opens")
    assert company.request("GET", f"/calendars/{feed}.ics").status == 200
    assert company.request("GET", acme["booking_url"]).status in (404, 410)
    assert company.request("GET", anna["feed_url"]).status == 410  # B5


@pytest.mark.parametrize(
    "what, words",
    [
        (["client"], "name the client"),
        (["client", "nobody"], 'no client "nobody"'),
        (["agent", "nobody"], 'no agent "nobody"'),
        (["pbx", "anna"], "nobody's own"),
    ],
)
def test_a_wrong_owner_is_refused_and_nothing_ends(company, what, words):
    refused = company.command("token", *what, check=False)
    assert refused.returncode == 1 and words in refused.stderr and refused.stdout == ""
    assert company.request("GET", "/api/v1/tasks", company.secrets["agents"]["anna"]["token"]).status == 200


def test_an_unknown_kind_is_wrong_usage(company):
    assert company.command("token", "door", check=False).returncode == 2
