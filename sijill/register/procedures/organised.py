"""Cooperatives and enterprises: their registration, and another supervisor for an enterprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Known, Page, Procedure, Text
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.kernel.identifiers import Invalid, ice
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.reference import queries as reference
from sijill.register import actions, queries
from sijill.register.procedures import about
from sijill.register.procedures import organised_questions as ask
from sijill.register.procedures.registration import listed
from sijill.register.queries import organised
from sijill.register.queries.likely import likely_organisations
from sijill.register.rules import Category, EntryState, OrganisationKind
from sijill.register.rules.entering import (
    LIST_OF_TRADES,
    THE_REGISTER,
    WHO_MAY_ENTER,
    Earlier,
    ListedTrade,
)
from sijill.register.rules.keys import document_key, ice_key, supervisor_key
from sijill.register.rules.organisations import (
    ORGANISATION_RULES,
    PAPERS,
    OrganisationSituation,
    Supervisor,
    examine,
    supervision,
)
from sijill.register.rules.organised import OrganisationAsking, read
from sijill.register.wording import day_text, nia_text, verdict_text
from sijill.register.wording import organisations as wording
from sijill.web import writing

LEAST, YOUTH = "register.cooperative_members", "register.youth_age"
CONFIRMS = "register.supervisor_confirms"
COOPERATIVE, ENTERPRISE = OrganisationKind.COOPERATIVE, OrganisationKind.ENTERPRISE


def _look_up(kind: OrganisationKind, case: Case, on: date) -> Mapping[str, Any]:
    asking = read(case.answers, kind)
    earlier = organised.earlier_of(asking)
    named = organised.supervisor_named(case, asking.supervisor, asking.supervisor_name)
    return {
        "trade": listed(asking.trade, on),
        "other_trades": [listed(code, on) for code in asking.other_trades],
        "earlier": asdict(earlier) if earlier else None,
        "entered_members": len(organised.entered_among(asking.members)),
        "supervisor": asdict(named) if named else None,
    }


def situation_of(kind: OrganisationKind, given: Examination) -> OrganisationSituation:
    """The desk's examination as the rules of organisations want it."""
    known, parameters = given.looked_up, given.parameters
    trade, earlier = known.get("trade"), known.get("earlier")
    return OrganisationSituation(
        asking=read(given.answers, kind),
        evidence=given.evidence,
        on=given.on,
        least_members=int(parameters.get(LEAST, 1)),
        youth_age=int(parameters.get(YOUTH, 0)),
        confirms=parameters.get(CONFIRMS) == "asked",
        trade=ListedTrade(**trade) if trade else None,
        other_trades=tuple(ListedTrade(**t) for t in known.get("other_trades", ()) if t),
        territory_ok=given.territory_ok,
        likenesses_open=given.likenesses_open,
        earlier=Earlier(**{**earlier, "state": EntryState(earlier["state"])}) if earlier else None,
        entered_members=int(known.get("entered_members", 0)),
        supervisor=_supervisor(known.get("supervisor")),
    )


def _supervisor(found: Mapping[str, Any] | None) -> Supervisor | None:
    if not found:
        return None
    return Supervisor(
        **{
            **found,
            "state": EntryState(found["state"]),
            "category": Category(found["category"]),
            "trades": frozenset(found["trades"]),
        }
    )


situation_of_cooperative = partial(situation_of, COOPERATIVE)


