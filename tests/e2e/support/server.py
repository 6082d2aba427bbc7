"""The server as it is shipped, on a database of its own."""

import json
import os
import pathlib
import signal
import subprocess
import urllib.error
import urllib.request

from . import ROOT
from .ports import free_port
from .waiting import until

PROGRAM = pathlib.Path(os.environ.get("CALLHOURS_PROGRAM") or ROOT / "build" / "release" / "callhours")


class CallhoursServer:
    """`seed` is an import file's content. After `kill` or `stop`, `start` takes the same port and data again."""

    def __init__(self, folder: pathlib.Path, seed: dict, pbx_facts: dict | None = None, options=()):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.db = folder / "callhours.db"
        self.log = folder / "server.log"
        self.address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.address}"
        self._options = list(options)
        self._process = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.config = folder / "callhours.toml"
        self.config.write_text(pbx_section(pbx_facts) if pbx_facts else "")
        self.secrets = self.import_(seed)

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        """One of the program's own commands on this database (slots, deadline, route …)."""
        name, *rest = arguments
        done = subprocess.run(
            [str(PROGRAM), name, "--db", str(self.db), *rest],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(
                f"callhours {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def import_(self, seed: dict) -> dict:
        """What the import made: the tokens, as in contract.md; and they are kept in `secrets`."""
        file = self.folder / "seed.json"
        file.write_text(json.dumps(seed))
        return json.loads(self.command("import", str(file)).stdout)

    def start(self) -> "CallhoursServer":
        assert self._process is None, "it already runs"
        command = [
            str(PROGRAM),
            "serve",
            "--config",
            str(self.config),
            "--db",
            str(self.db),
            "--listen",
            self.address,
        ]
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                [*command, *self._options], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
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
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def request(
        self, method: str, path: str, token: str | None = None, body: dict | None = None, headers=None
    ) -> tuple:
        """(status, headers, JSON or bytes)"""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers or {})
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if data:
            request.add_header("Content-Type", "application/json")
        try:
            with self._opener.open(request, timeout=20) as answer:
                status, head, content = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refusal:
            status, head, content = refusal.code, refusal.headers, refusal.read()
        return status, head, json.loads(content) if "json" in head.get("Content-Type", "") else content

    def get(self, path: str, token: str | None = None):
        """The content of a GET that must succeed."""
        status, _, content = self.request("GET", path, token)
        assert status == 200, f"GET {path}: {status} {content!r}"
        return content

    def tasks(self, token: str, query: str = "") -> list:
        listed = self.get(f"/api/v1/tasks{query}", token)
        return listed["tasks"] if isinstance(listed, dict) else listed

    def close(self) -> None:
        if self._process:
            self._end(signal.SIGKILL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _answers(self) -> bool:
        code = self._process.poll()
        assert code is None, f"the server ended with {code}:\n{self.log.read_text(errors='replace')[-2000:]}"
        try:
            return self.request("GET", "/healthz")[0] == 200
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        process.send_signal(signal.SIGCONT)
        process.send_signal(how)
        return process.wait(timeout=30)


def pbx_section(facts: dict, name: str = "main") -> str:
    lines = "".join(f"{key} = {json.dumps(facts[key])}\n" for key in ("url", "user", "password", "app"))
    return f"[pbx.{name}]\n{lines}"
