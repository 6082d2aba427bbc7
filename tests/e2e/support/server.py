"""The server as it is shipped, on a database of its own."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import tempfile
import typing
import urllib.parse

from . import ROOT
from .ports import free_port
from .waiting import until

PROGRAM = pathlib.Path(os.environ.get("CALLHOURS_PROGRAM") or ROOT / "build" / "release" / "callhours")

# What a log must never hold: addresses, whole numbers, and the tokens and passwords of this server.
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
NUMBER = re.compile(r"\+[0-9]{7,15}\b")


class Answer(typing.NamedTuple):
    """An answer of the server; JSON is decoded, anything else is bytes."""

    status: int
    headers: http.client.HTTPMessage
    content: typing.Any

    @property
    def text(self) -> str:
        return self.content.decode()


class CallhoursServer:
    """`seed` is an import file's content. After `kill` or `stop`, `start` takes the same port and data again."""

    def __init__(
        self, folder: pathlib.Path, seed: dict | None = None, pbx_facts: dict | None = None, options=(), db=None
    ):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.db = pathlib.Path(db) if db else folder / "callhours.db"
        self.log = folder / "server.log"
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self.options = list(options)
        self.process = None
        self.secrets = {}
        self.config = folder / "callhours.toml"
        self.config.write_text(pbx_section(pbx_facts) if pbx_facts else "")
        if seed is not None:
            self.secrets = self.import_(seed)

    def command(self, *arguments: str, check: bool = True, **more) -> subprocess.CompletedProcess:
        """One of the program's own commands on this database (slots, deadline, route …)."""
        name, *rest = arguments
        done = callhours(name, "--db", str(self.db), *rest, **more)
        if check and done.returncode:
            raise AssertionError(
                f"callhours {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def import_(self, seed: dict) -> dict:
        """What the import made: the tokens, as in contract.md."""
        with tempfile.NamedTemporaryFile("w", dir=self.folder, prefix="import-", suffix=".json") as file:
            json.dump(seed, file)
            file.flush()
            return json.loads(self.command("import", file.name).stdout)

    def start(self) -> "CallhoursServer":
        assert self.process is None, "it already runs"
        command = ["serve", "--config", str(self.config), "--db", str(self.db), "--listen", self.address]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(PROGRAM), *command, *self.options],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until(self._answers, 20, f"the server answers at {self.url} (log: {self.log})")
        return self

    def kill(self) -> None:
        """As a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As the operator would (SIGTERM); gives the exit code."""
        return self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """As a stuck host would: the sockets stay open, nothing is read."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def full_disk(self):
        """Meanwhile no file of the server grows any more."""
        pid = self.process.pid
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
        try:
            yield
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    def connect(self, timeout: float = 30) -> http.client.HTTPConnection:
        """For many requests on one connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(
        self, method: str, path: str, token: str | None = None, body=None, headers=None, over=None
    ) -> Answer:
        """`body` is sent as JSON, or as it is when it is bytes. Redirects are not followed."""
        connection = over or self.connect()
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            if connection is not over:
                connection.close()
        if "json" in answer.headers.get("Content-Type", "") and not answer.headers.get("Content-Encoding"):
            content = json.loads(content) if content else None
        return Answer(answer.status, answer.headers, content)

    def post_form(self, path: str, fields: dict, headers=None) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self.request(
            "POST", path, None, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        )

    def get(self, path: str, token: str | None = None):
        """The content of a GET that must succeed."""
        status, _, content = self.request("GET", path, token)
        assert status == 200, f"GET {path}: {status} {content!r}"
        return content

    def tasks(self, token: str, query: str = "") -> list:
        return self.get(f"/api/v1/tasks{query}", token)["tasks"]

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def close(self) -> None:
        """Ends it, and holds its log to the rule that nothing private is in it."""
        if self.process:
            self._end(signal.SIGKILL)
        self.assert_discreet()

    def assert_discreet(self) -> None:
        log = self.log_text()
        told = [secret for secret in secrets_of(self.secrets) if secret in log]
        assert not told, f"the log holds secrets: {told}"
        for what, pattern in (("an address", ADDRESS), ("a number", NUMBER)):
            found = pattern.search(log)
            assert not found, f"the log holds {what}: {log[max(0, found.start() - 80):found.end() + 20]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _answers(self) -> bool:
        code = self.process.poll()
        assert code is None, f"the server ended with {code}:\n{self.log_text()[-2000:]}"
        try:
            return self.request("GET", "/healthz").status == 200
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(how)
            process.send_signal(signal.SIGCONT)
        return process.wait(timeout=30)


def callhours(*arguments: str, env: dict | None = None, **more) -> subprocess.CompletedProcess:
    """The program, run to its end."""
    return subprocess.run(
        [str(PROGRAM), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **(env or {})},
        **more,
    )


def secrets_of(made) -> list:
    """Every token and password that an import printed; of a URL, its token."""
    if isinstance(made, dict):
        return [secret for value in made.values() for secret in secrets_of(value)]
    if not isinstance(made, str):
        return []
    return [made.rpartition("/")[2].removesuffix(".ics")]


def pbx_section(facts: dict, name: str = "main") -> str:
    lines = "".join(f"{key} = {json.dumps(facts[key])}\n" for key in ("url", "user", "password", "app"))
    return f"[pbx.{name}]\n{lines}"
