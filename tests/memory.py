"""The most memory that a process ever held.

What `getrusage` says of a child begins with what its parent held when it was started:
`VmHWM` is the child's alone.
"""

from __future__ import annotations

import re
from pathlib import Path

MB = 1 << 20


def peak() -> int:
    """Bytes, of this process, since it began (Linux, `proc(5)`)."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    if not found:
        raise RuntimeError("this system does not tell what a process held")
    return int(found[1]) * 1024
