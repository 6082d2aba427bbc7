"""Many at once for one time (product.md S6): exactly one gets it. And what was promised outlives a power cut."""

import collections
import concurrent.futures
import http.client
import random
import sqlite3
import threading

from support import seed
from support.waiting import until
from support.wishes import days, minutes, moment_of, now, text_of, wish

POST = ("POST", "/api/v1/bookings")
MANY = 200


def post_all(jobs) -> list:
    """The answers to (server, token, body)s, all sent at the same time as far as threads can."""
    ready = threading.Barrier(len(jobs), timeout=60)

    def post(job):
        server, token, body = job
        connection = server.connect()
        connection.connect()
        try:
            ready.wait()
            return server.request(*POST, token, body, over=connection)
        finally:
            connection.close()

    with concurrent.futures.ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(post, jobs))


def statuses(answers) -> collections.Counter:
    return collections.Counter(answer.status for answer in answers)


def confirmed(server, *tokens) -> list:
    """(begin, end) of what is booked, by begin."""
    return sorted(
        (moment_of(booking["start"]), moment_of(booking["end"]))
        for token in tokens
        for booking in server.get("/api/v1/bookings", token)["bookings"]
        if booking["status"] == "confirmed"
    )


def assert_disjoint(times) -> None:
    for (_, end), (begin, _) in zip(times, times[1:]):
        assert end <= begin, "two calls of one agent overlap"


def test_of_200_posts_for_one_time_one_wins(server, token_of, times):
    start = times()
    tokens = [token_of("acme"), token_of("globex")]
    answers = post_all([(server, tokens[i % 2], wish(start, name=f"Visitor {i}")) for i in range(MANY)])
    assert statuses(answers) == {201: 1, 409: MANY - 1}


def test_of_200_posts_for_overlapping_times_and_types_no_two_overlap(server, token_of, times):
    start = times()
    chance = random.Random(7)
    tokens = [token_of("acme"), token_of("globex")]
    shifts = {"support": (0, 30, 60), "training": (0, 30), "ideas": (0, 20, 40, 60)}
    jobs = []
    for i in range(MANY):
        type_ = chance.choice(list(shifts))
        jobs.append((server, tokens[i % 2], wish(start + minutes(chance.choice(shifts[type_])), type_)))
    answers = post_all(jobs)
    assert set(statuses(answers)) == {201, 409}
    won = [answer.content for answer in answers if answer.status == 201]
    here = sorted((moment_of(b["start"]), moment_of(b["end"])) for b in won)
    assert_disjoint(here)
    assert_disjoint(confirmed(server, *tokens))


def test_of_two_call_types_at_one_time_one_wins(server, token_of, times):
    start = times()
    jobs = [(server, token_of("acme"), wish(start, ("support", "training")[i % 2])) for i in range(100)]
    assert statuses(post_all(jobs)) == {201: 1, 409: 99}


def test_of_many_moves_to_one_time_one_wins(server, token_of, times, book):
    token, goal = token_of("initech"), times()
    paths = [book(token).headers["Location"] for _ in range(20)]
    with concurrent.futures.ThreadPoolExecutor(len(paths)) as threads:
        moved = list(threads.map(lambda path: server.request("PATCH", path, token, {"start": text_of(goal)}), paths))
    assert statuses(moved) == {200: 1, 409: 19}


def test_of_two_servers_on_one_database_one_wins(another, server, times):
    """Between processes too: the guard is the database's."""
    neighbour = another(None, db=server.db, options=["--client-writes-per-minute", "0"]).start()
    token = server.secrets["clients"]["hooli"]["token"]
    for _ in range(3):
        start = times()
        answers = post_all([((server, neighbour)[i % 2], token, wish(start)) for i in range(100)])
        assert statuses(answers) == {201: 1, 409: 99}
    booked = confirmed(server, token)
    until(lambda: confirmed(neighbour, token) == booked, 5, "both see the same bookings")
    free = f"/api/v1/slots?type=support&from={start:%Y-%m-%d}&to={start + days(1):%Y-%m-%d}"

    def offers(each):
        return text_of(start) in [slot["start"] for slot in each.get(free, token)["slots"]]

    until(lambda: not offers(server) and not offers(neighbour), 5, "neither offers what the other has given away")
    assert neighbour.stop() == 0


def test_the_same_key_at_the_same_time_books_once(server, token_of, times):
    body = wish(times())
    key = {"Idempotency-Key": "together"}
    token = token_of("hooli")
    with concurrent.futures.ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: server.request(*POST, token, body, key), range(20)))
    assert statuses(answers) == {201: 20}
    assert len({answer.content["id"] for answer in answers}) == 1


