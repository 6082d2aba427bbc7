"""The booking pages at the level of HTTP: all of it works without JavaScript (contract.md)."""

import html
import html.parser
import re
import sqlite3
import urllib.parse
import zoneinfo

import pytest

from support import seed
from support.wishes import days, minutes, moment_of, now, text_of, wish


class Page(html.parser.HTMLParser):
    """Links, forms with their fields, and headings of a page."""

    def __init__(self, answer):
        super().__init__()
        self.status = answer.status
        self.source = answer.text
        self.links, self.forms, self.headings = [], [], []
        self._text = None
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.links.append(attrs.get("href", ""))
        elif tag == "form":
            self.forms.append({"action": attrs.get("action"), "method": attrs.get("method"), "fields": {}, "buttons": []})
        elif tag in ("input", "textarea") and self.forms and attrs.get("name"):
            self.forms[-1]["fields"][attrs["name"]] = attrs.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1]["buttons"].append((attrs.get("name"), attrs.get("value")))
        elif tag in ("h1", "h2", "h3"):
            self._text = ""

    def handle_data(self, data):
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag in ("h1", "h2", "h3") and self._text is not None:
            self.headings.append(" ".join(self._text.split()))
            self._text = None

    def times(self) -> list:
        """The starts that can be chosen, each by a button of the form that takes a hold."""
        return [value for form in self.forms if form["action"].endswith("/hold") for name, value in form["buttons"]]

    def form(self, field: str) -> dict:
        return next(form for form in self.forms if field in form["fields"])


def query_of(link: str) -> dict:
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query))


def tomorrow(path: str) -> str:
    """That page on a day that has all its times, whatever the hour is now."""
    return f"{path}?day={(now() + days(1)).date()}"


def choose(server, page: Page, start: str, **headers) -> str:
    """Presses that time's button; gives where the page leads."""
    form = page.form("hold")
    answer = server.post_form(form["action"], {**form["fields"], "start": start}, headers)
    assert answer.status == 303, answer
    return answer.headers["Location"]


@pytest.fixture
def open_page(server):
    return lambda path: Page(server.request("GET", path))


@pytest.fixture
def fields(times):
    def made(**more):
        return {
            "type": "support",
            "start": text_of(times()),
            "tz": "Europe/Berlin",
            "name": "Eva Gruber",
            "email": "eva@acme.example",
            "phone": "",
            "note": "",
            "hold": "",
            **more,
        }

    return made


def test_a_call_is_booked_by_following_links_and_one_form(server, open_page, page_of):
    page = open_page(page_of())
    assert page.status == 200 and "Anna Novak" in page.source
    chosen = open_page(choose(server, page, page.times()[0]))
    form = chosen.form("email")
    assert form["method"] == "post"
    sent = {**form["fields"], "name": "Eva Gruber", "email": "eva@acme.example", "note": "Exports\nhang"}
    answer = server.post_form(form["action"], sent)
    assert answer.status == 303
    done = open_page(answer.headers["Location"])
    assert done.status == 200 and done.headings[0] == "Your call is booked"
    assert "Eva Gruber" in done.source
    ics = next(link for link in done.links if link.endswith(".ics"))
    assert server.request("GET", ics).status == 200


def test_reading_changes_nothing(server, acme, open_page, page_of, book):
    """B3: a mail scanner opens every link."""
    made = book(acme).content
    before = server.get("/api/v1/bookings", acme)
    manage = made["manage_url"]
    for path in (manage, manage + "/change", manage + "/cancel", manage + "?just=booked", made["ics_url"]):
        for method in ("GET", "HEAD"):
            assert server.request(method, path).status == 200, path
    for start in open_page(page_of()).times()[:5]:
        server.request("GET", f"{page_of()}?start={start}")
    assert server.get("/api/v1/bookings", acme) == before


def test_wrong_fields_are_marked_and_kept(server, acme, page_of, fields):
    before = server.get("/api/v1/bookings", acme)
    sent = fields(name="", email="not an address", phone="++", note="Kept <b>words</b>")
    answer = server.post_form(page_of(), sent)
    page = Page(answer)
    assert answer.status == 422
    assert page.source.count('aria-invalid="true"') == 3
    form = page.form("email")
    assert form["fields"]["email"] == "not an address" and form["fields"]["start"] == sent["start"]
    assert "Kept &lt;b&gt;words&lt;/b&gt;" in page.source
    assert server.get("/api/v1/bookings", acme) == before


