#!/usr/bin/python3
"""Holds every #include to the table of layers in docs/architecture.md, and the pure folders to their bans.

The table is the fenced block whose lines read "module → what it may include, …". Our own modules are transitive,
third-party libraries are not; std, fmt and tl::expected are free. A note in parentheses narrows: "base (not
task.hpp; telephony/pbx.hpp excepted)", "date (header)", "date (tz) in zone.cpp only".

    tools/check_layers.py [ROOT]     prints FILE:LINE: what is wrong; exit 1 when anything is
"""
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

FREE = ("fmt/", "tl/", "spdlog/fmt/")

# The first part of an include that fits names the library by the table's word for it.
LIBRARIES = {
    "date/": "date", "spdlog/": "spdlog", "libical/": "libical", "SQLiteCpp/": "SQLiteCpp", "sqlite3.h": "SQLiteCpp",
    "boost/beast": "Beast", "boost/json": "JSON", "boost/url": "URL", "boost/asio": "Asio", "boost/system": "Asio",
    "boost/": "Boost", "openssl/": "OpenSSL", "zlib.h": "zlib", "sodium": "libsodium", "kainjow/": "mustache",
    "unicode/": "ICU", "toml++/": "toml++", "toml.hpp": "toml++", "CLI/": "CLI11", "sndfile.h": "libsndfile",
    "curl/": "libcurl", "libxml/": "libxml2", "libpq-fe.h": "libpq", "re/": "libre", "re.h": "libre",
}
# What a library brings along in its own headers.
BRINGS = {"Beast": {"Asio"}, "JSON": {"Asio"}, "URL": {"Asio"}}

# What a pure folder must not do; each word is looked for in code, not in comments or texts.
BANNED = {
    "a clock": r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\b|\bSystemClock\b|\b(std::)?time\s*\(\s*(0|NULL|nullptr)\s*\)|\bgettimeofday\b|\bclock_gettime\b",
    "randomness": r"#include <random>|\brandom_device\b|\bmt19937|\bs?rand\s*\(|\brandombytes|\bgetrandom\b",
    "threads": r"#include <(thread|mutex|shared_mutex|atomic|future|condition_variable|semaphore|latch|barrier|stop_token)>|\bthread_local\b",
    "logging": r"#include (<spdlog|<iostream|<cstdio|\"base/log/)|\bstd::(cout|cerr|clog)\b|\bf?printf\s*\(",
    "the environment": r"\bgetenv\b|\bsetlocale\b|\benviron\b|\bstd::locale\s*[({]",
    "files": r"#include <(fstream|filesystem|unistd\.h|fcntl\.h|sys/)|\bfopen\s*\(|\bstd::(i|o)?fstream\b",
}

ADAPTERS = re.compile(r"(^|/)(ari|sip|sqlite|postgres)$|^server/mail$")


@dataclass
class Allowed:
    """One item of a table line: a module, one header of ours or of a library, or a library."""
    name: str
    excluded: set = field(default_factory=set)   # headers of the module that may not be included …
    excepted: set = field(default_factory=set)   # … but by these files
    only_in: str = ""                            # the item counts for this file alone
    header_only: bool = False                    # date's date.h, not its tz.h


def split_items(text):
    return [item.strip() for item in re.split(r",\s*(?![^()]*\))", text) if item.strip()]


def parse_item(text):
    only = re.search(r"\bin (\S+) only$", text)
    text = text[:only.start()].strip() if only else text
    note = re.search(r"\((.*)\)$", text)
    item = Allowed(text[:note.start()].strip() if note else text, only_in=only.group(1) if only else "")
    for part in (note.group(1) if note else "").split(";"):
        part = part.strip()
        if part.startswith("not "):
            item.excluded = {f"{item.name}/{name}" for name in part[4:].split()}
        elif part.endswith(" excepted"):
            item.excepted = set(part[: -len(" excepted")].split())
        elif part == "header":
            item.header_only = True
    return item


def read_table(document):
    """{module or file: [Allowed]}, and the names of the pure folders, from the document's text."""
    for block in re.findall(r"^```\n(.*?)^```$", document, re.M | re.S):
        entries = re.findall(r"(\S+)\s+→\s+(.*?)(?=\s{2,}\S+\s+→|\s*$)", block, re.M)
        if len(entries) >= 3:
            break
    else:
        sys.exit("docs/architecture.md holds no table of layers (a fenced block with lines 'module → …')")
    pure = re.search(r"Banned in (.*?) roots", document, re.S)
    return ({name: [parse_item(item) for item in split_items(items)] for name, items in entries},
            set(re.findall(r"`([\w/]+)`", pure.group(1))) if pure else set())


