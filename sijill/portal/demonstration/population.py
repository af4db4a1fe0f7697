"""The requests of invented people, each told as a short story of the real actions at past dates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

from sijill.accounts import actions as accounts
from sijill.accounts.rules import Channel
from sijill.desk import actions as desk
from sijill.desk.actions.informing import CHANNELS
from sijill.desk.models import Case, Decision
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import local
from sijill.ledger.transaction import action
from sijill.portal.demonstration.asking import account, answer, join_all, propose
from sijill.portal.demonstration.documents import Picture
from sijill.portal.demonstration.people import Craftsman, craftsman

NAMESPACE = UUID("5017a991-2026-4f1c-8a11-000000000000")
SATURDAY = 5
Documents = Mapping[str, Picture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who works on the cases of a chamber."""

    examiners: tuple[Actor, ...]
    registrar: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One request: whose, how many days ago it was sent, and how far it went."""

    person: Craftsman
    age: int  # days since it was sent
    ending: str

    @property
    def case(self) -> UUID:
        return uuid5(NAMESPACE, f"{self.person.number}/{self.ending}")


# How many of each ending in the chamber of Fès - Meknès, with the age in days of the first and the
# last; then Marrakech - Safi, then chambers nobody has opened an office at.
FES, MARRAKECH = ("fes", "meknes", "sefrou", "taza"), ("marrakech", "safi", "essaouira")
ELSEWHERE = ("sale", "tetouan")
PLAN: tuple[tuple[tuple[str, ...], str, int, int, int], ...] = (
    (FES, "draft", 3, 1, 20),
    (FES, "waiting", 12, 0, 36),
    (FES, "late", 2, 47, 52),
    (FES, "taken", 5, 8, 39),
    (FES, "asked", 4, 4, 16),
    (FES, "mended", 3, 12, 34),
    (FES, "proposed", 4, 6, 30),
    (FES, "accepted", 8, 9, 160),
    (FES, "refused", 2, 30, 60),
    (FES, "appealed", 1, 50, 50),
    (FES, "withdrawn", 1, 40, 40),
    (MARRAKECH, "waiting", 4, 1, 29),
    (MARRAKECH, "late", 1, 48, 48),
    (MARRAKECH, "asked", 1, 9, 9),
    (MARRAKECH, "proposed", 1, 12, 12),
    (MARRAKECH, "accepted", 4, 15, 120),
    (ELSEWHERE, "waiting", 4, 2, 31),
)


def stories() -> list[Story]:
    """Every story, the oldest first so that duplicates meet who came before."""
    numbers = count(1)
    told = [
        Story(person=craftsman(next(numbers), towns[i % len(towns)]), age=age, ending=ending)
        for towns, ending, many, first, last in PLAN
        for i, age in enumerate(_spread(many, first, last))
    ]
    told += [_twice(story) for story in told if story.ending == "waiting"][1:8:3]
    return sorted(told, key=lambda story: (-story.age, story.person.number))


def _spread(many: int, first: int, last: int) -> list[int]:
    return [first + round((last - first) * i / max(1, many - 1)) for i in range(many)]


def _twice(story: Story) -> Story:
    """The same person asking again from another phone, the card's digits exchanged."""
    who = story.person
    swapped = f"{who.card[:-2]}{who.card[-1]}{who.card[-2]}"
    again = replace(who, number=who.number + 900, card=swapped, phone=f"{who.phone[:-3]}900")
    return Story(person=again, age=max(0, story.age - 3), ending="waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story being told: its papers, who works on it, and the clock of the telling."""

    story: Story
    documents: Documents
    office: Office | None
    now: datetime

    def at(self, days: float, hour: int = 10) -> datetime:
        """A moment of the story, so many days after it was sent, never on a weekend nor ahead."""
        sent = local(self.now) - timedelta(days=self.story.age)
        there = sent.replace(hour=hour, minute=self.story.person.number * 7 % 60)
        there += timedelta(days=days)
        if days >= 1 and there.weekday() >= SATURDAY:
            there -= timedelta(days=there.weekday() - SATURDAY + 1)
        return min(there, self.now - timedelta(minutes=20))

    @property
    def examiner(self) -> Actor:
        assert self.office is not None
        return self.office.examiners[self.story.person.number % len(self.office.examiners)]

    @property
    def registrar(self) -> Actor:
        assert self.office is not None
        return self.office.registrar


@action
def tell(telling: Telling) -> bool:
    """Live one story through; told already, it changes nothing."""
    story = telling.story
    if Case.objects.filter(pk=story.case).exists():
        return False
    person = account(story.person, at=telling.at(-1))
    case = _drafted(telling, person)
    if story.ending != "draft":
        case = desk.submit(case=case, by=person, at=telling.at(0, hour=9))
        ENDINGS[story.ending](telling, case, person)
    return True


def _drafted(telling: Telling, person: Actor) -> Case:
    """Every question answered and every document joined, the day before."""
    at = telling.at(-1, hour=17)
    case = desk.open_case(
        procedure="registration", by=person, at=at, language="ar", id=telling.story.case
    )
    pages = telling.story.person.answers()
    if telling.story.ending == "draft":
        return answer(case, dict(list(pages.items())[:4]), by=person, at=at)
    case = answer(case, pages, by=person, at=at)
    join_all(case, telling.documents, by=person, at=at)
    told = consent_of(case, person, at)
    return desk.save_page(
        case=case, page="information", answers=told, revision=case.revision, by=person, at=at
    )


TOLD = "نص العرض التوضيحي: ما يترتب عن التسجيل من اشتراك شهري، وكيف ينتهي التسجيل."


def consent_of(case: Case, person: Actor, at: datetime) -> dict[str, object]:
    """The yes to what was told, as the page of information keeps it."""
    version = hashlib.sha256(TOLD.encode()).hexdigest()[:12]
    accounts.give_consent(
        subject=Subject(kind="case", id=case.pk),
        told=accounts.Told(code="demonstration", version=version, language="ar", text=TOLD),
        channel=CHANNELS.get(person.kind, Channel.PORTAL),
        space=case.space,
        by=person,
        at=at,
    )
    return {"told": version}


# --- how far a request went ---------------------------------------------------------------------


def _waiting(telling: Telling, case: Case, person: Actor) -> None:
    """Nobody has opened it yet."""


def _taken(telling: Telling, case: Case, person: Actor) -> None:
    by = telling.examiner
    assert by.user is not None
    desk.assign(case=case, to=by.user, by=by, at=telling.at(2))


def _asked(telling: Telling, case: Case, person: Actor) -> None:
    _taken(telling, case, person)
    items = (
        [{"evidence": "proof", "reason": "unreadable", "note": "الختم غير واضح، أعد التصوير."}],
        [{"evidence": "identity_back", "reason": "unreadable", "note": ""}],
        [{"page": "workplace", "reason": "wrong", "note": "اكتب رقم المحل والزنقة."}],
    )[telling.story.person.number % 3]
    desk.ask_correction(case=case, items=items, by=telling.examiner, at=telling.at(3))


def _mended(telling: Telling, case: Case, person: Actor) -> None:
    _asked(telling, case, person)
    case.refresh_from_db()
    for item in case.corrections.get(answered_at=None).items:
        if "evidence" in item:
            kind = item["evidence"]
            join_all(case, {kind: telling.documents[kind]}, by=person, at=telling.at(5))
        else:
            given = dict(telling.story.person.answers()[item["page"]])
            given["address"] = f"{given['address']}، الطابق الأرضي"
            answer(case, {item["page"]: given}, by=person, at=telling.at(5))
    desk.resubmit(case=case, by=person, at=telling.at(5, hour=20))


def _proposed(telling: Telling, case: Case, person: Actor, outcome: str = "accepted") -> None:
    _taken(telling, case, person)
    by, at = telling.examiner, telling.at(4, hour=11)
    refusal = outcome == "refused"
    propose(
        case,
        outcome,
        ground="attestation_not_recognised" if refusal else "",
        note="الشهادة لا تذكر مدة المزاولة." if refusal else "",
        by=by,
        at=at,
    )


def _signed(telling: Telling, case: Case, outcome: str, person: Actor) -> Decision:
    _proposed(telling, case, person, outcome)
    return desk.sign(case=case, by=telling.registrar, at=telling.at(5, hour=15))


def _accepted(telling: Telling, case: Case, person: Actor) -> None:
    _signed(telling, case, "accepted", person)


def _refused(telling: Telling, case: Case, person: Actor) -> None:
    _signed(telling, case, "refused", person)


def _appealed(telling: Telling, case: Case, person: Actor) -> None:
    decision = _signed(telling, case, "refused", person)
    grounds = "الشهادة سلمها لي أمين الحرفة، وأزاول حرفتي منذ أكثر من عشر سنوات. أرفق صورة أوضح."
    desk.appeal(decision=decision, grounds=grounds, by=person, at=telling.at(20))


def _withdrawn(telling: Telling, case: Case, person: Actor) -> None:
    desk.withdraw(case=case, by=person, at=telling.at(3))


ENDINGS: Mapping[str, Callable[[Telling, Case, Actor], None]] = {
    "waiting": _waiting,
    "late": _waiting,
    "taken": _taken,
    "asked": _asked,
    "mended": _mended,
    "proposed": _proposed,
    "accepted": _accepted,
    "refused": _refused,
    "appealed": _appealed,
    "withdrawn": _withdrawn,
}
