"""A CalDAV server that nobody here wrote: Debian's Radicale, with one user."""

import base64
import http.client
import pathlib
import subprocess
import sys

from .ports import free_port
from .waiting import until

USER, PASSWORD = "anna", "a secret: of hers"


class Radicale:
    """Serves what lies in `folder`; ask() speaks as its user."""

    def __init__(self, folder: pathlib.Path):
        folder.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = folder / "log"
        (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        config = folder / "config"
        config.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[rights]\ntype = owner_only\n[storage]\nfilesystem_folder = {folder}/collections\n"
            "[logging]\nlevel = debug\n"
        )
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(config)], stdout=log, stderr=log
            )
        until(self._answers, 60, "Radicale answers")

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log_file.read_text()
        try:
            return self.ask("OPTIONS", "/") == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: str = "", expect: tuple = ()) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        connection.request(method, path, body.encode(), {"Authorization": f"Basic {login}", "Content-Type": "text/calendar"})
        status = connection.getresponse().status
        connection.close()
        assert not expect or status in expect, f"{method} {path}: {status}"
        return status

    def make_calendar(self, name: str) -> str:
        """Its path."""
        path = f"/{USER}/{name}/"
        self.ask("MKCALENDAR", path, expect=(201,))
        return path

    def put(self, path: str, text: str) -> None:
        self.ask("PUT", path, text, expect=(201,))

    def delete(self, path: str) -> None:
        self.ask("DELETE", path, expect=(200, 204))

    def count(self, method: str, path: str) -> int:
        """How often it was asked so."""
        return self.log_file.read_text().count(f"{method} request for '{path}'")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
