"""What opens an agent's calendars: the feed's address (B5) and app passwords, over the API."""

import pytest


@pytest.fixture
def tokens(server):
    return {slug: made["token"] for slug, made in server.secrets["agents"].items()}


def feed_of(server, token) -> dict:
    (feed,) = server.get("/api/v1/feeds", token)["feeds"]
    return feed


def test_a_feeds_last_use_is_shown(server, tokens):
    assert feed_of(server, tokens["ben"])["last_used_at"] is None
    assert server.request("GET", server.secrets["agents"]["ben"]["feed_url"]).status == 200
    used = feed_of(server, tokens["ben"])
    assert used["last_used_at"] >= used["made_at"] and used["calendar"] == "bookings"
    assert feed_of(server, tokens["dora"])["last_used_at"] is None, "nobody else's"


def test_b5_a_rotated_address_is_shown_once_and_the_old_one_is_gone(server, tokens):
    old = server.secrets["agents"]["dora"]["feed_url"]
    assert server.request("GET", old).status == 200
    rotated = server.request("POST", "/api/v1/feeds/rotate", tokens["dora"])
    assert rotated.status == 200 and rotated.headers["Cache-Control"] == "no-store"
    fresh = rotated.content["feed_url"]
    assert fresh != old
    assert server.request("GET", old).status == 410
    assert server.request("GET", fresh).status == 200
    assert "feed_url" not in feed_of(server, tokens["dora"])
    assert server.request("GET", server.secrets["agents"]["anna"]["feed_url"]).status == 200, "another's stays"
    server.stop()
    server.start()
    assert server.request("GET", old).status == 410, "also after a restart"
    assert server.request("GET", fresh).status == 200


def test_an_app_password_is_shown_once_and_listed_without_its_secret(server, tokens):
    made = server.request("POST", "/api/v1/app-passwords", tokens["anna"], {"name": " Telephone "})
    assert made.status == 201 and made.headers["Cache-Control"] == "no-store"
    assert made.content["name"] == "Telephone" and made.content["user"] == "anna"
    assert made.content["password"].startswith("app_") and made.content["caldav_url"].endswith("/caldav/")
    listed = server.get("/api/v1/app-passwords", tokens["anna"])["app_passwords"]
    assert [entry["id"] for entry in listed] == [made.content["id"]]
    assert "password" not in listed[0] and listed[0]["last_used_at"] is None
    assert server.get("/api/v1/app-passwords", tokens["ben"])["app_passwords"] == []
    path = f"/api/v1/app-passwords/{made.content['id']}"
    assert server.request("DELETE", path, tokens["ben"]).status == 404, "another's is not to be found"
    assert server.request("DELETE", path, tokens["anna"]).status == 204
    assert server.request("DELETE", path, tokens["anna"]).status == 404


@pytest.mark.parametrize("name", [None, "", "   ", "a\nb", "x" * 101, 7, "a\u0000"])
def test_a_device_has_a_name_of_one_line(server, tokens, name):
    body = {} if name is None else {"name": name}
    answer = server.request("POST", "/api/v1/app-passwords", tokens["carla"], body)
    assert answer.status == 422 and answer.content["errors"][0]["pointer"] == "/name"


def test_app_passwords_of_one_agent_are_limited(server, tokens):
    statuses = [
        server.request("POST", "/api/v1/app-passwords", tokens["carla"], {"name": f"device {i}"}).status
        for i in range(51)
    ]
    assert statuses == [201] * 50 + [409]


@pytest.mark.parametrize(
    "method, path",
    [("GET", "/api/v1/feeds"), ("POST", "/api/v1/feeds/rotate"), ("GET", "/api/v1/app-passwords"),
     ("POST", "/api/v1/app-passwords"), ("DELETE", "/api/v1/app-passwords/1")],
)
def test_only_agents_have_calendars(server, acme, method, path):
    assert server.request(method, path).status == 401
    assert server.request(method, path, acme, {"name": "x"} if method == "POST" else None).status == 401


def test_an_app_password_opens_no_api(server, tokens):
    made = server.request("POST", "/api/v1/app-passwords", tokens["ben"], {"name": "laptop"}).content
    assert server.request("GET", "/api/v1/tasks", made["password"]).status == 401
