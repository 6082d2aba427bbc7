"""What the end-to-end tests share: a private Asterisk, telephones, sound, an ARI client, the server."""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]

# The telephones are those of tools/call.
sys.path.insert(0, str(ROOT / "tools" / "lib" / "pbx"))