def _examine(kind: OrganisationKind, given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(situation_of(kind, given))


def _answer_of(kind: OrganisationKind, rule: str, answers: Answers) -> str:
    return ANSWERS[rule](read(answers, kind)) if rule in ANSWERS else ""


answer_of_cooperative = partial(_answer_of, COOPERATIVE)


def _papers(asking: OrganisationAsking) -> str:
    parts = (writing.isolate(asking.registration), asking.registered_at)
    return " · ".join(part for part in parts if part)


def _ice(asking: OrganisationAsking) -> str:
    try:
        return writing.isolate(ice.parse(asking.ice).display)
    except Invalid:
        return asking.ice


def _trades(asking: OrganisationAsking) -> str:
    lines = (reference.trade(code) for code in (asking.trade, *asking.other_trades) if code)
    named = [line.label(get_language() or "ar") for line in lines if line]
    return " · ".join(named) or asking.trade_in_words


def _representative(asking: OrganisationAsking) -> str:
    who = asking.representative
    latin = get_language() in ("fr", "en")
    name = who.name_latin if latin else who.name_ar
    return f"{name} · {wording.QUALITIES.get(who.quality, '')} · {writing.isolate(who.document)}"


def _shares(asking: OrganisationAsking) -> str:
    return ask.counted({"members": {"rows": _rows(asking)}}, civil_date(now()))


def _rows(asking: OrganisationAsking) -> list[dict[str, Any]]:
    return [{**asdict(m), "role": m.role.value, "number": m.document} for m in asking.members]


def _named_supervisor(asking: OrganisationAsking) -> str:
    if not asking.supervisor:
        return ""
    return f"{asking.supervisor_name} · {writing.isolate(nia_text(asking.supervisor))}"


def _place(asking: OrganisationAsking) -> str:
    province = reference.province(asking.place.province)
    latin = get_language() in ("fr", "en")
    named = (province.name_fr if latin else province.name_ar) if province else ""
    same = province is not None and asking.place.commune in (province.name_ar, province.name_fr)
    parts = (asking.place.address, "" if same else asking.place.commune, str(named))
    # The mark gives the line the page's direction: a browser reads it off the first letter.
    comma, mark = ("، ", "\u200f") if get_language() == "ar" else (", ", "\u200e")
    return mark + comma.join(writing.apart(part) for part in parts if part)


ANSWERS: Mapping[str, Callable[[OrganisationAsking], str]] = {
    "papers": _papers,
    "ice": _ice,
    "founded": lambda asking: day_text(f"{asking.founded_on or ''}"),
    "activities": _trades,
    "representative": _representative,
    "members": lambda asking: str(len(asking.members)),
    "shares": _shares,
    "supervision": _named_supervisor,
    "workplace": _place,
}


def _keys(kind: OrganisationKind, answers: Answers) -> Sequence[str]:
    asking = read(answers, kind)
    who = asking.representative
    found = [
        ice_key(asking.ice) if asking.ice else "",
        document_key(who.document_kind, who.document) if who.document else "",
        supervisor_key(asking.supervisor) if asking.supervisor else "",
    ]
    return [key for key in found if key]


def _title(kind: OrganisationKind, answers: Answers) -> tuple[str, str]:
    asking = read(answers, kind)
    return asking.name_ar, asking.name_latin


def _effect(case: Case) -> Text:
    if case.subject_kind == "entry" and case.subject_id and case.state == CaseState.ACCEPTED:
        number = writing.isolate(nia_text(queries.nia_of(case.subject_id)))
        said = gettext("The organisation is entered in the register under number %(nia)s.")
        return said % {"nia": number}
    latin = get_language() in ("fr", "en") and case.title_latin
    name = case.title_latin if latin else case.title_ar
    return gettext("Accepting enters %(name)s and gives the craft number (NIA).") % {"name": name}


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "papers_do_not_prove": (_("The papers do not prove the organisation"), PAPERS),
    "not_represented": (_("Who asks does not represent the organisation"), PAPERS),
    "not_a_craft": (_("The activity is not in the list of crafts"), LIST_OF_TRADES),
    "already_entered": (_("The organisation is already in the register"), THE_REGISTER),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}
OF_COOPERATIVES: Mapping[str, tuple[Text, str]] = {
    "members_not_enough": (_("Too few members"), provisional("members")),
}
OF_ENTERPRISES: Mapping[str, tuple[Text, str]] = {
    "not_supervised": (
        _("The production is not supervised by a craftsman of the register"),
        WHO_MAY_ENTER,
    ),
}


PROOF_OF = {
    "papers": "statutes",
    "ice": "registration",
    "founded": "registration",
    "representative": "identity_front",
    "members": "statutes",
}


