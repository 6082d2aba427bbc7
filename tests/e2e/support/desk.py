"""The server and its PBX as one: who calls, and which task that makes."""

import pathlib
import tempfile

from . import sound
from .pbx import PrivatePbx
from .server import CallhoursServer
from .waiting import until
from .wishes import moment_of


class Desk:
    """Started by construction, and connected. Tests are told apart by their callers: `client()` gives a new one."""

    def __init__(self, server: CallhoursServer, pbx: PrivatePbx, numbers):
        self.server, self.pbx, self._numbers = server, pbx, numbers
        self.token = server.secrets["agents"]["ben"]["token"]
        self.start()

    def start(self) -> "Desk":
        met = self.server.log_text().count("pbx.up") + self.server.log_text().count("pbx.back")
        self.server.start()
        until(
            lambda: self.server.log_text().count("pbx.up") + self.server.log_text().count("pbx.back") > met,
            40,
            "the server is connected with the PBX",
        )
        return self

    def client(self, agent: str = "ben", **more) -> str:
        """The number, without its plus, of a client that the running server has just learned of."""
        number = self._numbers()
        entry = {"slug": f"c{number}", "name": f"Client {number}", "agent": agent, "language": "en", **more}
        self.server.import_({"clients": [{**entry, "numbers": [f"+{number}"]}]})
        asked = f"/api/v1/route?from=%2B{number}&to=%2B4312345000"
        until(lambda: self.server.get(asked, self.token)["client"] == f"c{number}", 40, "the client is known")
        return number

    def stranger(self) -> str:
        """The number of somebody who is no client."""
        return self._numbers()

    def tasks(self, number: str, state: str = "open") -> list:
        listed = self.server.tasks(self.token, f"?state={state}")
        return [task for task in listed if task["number"] == f"+{number}"]

    def task(self, number: str, seconds: float = 40, state: str = "open", **fields) -> dict:
        """The one task of that caller, as soon as it has these fields; `voicemail=True` wants a recording."""
        wants_voicemail = fields.pop("voicemail", False)

        def found():
            tasks = self.tasks(number, state)
            assert len(tasks) <= 1, f"more than one task: {tasks}"
            fits = all(task[key] == value for task in tasks for key, value in fields.items())
            return tasks and fits and (not wants_voicemail or tasks[0]["voicemail"]) and tasks[0]

        try:
            return until(found, seconds, "the task")
        except AssertionError as missing:
            raise AssertionError(
                f"{missing}; wanted {fields}, there are {self.tasks(number, state)}; the log ends:\n"
                f"{self.server.log_text()[-3000:]}"
            ) from None

    def history(self, task: dict) -> list:
        return [event["what"] for event in self.server.get(f"/api/v1/tasks/{task['id']}", self.token)["history"]]

    def audio(self, task: dict):
        """The samples of the task's recording, as the console would play it."""
        answer = self.server.request("GET", audio_path(task), self.token)
        assert answer.status == 200 and answer.headers["Content-Type"] == "audio/wav"
        with tempfile.TemporaryDirectory(prefix="callhours-audio-") as folder:
            file = pathlib.Path(folder) / "message.wav"
            file.write_bytes(answer.content)
            return sound.load(file)

    def assert_due(self, task: dict, agent: str = "ben") -> None:
        """Its deadlines are those that the rules give for its beginning."""
        for target, key in (("response", "response_due_at"), ("action", "action_due_at")):
            asked = ["--agent", agent, "--start", task["created_at"], "--severity", str(task["severity"])]
            due = self.server.command("deadline", *asked, "--target", target, check=False)
            assert task[key] == (due.stdout.strip() or None), f"the {target} is due at {due.stdout or due.stderr}"
        assert moment_of(task["response_due_at"]) > moment_of(task["created_at"])

    def assert_nothing_left(self) -> None:
        """No channel, bridge or recording is left at the PBX (C4)."""
        self.pbx.wait_idle()
        until(lambda: not self.pbx.recordings(), 40, f"the recordings are deleted there: {self.pbx.recordings()}")
        bridges = self.pbx.rx("bridge show all").splitlines()[1:]
        assert not [line for line in bridges if line.strip()], bridges


def audio_path(task: dict) -> str:
    return f"/api/v1/voicemails/{task['voicemail']['id']}/audio"