def starts(server, token) -> set:
    day = now().date()
    query = urllib.parse.urlencode({"type": "support", "from": str(day), "to": str(day + days(7))})
    return {slot["start"] for slot in server.get(f"/api/v1/slots?{query}", token)["slots"]}


def test_a_chosen_time_is_kept_for_who_chose_it_and_nobody_else(server, acme, token_of, open_page, page_of):
    """S4: the holder sees it, also after going back; others do not."""
    page = open_page(tomorrow(page_of()))
    start = page.times()[0]
    answer = server.post_form(page.form("hold")["action"], {**page.form("hold")["fields"], "start": start})
    cookie = answer.headers["Set-Cookie"]
    assert f"Path={page_of()}" in cookie and "HttpOnly" in cookie
    chosen = open_page(answer.headers["Location"])
    assert "We keep this time for you until" in chosen.source
    assert start not in starts(server, token_of("globex")) and start not in open_page(tomorrow(page_of("globex"))).times()
    assert start not in open_page(tomorrow(page_of())).times(), "a colleague with the same link is somebody else"
    back = Page(server.request("GET", tomorrow(page_of()), headers={"Cookie": cookie.split(";")[0]}))
    assert start in back.times() and "kept for you" in back.source

    form = chosen.form("email")
    refused = server.post_form(page_of("globex"), {**form["fields"], "hold": "", "name": "X", "email": "x@globex.example"})
    assert refused.status == 409
    booked = server.post_form(form["action"], {**form["fields"], "name": "Eva", "email": "eva@acme.example"})
    assert booked.status == 303 and booked.headers["Location"].startswith("/b/")


def test_choosing_another_time_lets_the_first_go_and_pressing_twice_takes_one(server, token_of, open_page, page_of):
    page = open_page(tomorrow(page_of()))
    first, second = page.times()[0], page.times()[3]
    held = query_of(choose(server, page, first))["hold"]
    again = server.post_form(page.form("hold")["action"], {**page.form("hold")["fields"], "start": first, "hold": held})
    assert query_of(again.headers["Location"])["hold"] == held, "the second press finds the first one's hold"
    server.post_form(page.form("hold")["action"], {**page.form("hold")["fields"], "start": second, "hold": held})
    free = starts(server, token_of("globex"))
    assert first in free and second not in free


def test_leaving_releases_the_time_and_only_the_holder_can(server, token_of, open_page, page_of):
    page = open_page(tomorrow(page_of()))
    start = page.times()[0]
    held = query_of(choose(server, page, start))["hold"]
    for path, hold in ((page_of("globex"), held), (page_of(), "nonsense"), (page_of(), "")):
        assert server.post_form(f"{path}/release", {"hold": hold}).status == 204
        assert start not in starts(server, token_of("globex"))
    for _ in range(2):
        assert server.post_form(f"{page_of()}/release", {"hold": held}).status == 204
    assert start in starts(server, token_of("globex"))


def test_a_time_that_is_held_anew_survives_the_late_release_of_what_was_left(server, token_of, open_page, page_of):
    """S4: a page that is loaded again holds its time before its former self has given that back."""
    page = open_page(tomorrow(page_of()))
    start = page.times()[0]
    left = query_of(choose(server, page, start))["hold"]
    fields = {**page.form("hold")["fields"], "start": start, "hold": left, "anew": "1"}
    held = query_of(server.post_form(page.form("hold")["action"], fields).headers["Location"])["hold"]
    assert held != left
    server.post_form(f"{page_of()}/release", {"hold": left})
    assert start not in starts(server, token_of("globex")), "it is still kept"
    server.post_form(f"{page_of()}/release", {"hold": held})
    assert start in starts(server, token_of("globex"))


def test_a_hold_that_is_gone_is_told_kindly_and_can_be_taken_again(server, open_page, page_of):
    page = open_page(tomorrow(page_of()))
    there = choose(server, page, page.times()[0])
    server.post_form(f"{page_of()}/release", {"hold": query_of(there)["hold"]})
    lapsed = open_page(there)
    assert lapsed.status == 200 and "We do not keep this time for you any more" in lapsed.headings
    again = next(form for form in lapsed.forms if form["action"].endswith("/hold"))
    answer = server.post_form(again["action"], {**again["fields"], "start": query_of(there)["start"]})
    assert "We keep this time for you" in open_page(answer.headers["Location"]).source
    form = lapsed.form("email")
    assert form["fields"]["start"] == query_of(there)["start"], "or simply booked"


