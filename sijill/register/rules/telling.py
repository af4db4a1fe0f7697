"""What a program is told of an entry: each field only under its own scope."""

from __future__ import annotations

from collections.abc import Iterable

# The groups of fields, each opened by the scope "entry.<group>".
GROUPS = ("name", "birth", "document", "phone", "trades", "place", "address", "regime")

# Acts that a program may follow: what changes where an entry stands, never why.
TOLD = frozenset(
    {
        *("register.entered", "register.imported", "register.returned", "register.amended"),
        *("register.promoted", "register.suspended", "register.resumed", "register.reinstated"),
        *("register.struck_off", "register.annulled", "register.merged", "register.split"),
        *("register.opposed", "register.publication_allowed"),
    }
)


def granted(scopes: Iterable[str]) -> tuple[str, ...]:
    """The groups that these scopes open, in their order."""
    held = frozenset(scopes)
    return tuple(group for group in GROUPS if f"entry.{group}" in held)
