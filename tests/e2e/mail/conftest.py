"""Fixtures of the mail tests: each test has a mail server and a Callhours of its own."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from support import seed  # noqa: E402
from support.mail_server import MailServer  # noqa: E402
from support.server import CallhoursServer  # noqa: E402

from steps import BASE_URL  # noqa: E402


@pytest.fixture
def post():
    """A mail server that does not listen yet."""
    with MailServer() as server:
        yield server


@pytest.fixture
def serve(tmp_path):
    """serve(config) gives a server that runs with that configuration."""
    made = []

    def make(config: str, db=None, content=None) -> CallhoursServer:
        server = CallhoursServer(tmp_path / f"server{len(made)}", content, db=db)
        made.append(server)
        server.config.write_text(f'base_url = "{BASE_URL}"\n{config}')
        return server.start()

    yield lambda config, db=None, content=None: make(config, db, None if db else content or seed.company())
    for each in made:
        each.close()