def _registration(
    kind: OrganisationKind,
    *,
    title: Text,
    short: Text,
    pages: tuple[Page, ...],
    grounds: Mapping[str, tuple[Text, str]],
    parameters: tuple[str, ...],
) -> Procedure:
    codes = [rule.code for rule in ORGANISATION_RULES[kind]]
    return Procedure(
        code=f"{kind.value}_registration",
        version=1,
        title=title,
        short_title=short,
        start_template=f"register/start_{kind.value}.html",
        pages=pages,
        evidence=ask.EVIDENCE,
        examine=partial(_examine, kind),
        rule_labels={code: wording.RULES[code] for code in codes},
        answer_of=partial(_answer_of, kind),
        verdict_text=verdict_text,
        proof_of=PROOF_OF,
        parameters=parameters,
        look_up=partial(_look_up, kind),
        likenesses=partial(likely_organisations, kind),
        keys_of=partial(_keys, kind),
        title_of=partial(_title, kind),
        topic_of=lambda answers: read(answers, kind).trade,
        province_of=lambda answers: read(answers, kind).place.province,
        on_acceptance=actions.enter_organisation,
        on_undoing=actions.undo_entering,
        on_submission=actions.ask_supervisor,
        grounds_of_refusal={**GROUNDS, **grounds},
        effect_of_acceptance=_effect,
        afterwards=(_("Extract and professional card"), _("After acceptance, each with its date")),
    )


COOPERATIVE_REGISTRATION = _registration(
    COOPERATIVE,
    title=_("Registration of a cooperative"),
    short=_("Cooperative"),
    pages=(
        ask.organisation(COOPERATIVE),
        ask.papers(COOPERATIVE),
        ask.CRAFT,
        ask.OTHER_CRAFTS,
        ask.SEAT,
        ask.representative(COOPERATIVE),
        ask.PHONE,
        ask.MEMBERS,
        ask.DOCUMENTS,
        ask.INFORMATION,
    ),
    grounds=OF_COOPERATIVES,
    parameters=(LEAST, YOUTH),
)
ENTERPRISE_REGISTRATION = _registration(
    ENTERPRISE,
    title=_("Registration of an enterprise"),
    short=_("Enterprise"),
    pages=(
        ask.organisation(ENTERPRISE),
        ask.papers(ENTERPRISE),
        ask.ONE_CRAFT,
        ask.SEAT,
        ask.SUPERVISOR,
        ask.representative(ENTERPRISE),
        ask.PHONE,
        ask.DOCUMENTS,
        ask.INFORMATION,
    ),
    grounds=OF_ENTERPRISES,
    parameters=(YOUTH, CONFIRMS),
)


def _concerns(actor: Actor, entry: UUID | None) -> Known | None:
    known = about.entry_of(actor, entry)
    if known.answers["entry"]["category"] != Category.ENTERPRISE:
        raise Refused(refused("about.no_enterprise", WHO_MAY_ENTER))
    return known


def _look_up_supervisor(case: Case, on: date) -> Mapping[str, Any]:
    asking = read(case.answers, ENTERPRISE)
    named = organised.supervisor_named(case, asking.supervisor, asking.supervisor_name)
    return {"supervisor": asdict(named) if named else None}


def _examine_supervisor(given: Examination) -> Sequence[tuple[str, Verdict]]:
    known = {"craft": {"trade": given.answers.get("entry", {}).get("trade", "")}}
    situation = OrganisationSituation(
        asking=read({**given.answers, **known}, ENTERPRISE),
        evidence=given.evidence,
        on=given.on,
        confirms=given.parameters.get(CONFIRMS) == "asked",
        supervisor=_supervisor(given.looked_up.get("supervisor")),
    )
    return [("supervision", supervision(situation))]


def _replaced(case: Case) -> Text:
    return gettext("The enterprise produces under the craftsman named here from that day on.")


SUPERVISOR_REPLACEMENT = Procedure(
    code="supervisor_replacement",
    version=1,
    title=_("Another supervising craftsman"),
    short_title=_("Supervisor"),
    start_template="register/start_about.html",
    pages=(ask.SUPERVISOR,),
    evidence=(),
    examine=_examine_supervisor,
    rule_labels={"supervision": wording.RULES["supervision"]},
    answer_of=partial(_answer_of, ENTERPRISE),
    verdict_text=verdict_text,
    parameters=(CONFIRMS,),
    look_up=_look_up_supervisor,
    title_of=about.title_of,
    topic_of=about.topic_of,
    province_of=about.province_of,
    keys_of=lambda answers: [
        *about.keys_of(answers),
        *([supervisor_key(nia)] if (nia := read(answers, ENTERPRISE).supervisor) else []),
    ],
    may_ask=about.may_ask,
    concerns=_concerns,
    on_submission=actions.ask_supervisor,
    on_acceptance=actions.accept_replacement,
    on_undoing=actions.undo_replacement,
    grounds_of_refusal=OF_ENTERPRISES,
    effect_of_acceptance=_replaced,
)
