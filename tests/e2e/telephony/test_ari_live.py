"""The server's ARI side (telephony/ari) against a real Asterisk: ari_live_tests, on a PBX of its own, because
it freezes and restarts it. CALLHOURS_ARI_LIVE_TESTS names a binary that is built already."""

import os
import pathlib
import shlex
import subprocess

import pytest

from support import ROOT
from support.pbx import PrivatePbx, run_tool

BINARY = pathlib.Path("tests/telephony/ari/ari_live_tests")

# Who rings the desk, and whom the desk rings: extensions of the context `live`.
DIALPLAN = {
    "listen": ["Answer()", "Wait(30)"],
    "talk": ["Answer()", "Playback(vm-intro&vm-intro&vm-intro)", "Wait(30)"],
    "talk-shortly": ["Answer()", "Playback(vm-intro)"],
    "digits": ["Answer()", "Wait(1)", "SendDTMF(1#)", "Wait(20)"],
    "pickup": ["Ringing()", "Wait(1)", "Answer()", "Wait(30)"],
    "busy": ["Wait(0.5)", "Busy(1)"],
    "ringing": ["Ringing()", "Wait(30)"],
    "stray": ["Stasis(callhours)", "Answer()", "Wait(20)"],
}


@pytest.fixture(scope="module")
def binary():
    ready = os.environ.get("CALLHOURS_ARI_LIVE_TESTS")
    if ready:
        return pathlib.Path(ready)
    for command in (["--preset", "dev"], ["--build", "--preset", "dev", "--target", "ari_live_tests"]):
        done = subprocess.run(["cmake", *command], cwd=ROOT, capture_output=True, text=True, timeout=1500, check=False)
        assert done.returncode == 0, f"cmake {' '.join(command)}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
    return ROOT / "build" / "dev" / BINARY


@pytest.fixture(scope="module")
def live(short_folder):
    """An Asterisk, the environment that ari_live_tests wants, and its dialplan."""
    run_tool("pbx", "install")
    pbx = PrivatePbx(short_folder / "live")
    script = short_folder / "dialplan.sh"
    orders = ["module load app_senddtmf.so"] + [
        f"dialplan add extension {name},{step},{action} into live"
        for name, actions in DIALPLAN.items()
        for step, action in enumerate(actions, 1)
    ]
    tool = shlex.join([str(ROOT / "tools" / "pbx"), "rx", str(pbx.folder)])
    script.write_text("set -e\n" + "".join(f"{tool} {shlex.quote(order)} >/dev/null\n" for order in orders))
    subprocess.run(["bash", str(script)], check=True, timeout=120)
    yield {
        "CALLHOURS_TEST_ARI_URL": pbx.facts["url"],
        "CALLHOURS_TEST_ARI_USER": pbx.facts["user"],
        "CALLHOURS_TEST_ARI_PASSWORD": pbx.facts["password"],
        "CALLHOURS_TEST_ARI_APP": pbx.facts["app"],
        "CALLHOURS_TEST_ASTERISK_PID_FILE": str(pbx.folder / "pid"),
        "CALLHOURS_TEST_ASTERISK_RESTART": f"{restart_command(pbx)} && bash {shlex.quote(str(script))}",
    }
    pbx.stop()


def restart_command(pbx: PrivatePbx) -> str:
    """Stop and start under the same ports, password and folder."""
    tool, folder = str(ROOT / "tools" / "pbx"), str(pbx.folder)
    return f"{shlex.join([tool, 'stop', folder])} && {shlex.join([tool, 'start', folder, *pbx.as_it_runs()])}"


@pytest.mark.parametrize("part", ["calls", "recordings", "connection"])
def test_the_server_speaks_with_a_real_asterisk(binary, live, part):
    done = subprocess.run([str(binary), "--filenames-as-tags", f"[#{part}_test]", "--durations", "yes"],
                          env={**os.environ, **live}, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
