"""Under which licence each thing that runs with the house came; `python -m tests.laws.licences`.

Prints `docs/licences.md` from the wheels that are installed for `requirements/app.lock`.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata

from tests.laws.house import ROOT

HEAD = """# Licences

What runs with the house, and under which licence its makers give it, as their wheels say. Nothing
here is under the GPL or the AGPL alone: where a licence may be chosen, the other one is. What is
under the LGPL is used unchanged, as a library. Made by `python -m tests.laws.licences`; a test
keeps it true.

| package | licence |
|---|---|
"""
# What a wheel says less clearly than its licence file.
SAID_ELSEWHERE = {
    "altair": "BSD-3-Clause",
    "fido2": "BSD-2-Clause, Apache-2.0, MPL-2.0",
    "pyrage": "MIT",
    "pypdfium2": "BSD-3-Clause, Apache-2.0",
    "qrcode": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "pi-heif": "BSD-3-Clause; bundles libheif and libde265 under LGPL-3.0",
    "python-stdnum": "LGPL-2.1-or-later",
}


def packages() -> list[str]:
    """The names of the lock of what runs."""
    lock = (ROOT / "requirements" / "app.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)


def licence(package: str) -> str:
    """What a package's wheel says of its licence."""
    said = metadata.metadata(package)
    classes = [c.split("::")[-1].strip() for c in said.get_all("Classifier") or [] if "Lic" in c]
    written = (said.get("License-Expression") or said.get("License") or "").split("\n")[0]
    return SAID_ELSEWHERE.get(package) or written.strip()[:60] or ", ".join(classes)


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in packages())


if __name__ == "__main__":
    sys.stdout.write(page())
