"""Whoever opens the pages of a populated register: agents under their office, people, anyone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import psycopg

from benchmarks._desk import officer
from benchmarks._open import Browser, visit
from benchmarks._registration import Ask
from benchmarks._served import say
from benchmarks._stock import Stock

SECRET = "4827"
# Somebody with one request in this state, alone on their telephone, seen lately, without a secret.
WHOSE = """
SELECT c.id, s.id, u.phone FROM desk_case c
JOIN accounts_space s ON s.id = c.space JOIN accounts_user u ON u.id = s.line_id
WHERE c.state = %s AND c.procedure = 'registration' AND s.fact_kind = 'none' AND u.phone <> ''
AND NOT EXISTS (SELECT FROM accounts_space o WHERE o.line_id = s.line_id AND o.id <> s.id)
ORDER BY s.seen_at DESC LIMIT 1
"""
DECIDED = "SELECT id FROM ledger_act WHERE kind = 'desk.accepted' AND subject_id = %s"
KNOWN = "SELECT 1 FROM accounts_user WHERE email = %s"
# A secret number is chosen soon after the telephone answered, or at a counter.
JUST_ANSWERED = "UPDATE accounts_space SET line_since = now() WHERE id = %s"


@dataclass(frozen=True)
class Behind:
    """The database of the house, seen from behind its walls."""

    line: psycopg.Connection

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """The rows that answer a question."""
        return self.line.execute(question).fetchall()  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True)
class Viewer:
    """Somebody who is in, and what is their own: a person's request, the act that decided it."""

    browser: Browser
    own: Mapping[str, str] = field(default_factory=dict)


def agents(viewers: Iterable[str]) -> dict[str, str]:
    """The address of each viewer who is an agent: whoever holds that office of the populated
    register, whose files are many, and not the agent of the demonstration."""
    from sijill.portal.demonstration.agents import AGENTS

    offices = {one.email.partition("@")[0]: (one.role, one.institution) for one in AGENTS}
    return {viewer: officer(*offices[viewer]) for viewer in viewers if viewer in offices}


async def enter(stock: Stock, viewer: str, agents: Mapping[str, str]) -> Viewer | None:
    """Let a viewer of the register of pages in; nobody when this register holds none of them."""
    from sijill.desk.rules import CaseState

    if viewer == "anyone":
        return Viewer(Browser(stock._network()))
    if viewer in set(CaseState):
        return await _person(stock, viewer)
    email = agents.get(viewer, f"{viewer}@sijill.example")  # an enroller of the demonstration
    if stock._work.execute(KNOWN, [email]).fetchone():
        return Viewer(await stock._signed_in(email))
    return None


async def _person(stock: Stock, state: str) -> Viewer | None:
    """Somebody whose request stands so, in by a code on the telephone."""
    found = stock._work.execute(WHOSE, [state]).fetchone()
    if found is None:
        return None
    case, space, phone = (str(each) for each in found)
    who, number = Browser(stock._network()), f"0{phone[4:]}"
    await _does(stock, who, "/ar/sign-in/", {"phone": number})
    await _does(stock, who, "/ar/sign-in/code/", {"code": stock._code(number)})
    if state == "accepted":  # some of their pages ask for certainty
        stock._work.execute(JUST_ANSWERED, [space])
        await _does(stock, who, "/ar/account/secret/", {"fact": SECRET, "again": SECRET})
        await _does(stock, who, "/ar/sign-in/secret/", {"fact": SECRET})
    act = stock._work.execute(DECIDED, [case]).fetchone()
    return Viewer(who, {"own": case, "act": str(act[0])} if act else {"own": case})


async def _does(stock: Stock, who: Browser, path: str, data: dict[str, str]) -> None:
    """Open a page and send its form, which leads elsewhere when it was taken."""
    await visit(stock.lines, who, Ask("enter", path))
    told = await visit(stock.lines, who, Ask("enter", path, data))
    if told.status != 302:
        say(f"{path} was not taken: {told.status}")
