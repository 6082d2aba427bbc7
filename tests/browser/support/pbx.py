"""The private Asterisk of the end-to-end tests and its telephones, for tests in another language: a question a line, an
answer a line. The arguments are the names that are reached there."""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "e2e"))
sys.dont_write_bytecode = True

from support.pbx import DESK, PrivatePbx, run_tool  # noqa: E402
from support.server import pbx_section  # noqa: E402

LONG = 60  # seconds for what must come

phones = {}


def answer(pbx: PrivatePbx, question: dict):
    """`put` a telephone somewhere, wait for it to be `answered`, `press` a key, `hang_up`, wait until it has `ended`."""
    (what, name), *_ = question.items()
    if what == "put":
        phones[name] = pbx.agent(name, **question["behaving"])
        return None
    phone = phones[name]
    if what == "answered":
        return phone.wait_answered(LONG)
    if what == "press":
        return phone.rtp.press(question["key"])
    if what == "hang_up":
        return phone.hang_up()
    assert what == "ended", what
    outcome = phone.wait_ended(LONG)
    phones.pop(name).close()
    return outcome.hung_up_by


with tempfile.TemporaryDirectory(prefix="callhours-browser-pbx-") as folder:
    pathlib.Path(folder).chmod(0o755)
    run_tool("pbx", "install")
    run_tool("prompts")
    private = PrivatePbx(pathlib.Path(folder) / "pbx", agents=sys.argv[1:])
    try:
        print(json.dumps({"config": pbx_section(private.facts), "desk": DESK}), flush=True)
        for line in sys.stdin:
            print(json.dumps({"answer": answer(private, json.loads(line))}), flush=True)
    finally:
        for one in phones.values():
            one.close()
        private.stop()
