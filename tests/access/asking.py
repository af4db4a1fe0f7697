"""One address asked by one person: what it answered, and whether anything was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sijill.ledger import transaction as guard

WROTE = "a row"
COUNTS = {guard.LOOKS, "accounts_tally", "accounts_machinetoken"}  # that somebody asked, no more
UNPROCESSABLE = 422
_SUMMARY = re.compile(rb"data-errors>(.*?)</div>", re.DOTALL)
SIGN_IN = ("accounts:sign_in", "account_login", "account_reauthenticate")


def answer(browser: Client, method: str, path: str) -> str:
    """What an address answers, in the words of the table; nothing of it stays."""
    cache.clear()
    cookies = {name: each.value for name, each in browser.cookies.items()}
    with transaction.atomic():
        with watching() as wrote:
            response = getattr(browser, method.lower())(path)
        said = _said(response) + ("*" if wrote() else "")
        transaction.set_rollback(True)
    browser.cookies.load(cookies)
    return said


@contextmanager
def watching() -> Iterator[Callable[[], bool]]:
    """Notice every write to a table of ours but counts and looks, unless it is taken back."""
    done: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else ""
        if text.startswith("SAVEPOINT"):
            done.append(text.split()[-1])
        elif text.startswith(guard.UNDONE) and (mark := text.split()[-1]) in done:
            del done[done.index(mark) :]
        done.extend(WROTE for table in guard._written(sql) if table not in COUNTS)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield lambda: WROTE in done


def _said(response: HttpResponse) -> str:
    """`in`: led to a sign-in; `go`: led on; else the status, with `?` when a page is mute."""
    if response.status_code not in (301, 302, 303, 307):
        return f"{response.status_code}{'?' if _mute(response) else ''}"
    ways = [reverse(name) for name in SIGN_IN]
    return "in" if any(response.headers["Location"].startswith(way) for way in ways) else "go"


def _mute(response: HttpResponse) -> bool:
    """Whether a page refuses a form without saying first what it lacks, or leads to no field."""
    if response.status_code != UNPROCESSABLE or "html" not in response.headers["Content-Type"]:
        return False
    summary = _SUMMARY.search(response.content)
    fields = re.findall(rb'href="#([^"]+)"', summary[1]) if summary else []
    return summary is None or any(b'id="%s"' % each not in response.content for each in fields)
