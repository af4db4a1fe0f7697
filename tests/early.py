"""The environment of a test run, set before Django reads its settings.

Loaded by `-p tests.early` in pyproject.toml. Tests have a server and a folder of their own, so
that they never meet the data of `./bin/up`.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BYTECODE = ROOT / ".venv" / "bytecode"  # as bin/.setup says it


def _compile_once() -> None:
    """Keep compiled code for the next process: a run starts a hundred of them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))
    sys.dont_write_bytecode = False
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]


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


_compile_once()
_prepare()
