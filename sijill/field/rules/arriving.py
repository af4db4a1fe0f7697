"""What becomes of an envelope, and the stated rule for each conflict.

No published text speaks of registrations made without a network: what stands here is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sijill.kernel.actor import Actor, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

FIELD = provisional("desk.registration_without_network")


class EnvelopeState(StrEnum):
    """Where an envelope stands at the chamber."""

    AWAITED = "awaited"  # the form is here, some photographs are not
    ARRIVED = "arrived"  # whole; about to be opened
    TAKEN = "taken"  # its case is sent, or opened for the person to finish
    TO_MEND = "to_mend"  # its case is a draft of the agent's: something is missing or contradicts
    KEPT = "kept"  # cannot be opened or taken as it is: the chamber answers
    REPLACED = "replaced"  # an earlier copy of a draft that went on
    SET_ASIDE = "set_aside"  # the chamber answered that it stays what it is


class Kind(StrEnum):
    """How far the agent went."""

    WHOLE = "whole"  # everything answered and agreed to
    QUICK = "quick"  # at a fair: who, which craft, which phone; the person finishes later
    DRAFT = "draft"  # not finished on the tablet: its PIN was forgotten, or the agent left


class Reason(StrEnum):
    """Why something is kept rather than taken."""

    UNKNOWN_KEY = "unknown_key"
    UNOPENED = "unopened"
    UNREADABLE = "unreadable"
    MANDATE_ENDED = "mandate_ended"
    ANOTHER_COPY = "another_copy"
    IDENTIFIER_TAKEN = "identifier_taken"
    PROCEDURE_UNKNOWN = "procedure_unknown"
    NOT_ALLOWED = "not_allowed"
    FAULT = "fault"


S = EnvelopeState
# Who moves: "tablet" by sending, "house" by opening, "chamber" by answering.
MOVES: Mapping[tuple[EnvelopeState, EnvelopeState], str] = {
    (S.AWAITED, S.ARRIVED): "tablet",
    (S.AWAITED, S.REPLACED): "tablet",
    (S.ARRIVED, S.REPLACED): "tablet",
    (S.ARRIVED, S.TAKEN): "house",
    (S.ARRIVED, S.TO_MEND): "house",
    (S.ARRIVED, S.KEPT): "house",
    (S.KEPT, S.ARRIVED): "chamber",
    (S.KEPT, S.SET_ASIDE): "chamber",
    (S.AWAITED, S.SET_ASIDE): "chamber",
}
# Of all copies under one identifier, one at most stands in these states.
COUNTS = frozenset({S.AWAITED, S.ARRIVED, S.TAKEN, S.TO_MEND})
SETTLED = frozenset({S.TAKEN, S.TO_MEND, S.REPLACED, S.SET_ASIDE})


def may_move(here: str, there: EnvelopeState, *, mover: str) -> Verdict:
    """Whether an envelope goes from here to there, moved by whom the table names."""
    if MOVES.get((EnvelopeState(here), there)) == mover:
        return ok("field.moved", FIELD)
    return refused("field.not_from_here", FIELD, state=str(here))


def may_send(by: Actor, *, agent: object, institution: str) -> Verdict:
    """An agent sends what they wrote themselves, to the chamber they wrote it for."""
    if not by.is_agent or by.assurance < Assurance.MFA or by.user is None:
        return refused("field.not_an_agent", FIELD)
    if by.user != agent:
        return refused("field.another_agent", FIELD, remedy="sign_in_as_writer")
    if by.institution != institution:
        return refused("field.another_institution", FIELD, remedy="export")
    return ok("field.own", FIELD)


def may_bring(by: Actor, *, institution: str) -> Verdict:
    """At the chamber's own desk anybody who assists there brings a file of sealed envelopes."""
    if not by.is_agent or by.assurance < Assurance.MFA or by.user is None:
        return refused("field.not_an_agent", FIELD)
    if by.role is Role.ENROLLER:
        return refused("field.another_agent", FIELD, remedy="sign_in_as_writer")
    if by.institution != institution:
        return refused("field.another_institution", FIELD, remedy="export")
    return ok("field.brought", FIELD)
