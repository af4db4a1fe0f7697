"""What an entry says, changed: name, card, craft, place, regime, photograph.

No published text says how an entry is changed, by whom or with which papers: what is asked is what
entering asks for the same thing, and a person judges. The chamber that keeps the file decides;
when the place of work moves, the file goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Outcome, Verdict, ok, refused, to_examine
from sijill.register.rules import entering
from sijill.register.rules.asking import CIN, RESIDENCE, Answers, Asking, Place, read
from sijill.register.rules.days import PartialDay
from sijill.register.rules.entering import DOCUMENTS, THE_REGISTER, Situation
from sijill.register.rules.life import LIVE, EntryState
from sijill.register.rules.saying import details

AMENDMENT = provisional("amendment")


class Change(StrEnum):
    """What may be changed in one request."""

    NAME = "name"
    CARD = "card"
    CRAFT = "craft"
    OTHERS = "others"
    PLACE = "place"
    REGIME = "regime"
    FACE = "face"


OF_IDENTITY = frozenset({Change.NAME, Change.CARD})
OF_TRADES = frozenset({Change.CRAFT, Change.OTHERS})

# What of the asking each change may touch; the photograph is a document, not an answer.
TOUCHED: Mapping[Change, tuple[str, ...]] = {
    Change.NAME: ("given_ar", "family_ar", "given_latin", "family_latin"),
    Change.CARD: ("document_kind", "document", "valid_until", "born", "birth_place", "sex"),
    Change.CRAFT: (*("trade", "trade_in_words", "path", "since", "issuer", "recognition"),),
    Change.OTHERS: ("other_trades",),
    Change.PLACE: ("workplace", "residence"),
    Change.REGIME: ("regime", "aid"),
    Change.FACE: (),
}


def changes(answers: Answers) -> frozenset[Change]:
    """What the person says has changed."""
    chosen = answers.get("change", {})
    return frozenset(change for change in Change if chosen.get(change.value))


def amended(before: Asking, answers: Answers) -> Asking:
    """What the entry is to say: as it says now, but for what was said to have changed."""
    after, chosen = read(answers), changes(answers)
    touched = [name for change in Change if change in chosen for name in TOUCHED[change]]
    return replace(before, **{name: getattr(after, name) for name in touched})


def differing(before: Asking, after: Asking) -> tuple[str, ...]:
    """The names of what differs, in their order."""
    return tuple(
        each.name
        for each in fields(Asking)
        if getattr(before, each.name) != getattr(after, each.name)
    )


# --- what an entry says now, as if it were asked --------------------------------------------------


def asking_of(said: Mapping[str, Any]) -> Asking:
    """What a version says, as whoever entered it asked it; an old roll left much of it empty."""
    kept = said["details"]
    who, home, regime = kept["identity"], kept.get("residence", {}), kept.get("regime", {})
    since = str(said["practice_since"])
    return Asking(
        **{name: who.get(name, "") for name in TOUCHED[Change.NAME]},
        document_kind=who.get("document_kind", CIN),
        document=who.get("document", ""),
        valid_until=_day(kept.get("document_valid_until", "")),
        born=PartialDay.read(who["born"]) if who.get("born") else None,
        birth_place=who.get("birth_place", ""),
        sex=who.get("sex", ""),
        trade=said["principal_trade"],
        other_trades=tuple(said["other_trades"]),
        trade_in_words=kept.get("trade_in_words", ""),
        path=said["proof"],
        since=PartialDay.read(since) if since else None,
        issuer=kept.get("proof_issuer", ""),
        phone=who.get("phone", ""),
        phone_shared=bool(who.get("phone_shared")),
        workplace=Place(
            province=said["province"],
            commune=said["commune"],
            address=kept.get("workplace", {}).get("address", ""),
        ),
        residence=Place(
            **{name: home.get(name, "") for name in ("province", "commune", "address")}
        ),
        regime=regime.get("declared", ""),
        aid=regime.get("aid", ""),
        informed=bool(kept.get("informed", {}).get("told")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def pages_of(now: Asking) -> dict[str, dict[str, Any]]:
    """What the entry says now under the pages that ask it, so that nobody types it again."""
    foreign = now.document_kind == RESIDENCE
    card = {
        "number": now.document if now.document_kind in (CIN, RESIDENCE) else "",
        "valid_until": f"{now.valid_until or ''}",
        "birth": now.born.iso if now.born else "",
        "birth_place": now.birth_place,
        "sex": now.sex,
    }
    at_home = "yes" if now.residence in (now.workplace, Place()) else "no"
    return {
        "name": {name: getattr(now, name) for name in TOUCHED[Change.NAME]} | {"foreign": foreign},
        "residence_card" if foreign else "card": card,
        "craft": {"trade": now.trade, "trade_words": now.trade_in_words},
        "proof": {
            "path": now.path,
            "since": now.since.iso if now.since else "",
            "issuer": now.issuer,
        },
        "other_crafts": {"trades": list(now.other_trades)},
        "workplace": _place(now.workplace) | {"lives_there": at_home},
        "residence": _place(now.residence) if at_home == "no" else {},
        "regime": {"regime": now.regime, "aid": now.aid},
    }


def _place(place: Place) -> dict[str, Any]:
    return {each.name: getattr(place, each.name) for each in fields(Place)}


def details_after(before: Mapping[str, Any], after: Asking, changed: tuple[str, ...]) -> Any:
    """What a version keeps beside its columns: what was not asked again stays as it was."""
    made = {**before, **details(after), "informed": before.get("informed", {})}
    if before.get("filed"):
        made["filed"] = before["filed"]
    if not {"regime", "aid"} & set(changed):
        made["regime"] = before.get("regime", {})
    return made


# --- the rules ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A change asked of an entry, on the day it is examined."""

    state: EntryState | None
    changes: frozenset[Change]
    changed: tuple[str, ...]  # names of the fields of the asking that differ
    situation: Situation  # of the entry as it is to be
    held_by_another: bool = False  # the card number is somebody else's in the register
    moves_to: str = ""  # the chamber the file goes to, when it is another one
    is_master: bool = False
    done: bool = False  # this very request did it, and it is contested