def test_a_power_cut_takes_no_answered_booking_and_doubles_none(another):
    server = another(seed.company(), options=["--client-writes-per-minute", "0"]).start()
    token = server.secrets["clients"]["acme"]["token"]
    first = (now() + days(2)).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = iter([first + minutes(30 * i) for i in range(2000)])
    lock = threading.Lock()
    promised = []

    def book_on_and_on():
        try:
            connection = server.connect(timeout=10)
            while True:
                with lock:
                    start = next(starts)
                answer = server.request(*POST, token, wish(start), over=connection)
                if answer.status == 201:
                    promised.append(answer.content)
        except (OSError, StopIteration, ValueError, http.client.HTTPException):
            pass

    for round_ in range(3):
        threads = [threading.Thread(target=book_on_and_on) for _ in range(8)]
        for thread in threads:
            thread.start()
        enough = 40 * (round_ + 1)
        until(lambda: len(promised) >= enough, 20, "bookings are made")  # noqa: B023
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        kept = {booking["id"]: booking for booking in server.get("/api/v1/bookings", token)["bookings"]}
        for booking in promised:
            assert kept.get(booking["id"]) == booking, "an answered booking is gone"
        assert_disjoint(confirmed(server, token))
    assert server.stop() == 0
    with sqlite3.connect(server.db) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_everything_at_once_over_two_servers_leaves_every_promise_whole(another, server, times):
    """Clients book, hold, move and cancel, agents book over rules, move, mark and cancel: afterwards no two calls of an
    agent overlap (S6), what was cancelled stayed so (B4), and every booking's history tells how it came to be (B1)."""
    neighbour = another(None, db=server.db, options=["--client-writes-per-minute", "0"]).start()
    clients = [server.secrets["clients"][slug]["token"] for slug in ("acme", "globex")]
    anna = server.secrets["agents"]["anna"]["token"]
    start = times()
    wanted = [text_of(start + minutes(10 * step)) for step in range(12)]  # they overlap, most are off the grid
    known, lock = [], threading.Lock()
    seen = collections.Counter()

    def act(number: int) -> None:
        chance = random.Random(number)
        for _ in range(25):
            at = chance.choice((server, neighbour))
            token = chance.choice(clients)
            body = wish(chance.choice(wanted), name=f"Visitor {number}")
            with lock:
                path = f"/api/v1/bookings/{chance.choice(known)}" if known else None
            what = chance.choice(("book", "over", "hold", "move", "shift", "mark", "back", "cancel", "drop"))
            if what == "book":
                answer = at.request(*POST, token, body)
            elif what == "over":
                answer = at.request(*POST, anna, {**body, "client": "acme", "override": True})
            elif what == "hold":
                answer = at.request("POST", "/api/v1/holds", token, {"type": "support", "start": body["start"]})
            elif path is None:
                continue
            elif what in ("move", "shift"):
                over = {"override": True} if what == "shift" else {}
                answer = at.request("PATCH", path, anna if over else token, {"start": body["start"], **over})
            elif what in ("mark", "back"):
                answer = at.request("PATCH", path, anna, {"status": "done" if what == "mark" else "confirmed"})
            else:
                answer = at.request("DELETE", path, anna if what == "drop" else token)
            assert answer.status < 500, f"{what}: {answer.status} {answer.content}"
            with lock:
                seen[what, answer.status] += 1
                if answer.status == 201 and what in ("book", "over"):
                    known.append(answer.content["id"])

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(act, range(8)))
    assert seen["over", 201] and seen["shift", 200] and seen["cancel", 200], f"nothing much happened: {seen}"

    with sqlite3.connect(server.db) as db:
        overlaps = db.execute(
            """SELECT count(*) FROM booking AS one JOIN booking AS other
               ON other.agent_id = one.agent_id AND other.id > one.id
               WHERE one.status <> 'cancelled' AND other.status <> 'cancelled'
                     AND other.begin_at < one.end_at AND one.begin_at < other.end_at"""
        ).fetchone()
        rows = db.execute("SELECT id, sequence, status, begin_at FROM booking").fetchall()
        lines = db.execute("SELECT booking_id, what, sequence, status, begin_at FROM booking_event ORDER BY id").fetchall()
        mails = db.execute("SELECT booking_id, sequence, audience, count(*) FROM outbox GROUP BY 1, 2, 3, agent_id, method").fetchall()
    db.close()
    assert overlaps == (0,)
    lives = collections.defaultdict(list)
    for booking, *line in lines:
        lives[booking].append(line)
    for id_, sequence, status, begin in rows:
        assert lives[id_][-1][1:] == [sequence, status, begin], "the last line is the booking as it is"
        whats = [line[0] for line in lives[id_]]
        assert whats[0] == "booked" and "cancelled" not in whats[:-1], "nothing comes after a cancellation"
        changes = sum(what in ("rescheduled", "cancelled") for what in whats)
        assert sequence == changes, "SEQUENCE counts the changes that a calendar must see"
    assert all(count == 1 for *_, count in mails), "a mail for each change, and one"