def test_a_time_that_was_lost_after_its_hold_is_told_with_the_nearest(server, token_of, open_page, page_of):
    page = open_page(tomorrow(page_of()))
    there = choose(server, page, page.times()[0])
    server.post_form(f"{page_of()}/release", {"hold": query_of(there)["hold"]})
    assert server.request("POST", "/api/v1/bookings", token_of("globex"), wish(query_of(there)["start"])).status == 201
    lost = open_page(there)
    assert "Somebody was a moment faster" in lost.headings and lost.times()


@pytest.mark.parametrize("start", ["", "nonsense", "2020-01-01T08:00:00Z", "2037-12-31T08:00:00Z", "2026-12-01T08:07:00Z"])
def test_a_time_that_is_not_offered_is_not_held(server, open_page, page_of, start):
    page = open_page(tomorrow(page_of()))
    answer = server.post_form(page.form("hold")["action"], {**page.form("hold")["fields"], "start": start})
    assert answer.status == 422 and "<main" in answer.text and "Set-Cookie" not in answer.headers


def test_a_time_that_somebody_else_just_chose_is_refused_with_the_nearest(server, open_page, page_of):
    page, other = open_page(tomorrow(page_of())), open_page(tomorrow(page_of("globex")))
    start = page.times()[0]
    choose(server, other, start)
    answer = server.post_form(page.form("hold")["action"], {**page.form("hold")["fields"], "start": start})
    assert answer.status == 409 and "Somebody was a moment faster" in Page(answer).headings and Page(answer).times()


def test_a_call_is_moved_to_a_time_that_is_kept_meanwhile(server, acme, token_of, open_page, book):
    made = book(acme).content
    change = open_page(tomorrow(f"{made['manage_url']}/change"))
    start = change.times()[5]
    chosen = open_page(choose(server, change, start))
    assert start not in starts(server, token_of("globex"))
    form = next(form for form in chosen.forms if form["action"].endswith("/change"))
    assert server.post_form(form["action"], form["fields"]).status == 303
    assert server.get(f"/api/v1/bookings/{made['id']}", acme)["start"] == start


def test_a_hold_outlives_the_server(another):
    """Killed here, what is lost? Nothing: the hold is in the database."""
    server = another(seed.company()).start()
    clients = server.secrets["clients"]
    path = urllib.parse.urlsplit(clients["acme"]["booking_url"]).path
    page = Page(server.request("GET", tomorrow(path)))
    start = page.times()[0]
    there = choose(server, page, start)
    server.kill()
    server.start()
    assert "We keep this time for you until" in server.request("GET", there).text
    assert start not in Page(server.request("GET", tomorrow(urllib.parse.urlsplit(clients["globex"]["booking_url"]).path))).times()


@pytest.mark.parametrize("field", ["type", "tz", "hold", "start"])
@pytest.mark.parametrize("value", ["x" * 5000, "<b>&\"'", "a\r\nSet-Cookie: x=y", "\u202e\u0441", "\x00"])
def test_whatever_stands_in_the_form_of_a_choice_breaks_nothing(server, open_page, page_of, field, value):
    page = open_page(tomorrow(page_of()))
    sent = {**page.form("hold")["fields"], "start": page.times()[0], field: value}
    answer = server.post_form(page.form("hold")["action"], sent)
    assert answer.status in (303, 400, 409, 422) and "<b>&" not in answer.text
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert all(cookie.startswith("callhours_") for cookie in cookies)
    if answer.status == 303:
        assert server.request("GET", answer.headers["Location"]).status in (200, 400)


def test_a_lost_race_is_told_with_the_nearest_free_times(server, token_of, page_of, fields):
    sent = fields(note="keep me")
    assert server.request("POST", "/api/v1/bookings", token_of("globex"), wish(sent["start"])).status == 201
    answer = server.post_form(page_of(), sent)
    page = Page(answer)
    assert answer.status == 409 and "Somebody was a moment faster" in page.headings
    nearest = next(form for form in page.forms if any(name == "start" for name, _ in form["buttons"]))
    offered = [moment_of(value) for name, value in nearest["buttons"] if name == "start"]
    assert offered == sorted(offered) and len(offered) >= 3
    assert all(abs(start - moment_of(sent["start"])) <= minutes(180) for start in offered)
    again = server.post_form(nearest["action"], {**nearest["fields"], "start": text_of(offered[0])})
    assert again.status == 303, "one press books, with what was typed"


def test_pressing_twice_finds_the_first_booking(server, acme, page_of, fields):
    sent = fields()
    first, second = (server.post_form(page_of(), sent) for _ in range(2))
    assert first.status == second.status == 303
    assert first.headers["Location"] == second.headers["Location"]
    booked = [b for b in server.get("/api/v1/bookings", acme)["bookings"] if b["start"] == sent["start"]]
    assert len(booked) == 1


