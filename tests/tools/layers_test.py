"""tools/check_layers.py finds each kind of trespass, and lets through what the table grants."""
import subprocess
from pathlib import Path

import pytest

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "check_layers.py"

TABLE = """# Architecture
```
base            → date (header), boost/asio/awaitable.hpp in task.hpp only
base/log        → base, spdlog
calendar        → base (not task.hpp), date (tz) in zone.cpp only
telephony       → base (not task.hpp; telephony/pbx.hpp excepted)
telephony/ari   → telephony, base/log, Beast        telephony/sip → telephony, libre (later)
store           → base, calendar, telephony (roots)
store/sqlite    → store, base/log, SQLiteCpp
server/app      → store, calendar, telephony (roots only)
server/http     → base/log, Beast
server/web      → server/app, server/http/message.hpp, JSON
server          → everything
```
Banned in `calendar` and `telephony` roots: clocks and so on.
"""

HEADERS = ["base/instant.hpp", "base/task.hpp", "base/log/log.hpp", "calendar/slots.hpp", "calendar/ical/codec.hpp",
           "telephony/call.hpp", "telephony/ari/session.hpp", "store/bookings.hpp", "store/sqlite/bookings.hpp",
           "server/app/book.hpp", "server/http/message.hpp", "server/http/session.hpp", "server/web/pages.hpp"]


def check(root, path, code):
    (root / "docs").mkdir()
    (root / "docs/architecture.md").write_text(TABLE.replace("store           →", "calendar/ical   → calendar, libical\nstore           →"))
    for header in HEADERS:
        (root / header).parent.mkdir(parents=True, exist_ok=True)
        (root / header).write_text("#pragma once\n")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(code)
    return subprocess.run(["/usr/bin/python3", CHECKER, root], capture_output=True, text=True)


@pytest.mark.parametrize("path, code", [
    ("base/a.hpp", "#include <date/date.h>\n#include <vector>\n#include <fmt/format.h>\n#include <tl/expected.hpp>"),
    ("base/task.hpp", "#include <boost/asio/awaitable.hpp>"),
    ("calendar/zone.cpp", '#include "base/instant.hpp"\n#include <date/tz.h>'),
    ("calendar/a.cpp", '// the system_clock is not asked\n/* getenv */ const char* x = "std::thread rand(";'),
    ("telephony/pbx.hpp", '#include "base/task.hpp"'),
    ("server/app/a.cpp", '#include "base/instant.hpp"\n#include "calendar/slots.hpp"\n#include "base/task.hpp"'),
    ("server/web/a.cpp", '#include "server/http/message.hpp"\n#include <boost/json.hpp>'),
    ("server/main.cpp", '#include "store/sqlite/bookings.hpp"\n#include <CLI/CLI.hpp>'),
    ("server/serving.cpp", '#include "telephony/ari/session.hpp"'),
    ("store/sqlite/a.cpp", '#include "base/log/log.hpp"\n#include <SQLiteCpp/Database.h>\n#include <mutex>'),
])
def test_what_the_table_grants_passes(tmp_path, path, code):
    result = check(tmp_path, path, code)
    assert (result.returncode, result.stdout) == (0, "the layers hold\n")


@pytest.mark.parametrize("path, code, complaint", [
    ("base/a.hpp", '#include "calendar/slots.hpp"', "base may not include calendar"),
    ("base/a.hpp", "#include <date/tz.h>", "date's header alone"),
    ("base/a.hpp", "#include <boost/asio/awaitable.hpp>", "may not include Asio"),
    ("calendar/a.hpp", '#include "base/task.hpp"', "may not include base/task.hpp"),
    ("calendar/a.hpp", "#include <date/tz.h>", "may not include date"),
    ("calendar/a.hpp", '#include "telephony/call.hpp"', "calendar may not include telephony"),
    ("calendar/a.cpp", '#include "calendar/ical/codec.hpp"', "never includes its own subfolder"),
    ("calendar/a.cpp", "#include <SQLiteCpp/Database.h>", "may not include SQLiteCpp"),
    ("calendar/a.cpp", "auto now = std::chrono::system_clock::now();", "may not use a clock"),
    ("calendar/a.cpp", "#include <random>", "may not use randomness"),
    ("calendar/a.cpp", "#include <thread>", "may not use threads"),
    ("telephony/a.cpp", 'std::getenv("TZ");', "may not use the environment"),
    ("telephony/a.cpp", "#include <fstream>", "may not use files"),
    ("telephony/a.cpp", "#include <iostream>", "may not use logging"),
    ("server/app/a.cpp", '#include "telephony/ari/session.hpp"', "only the wiring in server/ may name telephony/ari"),
    ("server/web/a.cpp", '#include "server/http/session.hpp"', "server/web may not include server/http"),
    ("server/web/a.cpp", "#include <boost/beast/http.hpp>", "may not include Beast"),
    ("server/app/a.cpp", "#include <hiredis/hiredis.h>", "of no library"),
    ("server/app/a.cpp", '#include "store/nothing.hpp"', "is no file"),
    ("server/tools/a.cpp", "", "is not in the table"),
])
def test_a_trespass_is_named_with_its_line(tmp_path, path, code, complaint):
    result = check(tmp_path, path, code)
    assert result.returncode == 1
    assert f"{path}:1: " in result.stdout and complaint in result.stdout


def test_a_document_without_a_table_is_refused(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/architecture.md").write_text("# nothing\n")
    result = subprocess.run(["/usr/bin/python3", CHECKER, tmp_path], capture_output=True, text=True)
    assert result.returncode == 1 and "no table of layers" in result.stderr
