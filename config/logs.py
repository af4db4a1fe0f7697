"""Logs as JSON lines that hold no personal data."""

from __future__ import annotations

import re
from typing import Any

import structlog

# PostgreSQL quotes the offending row in these lines of an error, psycopg the parameters.
QUOTED = re.compile(r"^(DETAIL|CONTEXT|QUERY|PARAMETERS|HINT):.*?(?=^\S|\Z)", re.M | re.S)
# What opens a door to whoever reads it: the link of an invitation, the code of a letter.
KEYS = re.compile(r"(/(?:invitation|verify|extract)/)[^/\s\"?]+")
LONGEST = 8000  # signs of one text: an address may be as long as its sender likes
# What looks like a person's number: identity card, phone, craft number, code.
NUMBERS = re.compile(r"(?<![\w/-])(?:[A-Z]{1,2}\d{4,8}|\+?\d[\d .]{7,15}\d)(?![\w-])")


def without_persons(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Cut quoted rows and anything that looks like a person's number out of every text."""
    for key in ("event", "exception"):
        if isinstance(text := event.get(key), str):
            event[key] = clean(text)
    return event


def clean(text: str) -> str:
    """The text without the rows that a database error quotes, numbers of persons, and keys."""
    without_rows = QUOTED.sub(r"\1: [cut]\n", text)
    return NUMBERS.sub("[number]", KEYS.sub(r"\1[key]", without_rows))[-LONGEST:]


BEFORE = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging(*, readable: bool) -> dict[str, Any]:
    """Django's LOGGING: one JSON line an event, or coloured lines for a person who develops."""
    render = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    after = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        without_persons,
        render,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": after,
                "foreign_pre_chain": BEFORE,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"sijill": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
    }
