"""A quick enrolment at a fair: what it cannot do without, and which box is asked how.

It is no registration: it holds what makes an intake, so that the person finishes it on the phone or
at a counter. What is missing is listed and never refused. No published text speaks of it, so what
stands here is provisional; the page of the tablet follows the same rules, box by box.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused

ENROLLING = provisional("field.quick_enrolment")
# Without it nobody would know whose enrolment it is; every other box may wait.
NEEDED = frozenset({"name_ar"})


class Asked(StrEnum):
    """How a quick enrolment asks a box that it takes."""

    NEEDED = "needed"
    MAY_WAIT = "may_wait"  # the registration needs it, the enrolment does not
    OPTIONAL = "optional"


def asked(kind: str, *, required: bool) -> Asked:
    """How a box of this kind is asked, by whether the registration itself needs it."""
    if not required:
        return Asked.OPTIONAL
    return Asked.NEEDED if kind in NEEDED else Asked.MAY_WAIT


def wants(*, named: bool, signed: bool, phone: bool) -> list[Verdict]:
    """What a counter must mend first: whose it is, and that the person agreed to its being kept.

    Agreeing is signing on the screen, or opening the enrolment by a code to one's own phone.
    """
    return list(_wants(named=named, signed=signed, phone=phone))


def _wants(*, named: bool, signed: bool, phone: bool) -> Iterable[Verdict]:
    if not named:
        yield refused("field.unnamed", ENROLLING, remedy="counter")
    if not signed and not phone:
        yield refused("field.not_agreed", ENROLLING, remedy="counter")
