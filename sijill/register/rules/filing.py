"""Who may ask for somebody else: a parent, a guardian, somebody mandated in writing.

Majority is at 18 and a minor is represented by the father, the mother or the guardian: the family
code (law 70.03), known here from general knowledge alone, hence provisional.
"""

from __future__ import annotations

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.asking import Filer

FAMILY = provisional("minors")
MANDATE = provisional("mandate")
PARENTS = frozenset({"father", "mother"})

CODES = tuple(
    f"filer.{word}"
    for word in (
        *("self", "minor_alone", "of_age", "no_identity", "no_consent", "no_judgment"),
        *("no_mandate", "parent", "guardian", "ward", "mandate", "mandate_confirmed"),
    )
)


def filer_of(filer: Filer | None, *, evidence: frozenset[str], under_age: bool) -> Verdict:
    """Who asks, and what shows that they may."""
    if filer is None:
        if under_age:
            return refused("filer.minor_alone", FAMILY, remedy="answer")
        return ok("filer.self", FAMILY)
    if "asker_identity" not in evidence or not filer.document:
        return refused("filer.no_identity", FAMILY, remedy="answer")
    if filer.kind == "minor":
        return _of_minor(filer, evidence, under_age=under_age)
    if filer.kind == "ward":
        if "judgment" not in evidence:
            return refused("filer.no_judgment", FAMILY, remedy="answer")
        return to_examine("filer.ward", FAMILY)
    if "mandate" not in evidence:
        return refused("filer.no_mandate", MANDATE, remedy="answer")
    if filer.own_phone:
        return to_examine("filer.mandate_confirmed", MANDATE)
    return to_examine("filer.mandate", MANDATE)


def _of_minor(filer: Filer, evidence: frozenset[str], *, under_age: bool) -> Verdict:
    if not under_age:
        return to_examine("filer.of_age", FAMILY)
    if not filer.consents:
        return refused("filer.no_consent", FAMILY, remedy="answer")
    if filer.quality in PARENTS:
        return to_examine("filer.parent", FAMILY)
    if "judgment" not in evidence:
        return refused("filer.no_judgment", FAMILY, remedy="answer")
    return to_examine("filer.guardian", FAMILY)
