"""What Django keeps for each task of an event loop, kept for each thread: here a request is one.

The house is served by threads and has no task that moves between them. The language of a request
and its connection are looked up some thousand times a page, and asgiref's own place for them costs
ten times the interpreter's.
"""

from __future__ import annotations

import threading
from typing import Any, cast

from django.db import connections
from django.urls import base as urls
from django.utils.translation import trans_real


def keep_for_each_thread() -> None:
    """Before the first request, when nothing is kept yet."""
    cast(Any, trans_real)._active = threading.local()
    cast(Any, connections)._connections = threading.local()
    cast(Any, urls)._prefixes = threading.local()
    cast(Any, urls)._urlconfs = threading.local()