@pytest.mark.parametrize("start", ["", "nonsense", "2020-01-01T08:00:00Z", "2037-12-31T08:00:00Z", "2026-12-01T08:07:00Z"])
def test_a_time_that_is_not_offered_books_nothing(server, acme, page_of, fields, start):
    before = server.get("/api/v1/bookings", acme)
    answer = server.post_form(page_of(), fields(start=start))
    assert answer.status == 422 and "<main" in answer.text
    assert server.get("/api/v1/bookings", acme) == before


def test_an_unknown_kind_of_call_books_nothing(server, page_of, fields):
    assert server.post_form(page_of(), fields(type="nonsense")).status == 422


def test_a_call_is_moved_by_its_page(server, acme, open_page, book, times):
    made = book(acme).content
    page = open_page(made["manage_url"])
    change = open_page(next(link for link in page.links if "/change" in link))
    assert change.status == 200 and change.times()
    goal = text_of(times())
    answer = server.post_form(f"{made['manage_url']}/change", {"start": goal, "tz": "Europe/Berlin"})
    assert answer.status == 303
    assert open_page(answer.headers["Location"]).headings[0] == "Your call has moved"
    moved = server.get(f"/api/v1/bookings/{made['id']}", acme)
    assert moved["start"] == goal and moved["sequence"] == 1


def test_a_move_to_a_taken_time_offers_others(server, acme, token_of, book, times):
    taken = times()
    assert book(token_of("globex"), taken).status == 201
    made = book(acme).content
    answer = server.post_form(f"{made['manage_url']}/change", {"start": text_of(taken)})
    assert answer.status == 409 and "faster" in answer.text
    assert server.get(f"/api/v1/bookings/{made['id']}", acme) == made


def test_a_call_is_cancelled_by_its_page(server, acme, open_page, book):
    made = book(acme).content
    ask = open_page(f"{made['manage_url']}/cancel")
    assert ask.headings[0] == "Cancel this call?"
    for _ in range(2):
        answer = server.post_form(f"{made['manage_url']}/cancel", {})
        assert answer.status == 303
    assert open_page(answer.headers["Location"]).headings[0] == "Your call is cancelled"
    assert server.get(f"/api/v1/bookings/{made['id']}", acme)["status"] == "cancelled"
    for way in ("/change", "/cancel"):
        closed = server.request("GET", made["manage_url"] + way)
        assert closed.status == 303, "nothing is left to do"
    assert server.post_form(f"{made['manage_url']}/change", {"start": "2027-01-01T08:00:00Z"}).status == 303


def test_a_reason_for_cancelling_is_kept_and_a_wrong_one_is_marked(server, acme, open_page, book):
    made = book(acme).content
    for wrong in ("x" * 501, "bell \x07"):
        answer = server.post_form(f"{made['manage_url']}/cancel", {"reason": wrong})
        assert answer.status == 422 and answer.text.count('aria-invalid="true"') == 1
    assert server.get(f"/api/v1/bookings/{made['id']}", acme)["status"] == "confirmed"
    assert server.post_form(f"{made['manage_url']}/cancel", {"reason": "We found\r\nit <b>ourselves</b>"}).status == 303
    with sqlite3.connect(f"file:{server.db}?mode=ro", uri=True) as db:
        (reason,) = db.execute("SELECT reason FROM booking_event WHERE booking_id = ? ORDER BY id DESC", (made["id"],)).fetchone()
    assert reason == "We found\nit <b>ourselves</b>", "lines end as they do in what is kept"


def test_times_are_shown_in_the_zone_that_was_chosen(server, page_of, open_page, times):
    start = times()
    path = f"{page_of()}?type=support&tz=America/New_York&start={text_of(start)}"
    page = open_page(path)
    assert page.form("email")["fields"]["tz"] == "America/New_York"
    berlin = open_page(path.replace("America/New_York", "Europe/Berlin"))
    hour = lambda zone: f"{start.astimezone(zoneinfo.ZoneInfo(zone)):%-H:%M}"
    assert hour("America/New_York") in page.source and "Eastern Time" in page.source
    assert hour("Europe/Berlin") in berlin.source and "Eastern Time" not in berlin.source.split("<select")[0]
    nonsense = open_page(f"{page_of()}?tz=Mars/Olympus")
    assert nonsense.status == 200 and 'data-zone="Europe/Berlin"' in nonsense.source, "the agent's zone then"