class Layers:
    def __init__(self, root):
        self.root = root
        self.table, self.pure = read_table((root / "docs/architecture.md").read_text())

    def module_of(self, path):
        """The table's entry for a file: itself, or the longest folder above it that is named; else its folder.

        A folder that may include everything speaks for its own files alone, not for folders in it.
        """
        if path in self.table:
            return path
        own = Path(path).parent
        for folder in Path(path).parents:
            if str(folder) in self.table and (folder == own or not self.is_wiring(str(folder))):
                return str(folder)
        return str(own)

    def is_wiring(self, module):
        return "everything" in {item.name for item in self.table[module]}

    def items_of(self, module, path, seen=None):
        """What the file may include of ours: the module's own items, and what the modules among them name."""
        seen = seen if seen is not None else set()
        for item in self.table.get(module, []):
            if item.only_in and Path(path).name != item.only_in:
                continue
            yield item
            if item.name in self.table and item.name not in seen:
                seen.add(item.name)
                yield from self.items_of(item.name, path, seen)

    def files(self):
        tops = sorted({Path(name).parts[0] for name in self.table})
        for top in tops:
            for path in sorted((self.root / top).rglob("*")):
                if path.suffix in (".hpp", ".cpp", ".h") and "node_modules" not in path.parts:
                    yield str(path.relative_to(self.root))

    def complaints(self):
        for path in self.files():
            code = without_comments((self.root / path).read_text())
            module = self.module_of(path)
            if module not in self.table:
                yield f"{path}:1: the folder {module} is not in the table of docs/architecture.md"
                continue
            for number, line in enumerate(code.splitlines(), 1):
                include = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
                wrong = self.wrong_include(path, module, *include.groups()) if include else None
                if wrong:
                    yield f"{path}:{number}: {wrong}"
                if module in self.pure:
                    for what, pattern in BANNED.items():
                        if re.search(pattern, without_texts(line) if not include else line.strip()):
                            yield f"{path}:{number}: {module} is pure and may not use {what}"

    def wrong_include(self, path, module, quote, name):
        if quote == '"':
            return self.wrong_own(path, module, name)
        if name.startswith(FREE) or self.is_wiring(module):
            return None
        if "/" not in name and "." not in name:
            return None  # std
        library = next((library for start, library in LIBRARIES.items() if name.startswith(start)), None)
        if library is None:
            if re.fullmatch(r"(sys|netinet|arpa|net|linux)/\w+\.h|\w+\.h", name):
                return None  # the system's; what a pure folder may not have of it is banned by word
            return f"<{name}> is of no library that tools/check_layers.py knows"
        for item in self.table[module]:
            if item.only_in and Path(path).name != item.only_in:
                continue
            if item.name == name:
                return None
            if item.name == library or library in BRINGS.get(item.name, ()):
                if item.header_only and name != "date/date.h":
                    return f"{module} may include date's header alone, not <{name}>"
                return None
        return f"{module} may not include {library} (<{name}>)"

    def wrong_own(self, path, module, name):
        if not (self.root / name).exists():
            return None if name.endswith(".inc") else f'"{name}" is no file (includes count from the repository\'s root)'
        target = self.module_of(name)
        if target == module:
            return None
        if self.is_wiring(module):
            return None
        items = list(self.items_of(module, path))
        if ADAPTERS.search(target):
            return f"only the wiring in server/ may name {target}"
        if target.startswith(module + "/"):
            return f"a module's root never includes its own subfolder {target}"
        matching = [item for item in items if item.name in (target, name)]
        if not matching:
            return f"{module} may not include {target} ({name})"
        direct = [item for item in self.table[module] if item.name == target] or matching
        if all(name in item.excluded and path not in item.excepted for item in direct):
            return f"{module} may not include {name}"
        return None


def without_comments(text):
    """The same lines, their comments blanked."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group(0)) if match.group(0).startswith("/") else match.group(0)
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def without_texts(line):
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', line)


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    complaints = list(Layers(root).complaints())
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} violations of the layers" if complaints else "the layers hold")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
