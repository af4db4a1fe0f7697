"""What the entry of a cooperative or an enterprise says, changed on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import (
    Answers,
    EvidenceKind,
    Examination,
    Field,
    Known,
    Like,
    Page,
    Procedure,
    Text,
)
from sijill.desk.rules import CaseState
from sijill.institutions.queries import keeper
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.register import actions, queries
from sijill.register.models import Entry
from sijill.register.procedures import about
from sijill.register.procedures import organised_questions as ask
from sijill.register.procedures.organised import ANSWERS, GROUNDS, situation_of
from sijill.register.procedures.registration import listed
from sijill.register.queries import organised
from sijill.register.queries.likely import likely_organisations
from sijill.register.rules import EntryState, OrganisationKind
from sijill.register.rules.amending import AMENDMENT
from sijill.register.rules.keys import ice_key
from sijill.register.rules.organised import OrganisationAsking, read
from sijill.register.rules.organised_amending import (
    BY_DECISION,
    BY_REGISTRATION,
    OF_IDENTITY,
    OPEN_TO,
    Changed,
    Reformed,
    amended,
    asking_of,
    changes,
    differing,
    examine,
    pages_of,
)
from sijill.register.wording import organised_amending as wording
from sijill.register.wording import verdict_text

COOPERATIVE, ENTERPRISE = OrganisationKind.COOPERATIVE, OrganisationKind.ENTERPRISE
Shown = Callable[[Answers], bool]


def wants(*wanted: Changed) -> Shown:
    """Whether one of these was said to have changed."""
    return lambda answers: bool(changes(answers) & frozenset(wanted))


def _one_at_least(answers: Answers, today: date) -> Sequence[tuple[str, Text]]:
    return () if changes(answers) else (("name", _("Tick what has changed.")),)


def change_page(kind: OrganisationKind) -> Page:
    """What of this kind of organisation may be said to have changed."""
    return Page(
        code="change",
        title=_("What has changed?"),
        hint=_("Tick one thing or several. The rest stays as it is."),
        fields=tuple(
            Field(code=each.value, kind="check", label=wording.CHANGES[each], required=False)
            for each in OPEN_TO[kind]
        ),
        check=_one_at_least,
    )


def _mandated(answers: Answers) -> bool:
    chosen = Changed.REPRESENTATIVE in changes(answers)
    return chosen and answers.get("representative", {}).get("quality") == "mandated"


_NEEDED: Mapping[str, Shown] = {
    "minutes": wants(*BY_DECISION),
    "registration": wants(*BY_REGISTRATION),
    "mandate": _mandated,
    "identity_front": wants(Changed.REPRESENTATIVE),
    "identity_back": wants(Changed.REPRESENTATIVE),
}
MINUTES = EvidenceKind(
    code="minutes",
    label=_("The decision that changed it"),
    hint=_("Minutes of the assembly, or what the owners signed: every page."),
    pages=10,
)
EVIDENCE = tuple(
    replace(kind, required_if=_NEEDED[kind.code])
    for kind in (MINUTES, *ask.EVIDENCE)
    if kind.code in _NEEDED
)
DOCUMENTS = Page(
    code="documents",
    title=ask.DOCUMENTS.title,
    hint=ask.DOCUMENTS.hint,
    kind="evidence",
    evidence=tuple(_NEEDED),
    shown_if=lambda answers: any(needed(answers) for needed in _NEEDED.values()),
)


# The words of the box where it is not about whoever answers.
OF_ANOTHER = {
    "name_ar": _("Name in Arabic"),
    "name_latin": _("Name in Latin letters"),
    "quality": _("In which quality?"),
}


def pages(kind: OrganisationKind) -> tuple[Page, ...]:
    """The questions of a change, each asked of whoever ticked it."""
    crafts = (ask.CRAFT, ask.OTHER_CRAFTS) if kind is COOPERATIVE else (ask.ONE_CRAFT,)
    return (
        change_page(kind),
        replace(ask.organisation(kind), shown_if=wants(Changed.NAME)),
        replace(ask.papers(kind), shown_if=wants(Changed.PAPERS)),
        *(
            replace(page, shown_if=wants(which))
            for page, which in zip(crafts, (Changed.CRAFT, Changed.OTHERS), strict=False)
        ),
        replace(
            ask.SEAT,
            hint=_("The file follows the seat, to another chamber when it must."),
            shown_if=wants(Changed.SEAT),
        ),
        replace(
            ask.representative(kind),
            title=_("Who acts for it now?"),
            hint=_("Copy the identity card of whoever represents it from now on."),
            fields=tuple(
                replace(box, label=OF_ANOTHER.get(box.code, box.label))
                for box in ask.representative(kind).fields
            ),
            shown_if=wants(Changed.REPRESENTATIVE),
        ),
        replace(ask.PHONE, shown_if=wants(Changed.PHONE)),
        DOCUMENTS,
    )


def concerns(kind: OrganisationKind, actor: Actor, entry: UUID | None) -> Known:
    """The entry, and what it says now under the pages that ask it: nobody types it again."""
    known = about.entry_of(actor, entry)
    if known.answers["entry"]["category"] != kind:
        raise Refused(refused("reform.of_organisations", AMENDMENT))
    said = pages_of(_now(queries.entry_for_case(known.subject.id)))
    return replace(known, answers={**said, **known.answers, "before": said})


def _now(entry: Entry) -> OrganisationAsking:
    kind = OrganisationKind(entry.category)
    return asking_of(queries.said_in(queries.current(entry)), kind)


def look_up(case: Case, answers: Answers, on: date) -> Mapping[str, Any]:
    """What the entry says, and what is to be known of what it is to say."""
    entry = about.entry_now(case)
    newest = queries.current(entry)
    now = _now(entry)
    after = amended(now, answers)
    held = organised.organisation_under(after.ice) if after.ice else None
    return {
        "state": entry.state,
        "changed": differing(now, after),
        "trade": listed(after.trade, on),
        "other_trades": [listed(code, on) for code in after.other_trades],
        "supervised": _supervised(entry),
        "held_by_another": held is not None and held.pk != entry.organisation_id,
        "moves_to": _moves_to(entry.chamber_id, after, on),
        "done": (newest.details.get("amended") or {}).get("case") == case.reference,
    }


def _supervised(entry: Entry) -> list[str] | None:
    """The crafts of the craftsman under whom an enterprise stands."""
    held = organised.supervision_of(entry) if entry.category == ENTERPRISE else None
    if held is None:
        return None
    said = queries.current(held.supervision.supervisor)
    return [said.principal_trade, *said.other_trades]


def _moves_to(chamber: str, after: OrganisationAsking, on: date) -> str:
    to = keeper(after.place.province, at=on) if after.place.province else None
    return to if to and to != chamber else ""


def reformed_of(kind: OrganisationKind, given: Examination) -> Reformed:
    """The change that is examined."""
    known, crafts = given.looked_up, given.looked_up["supervised"]
    return Reformed(
        state=EntryState(known["state"]),
        changes=changes(given.answers),
        changed=tuple(known["changed"]),
        situation=situation_of(kind, given),
        supervised=frozenset(crafts) if crafts is not None else None,
        held_by_another=bool(known["held_by_another"]),
        moves_to=str(known["moves_to"]),
        done=bool(known["done"]),
    )


def _examine(kind: OrganisationKind, given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(reformed_of(kind, given))


def answer_of(kind: OrganisationKind, rule: str, answers: Answers) -> str:
    """What was said and what is said now, beside each rule that something was changed of."""
    if rule == "change":
        chosen = changes(answers)
        comma = "، " if get_language() == "ar" else ", "
        return comma.join(str(wording.CHANGES[each]) for each in Changed if each in chosen)
    before, after = (_said(rule, kind, given) for given in (answers.get("before", {}), answers))
    if not before or before == after:
        return after
    return gettext("%(after)s (before: %(before)s)") % {"after": after, "before": before}


def _said(rule: str, kind: OrganisationKind, answers: Answers) -> str:
    asking = read(answers, kind)
    if rule == "previous":
        latin = get_language() in ("fr", "en") and asking.name_latin
        return asking.name_latin if latin else asking.name_ar
    return ANSWERS[rule](asking) if rule in ANSWERS else ""


def title_of(kind: OrganisationKind, answers: Answers) -> tuple[str, str]:
    """The name of the organisation in both scripts, as it is to be."""
    asking = read(answers, kind)
    return asking.name_ar, asking.name_latin


def likenesses(kind: OrganisationKind, case: Case) -> Sequence[Like]:
    """Whatever is told now may be another organisation of the register."""
    return likely_organisations(kind, case) if changes(case.answers) & OF_IDENTITY else ()


def keys_of(kind: OrganisationKind, answers: Answers) -> Sequence[str]:
    """The identifier under which agents look for files."""
    asking = read(answers, kind)
    return [ice_key(asking.ice)] if asking.ice else []


def _effect(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return gettext("The entry says what you asked, under the same number.")
    return gettext("Accepting changes what the entry says; the number stays.")


KEPT_GROUNDS = ("papers_do_not_prove", "not_represented", "not_a_craft", "false_document")


def _procedure(kind: OrganisationKind) -> Procedure:
    return Procedure(
        code=f"{kind.value}_amendment",
        version=1,
        title=wording.TITLES[kind],
        short_title=wording.SHORT[kind],
        start_template="register/start_about.html",
        pages=pages(kind),
        evidence=EVIDENCE,
        examine=partial(_examine, kind),
        rule_labels=wording.RULES,
        answer_of=partial(answer_of, kind),
        verdict_text=verdict_text,
        proof_of={
            "papers": "minutes",
            "ice": "registration",
            "founded": "registration",
            "representative": "identity_front",
            "workplace": "registration",
        },
        look_up=lambda case, on: look_up(case, case.answers, on),
        likenesses=partial(likenesses, kind),
        keys_of=partial(keys_of, kind),
        title_of=partial(title_of, kind),
        topic_of=lambda answers: read(answers, kind).trade,
        province_of=about.province_of,
        may_ask=about.may_ask,
        concerns=partial(concerns, kind),
        on_acceptance=actions.amend_organisation,
        on_undoing=actions.undo_organisation,
        grounds_of_refusal={code: GROUNDS[code] for code in KEPT_GROUNDS},
        effect_of_acceptance=_effect,
    )


AMENDMENTS = {kind: _procedure(kind) for kind in OrganisationKind}
