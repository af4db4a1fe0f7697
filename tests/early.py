"""The environment of a test run, set before Django reads its settings.

Loaded by `-p tests.early` in pyproject.toml. Tests have a server and a folder of their own, so
that they never meet the data of `./bin/up`.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _prepare() -> None:
    if os.environ.get("SIJILL_TESTING"):  # a worker of this run inherits its environment
        return
    flavour = os.environ.get("SIJILL_TEST_POSTGRES", "")
    if flavour not in ("", "debian"):
        raise SystemExit(f"SIJILL_TEST_POSTGRES={flavour}: only debian is known")
    base = Path(os.environ.get("SIJILL_VAR") or ROOT / "var").resolve()
    os.environ["SIJILL_VAR"] = str(base / (f"test-{flavour}" if flavour else "test"))
    os.environ["SIJILL_ROLE"] = "web"
    os.environ["SIJILL_TESTING"] = "1"


_prepare()
