"""The mail server of the end-to-end tests, for tests in another language: a question a line, an answer a line."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "e2e"))
sys.dont_write_bytecode = True

from support.mail_server import MailServer  # noqa: E402


def answer(server: MailServer, question: dict) -> dict:
    if "refuse" in question:
        server.refused[question["refuse"]] = question["answer"]
    if "accept" in question:
        server.refused.pop(question["accept"], None)
    return {"count": len(server.to(question["taken"])) if "taken" in question else None}


with MailServer() as mail_server:
    mail_server.start()
    print(json.dumps({"config": mail_server.config}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(mail_server, json.loads(line))), flush=True)