def test_a_wrong_link_is_a_page_that_says_so(server):
    for path in ("/book/nonsense", "/book/" + "A" * 43, "/b/nonsense", "/b/nonsense/change", "/b/AAAA/cancel"):
        answer = server.request("GET", path)
        assert answer.status == 404 and answer.headers["Content-Type"].startswith("text/html")
        assert "This link does not work" in answer.text
    assert server.post_form("/book/nonsense", {"name": "x"}).status == 404
    assert server.request("GET", "/b/nonsense.ics").status == 404


def test_a_client_without_entitlement_gets_a_page_that_says_so(server, page_of, fields):
    page = server.request("GET", page_of("former"))
    assert page.status == 403 and "not part of your plan" in page.text
    assert server.post_form(page_of("former"), fields()).status == 403


def test_pages_are_safe_to_show_and_not_kept(server, acme, page_of, book):
    for path in (page_of(), book(acme).content["manage_url"], "/console", "/book/nonsense"):
        headers = server.request("GET", path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
        assert "unsafe-inline" not in policy.split("script-src")[-1].split(";")[0]
        assert "frame-ancestors 'none'" in policy or headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert server.request("GET", page_of()).headers["Cache-Control"] == "no-store"


def test_pages_load_nothing_from_elsewhere(server, page_of):
    page = server.request("GET", page_of()).text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        address = html.unescape(address)
        assert address.startswith(("/", "#")) and not address.startswith("//")
    for asset in set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)):
        answer = server.request("GET", asset)
        assert answer.status == 200 and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_words_in_the_address_are_shown_as_text(server, page_of):
    for key in ("type", "week", "day", "tz", "start"):
        page = server.request("GET", f"{page_of()}?{key}=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        assert page.status == 200 and "<script>alert" not in page.text


def test_the_page_speaks_the_language_of_the_browser_or_that_of_its_switch(server, page_of):
    def page(query="", **headers):
        return server.request("GET", page_of() + query, headers={k.replace("_", "-"): v for k, v in headers.items()})

    assert '<html lang="de">' in page(Accept_Language="fr, de-AT;q=0.8, ru;q=0.5").text
    switched = page("?lang=ru", Accept_Language="de")
    assert '<html lang="ru">' in switched.text and "О чём поговорим?" in switched.text
    cookie = switched.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    remembered = page(Accept_Language="de", Cookie=cookie.split(";")[0])
    assert '<html lang="ru">' in remembered.text and "Set-Cookie" not in remembered.headers


def test_any_language_is_served_and_named(server, page_of):
    for language in ("en", "de", "xx", "de-AT,de;q=0.9,en;q=0.1", "*", ";;;,,q=9"):
        page = server.request("GET", page_of(), headers={"Accept-Language": language})
        assert page.status == 200 and '<html lang="' in page.text


def test_a_form_in_pieces_is_refused(server, page_of):
    answer = server.request("POST", page_of(), None, b"name=%zz%", {"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status in (400, 422)
    assert server.request("POST", page_of(), None, b"", {"Content-Type": "application/x-www-form-urlencoded"}).status == 422


def test_weeks_can_be_walked(open_page, page_of):
    page = open_page(page_of())
    later = open_page(next(link for link in page.links if "week=" in link and "lang=" not in link))
    assert later.status == 200 and later.times()
    for week in ("2026-02-30", "1999-01-01", "2037-12-31", "9999-01-01"):
        assert open_page(f"{page_of()}?week={week}").status == 200
    assert open_page(f"{page_of()}?day={(now() + days(20)).date()}").times()


def test_after_a_cancellation_another_call_is_booked_from_the_same_page(server, acme, book, page_of):
    """The page's own token is a secret that the server does not know; the link is signed, for this client alone."""
    booking = book(acme).content
    assert server.request("DELETE", f"/api/v1/bookings/{booking['id']}", acme).status == 200
    page = server.request("GET", booking["manage_url"]).text
    (again,) = re.findall(r'href="(/book/[^"?]+)', page)
    assert again != page_of()
    shown = Page(server.request("GET", tomorrow(again)))
    assert "Anna Novak" in shown.source
    start = shown.times()[-1]
    form = {"type": "support", "start": start, "name": "Eva", "email": "eva@acme.example"}
    assert server.post_form(again, form).status == 303
    made = [b for b in server.get("/api/v1/bookings", acme)["bookings"] if b["start"] == start]
    assert [b["status"] for b in made] == ["confirmed"]
    for forged in (again[:-1] + ("A" if again[-1] != "A" else "B"), again.replace("/book/", "/book/9"), "/book/1-"):
        assert server.request("GET", forged).status == 404