def state(a: Amended) -> Verdict:
    """The entry stands, or is set aside for a time."""
    if a.state not in LIVE:
        here = a.state.value if a.state else ""
        return refused("amend.not_from_here", AMENDMENT, state=here)
    return ok("amend.from_here", AMENDMENT)


def change(a: Amended) -> Verdict:
    """Something is said otherwise than the entry says it."""
    if a.done:
        return ok("amend.done", AMENDMENT)
    if not a.changed and Change.FACE not in a.changes:
        return refused("amend.nothing", AMENDMENT, remedy="answer")
    return ok("amend.something", AMENDMENT)


def identity(a: Amended) -> Verdict:
    """A new name, birth or card is compared with the card, both sides."""
    if not OF_IDENTITY & a.changes:
        return untouched()
    found = entering.identity(a.situation)
    if found.outcome is not Outcome.OK:
        return found
    return to_examine("amend.compare", DOCUMENTS)


def document(a: Amended) -> Verdict:
    """A card is one person's."""
    if Change.CARD not in a.changes:
        return untouched()
    if a.held_by_another:
        return refused("previous.held_by_another", THE_REGISTER, remedy="contest")
    return ok("amend.card_free", THE_REGISTER)


def previous(a: Amended) -> Verdict:
    """Whoever is told now is not somebody else of the register."""
    if not OF_IDENTITY & a.changes:
        return untouched()
    if a.situation.likenesses_open:
        count = a.situation.likenesses_open
        return to_examine("previous.to_settle", THE_REGISTER, remedy="settle", count=count)
    return ok("previous.none", THE_REGISTER)


def place(a: Amended) -> Verdict:
    """The place of work is told; with it the file may go to another chamber."""
    if Change.PLACE not in a.changes:
        return untouched()
    if not a.situation.asking.workplace.province:
        return refused("workplace.unknown", provisional("competence"), remedy="answer")
    if a.moves_to:
        return to_examine("amend.moves", provisional("competence"), chamber=a.moves_to)
    return ok("amend.same_chamber", provisional("competence"))


def face(a: Amended) -> Verdict:
    """A new photograph is joined."""
    return entering.face(a.situation) if Change.FACE in a.changes else untouched()


def trade(a: Amended) -> Verdict:
    """The craft is one of the list in force; a mastery was recognised in the former one."""
    if not OF_TRADES & a.changes:
        return untouched()
    found = entering.trade(a.situation)
    if found.outcome is Outcome.OK and a.is_master and "trade" in a.changed:
        return to_examine("amend.master_of_another", AMENDMENT)
    return found


def _if(which: Change, check: Callable[[Situation], Verdict]) -> Callable[[Amended], Verdict]:
    def rule(a: Amended) -> Verdict:
        return check(a.situation) if which in a.changes else untouched()

    rule.__doc__ = check.__doc__
    return rule


def untouched() -> Verdict:
    """Nothing of this was asked to be changed."""
    return ok("amend.untouched", AMENDMENT)


RULES: Mapping[str, Callable[[Amended], Verdict]] = {
    "state": state,
    "change": change,
    "identity": identity,
    "age": _if(Change.CARD, entering.age),
    "document": document,
    "previous": previous,
    "trade": trade,
    "proof": _if(Change.CRAFT, entering.proof),
    "practice": _if(Change.CRAFT, entering.practice),
    "workplace": place,
    "regime": _if(Change.REGIME, entering.regime),
    "face": face,
}
CODES = (
    *("amend.not_from_here", "amend.from_here", "amend.done", "amend.nothing", "amend.something"),
    *("amend.compare", "amend.card_free", "amend.moves", "amend.same_chamber", "amend.untouched"),
    *("amend.master_of_another", "amend.of_persons", "amend.changed_since"),
)


def examine(asked: Amended) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page."""
    return tuple((code, check(asked)) for code, check in RULES.items())
