"""Visits and commissions in words, for who goes, who sits and who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sijill.desk.models import Hearing, Visit
from sijill.desk.procedures import Procedure
from sijill.desk.queries.stages import Stages
from sijill.desk.rules.sitting import HearingResult, Part, SittingState
from sijill.desk.rules.visiting import Finding, VisitOutcome, VisitState, Waiver
from sijill.institutions.wording import CHAIRS, STANDS_FOR
from sijill.web import writing
from sijill.web.pages_of import Step

Words = Mapping[str, Promise | str]

VISIT_STATES: Mapping[str, tuple[str, Promise]] = {
    VisitState.PLANNED: ("wait", gettext_lazy("Visit planned")),
    VisitState.CALLED_OFF: ("plain", gettext_lazy("Visit called off")),
    VisitState.MISSED: ("refuse", gettext_lazy("Nobody was there")),
    VisitState.REPORTED: ("ok", gettext_lazy("Visit reported")),
    VisitState.WAIVED: ("info", gettext_lazy("No visit needed")),
}
OUTCOMES: Mapping[str, tuple[str, Promise]] = {
    VisitOutcome.CONFIRMED: ("ok", gettext_lazy("Exercise of the craft seen")),
    VisitOutcome.DOUBTFUL: ("wait", gettext_lazy("Doubtful")),
    VisitOutcome.NOT_CONFIRMED: ("refuse", gettext_lazy("Not seen")),
}
FINDINGS: Words = {
    Finding.YES: gettext_lazy("Yes"),
    Finding.NO: gettext_lazy("No"),
    Finding.NOT_SEEN: gettext_lazy("Could not be seen"),
}
GROUNDS: Words = {
    Waiver.PICTURES: gettext_lazy("The pictures of the work are enough"),
    Waiver.KNOWN: gettext_lazy("The workshop was visited for another file"),
    Waiver.AT_THE_SEAT: gettext_lazy("The person worked before an agent at the chamber"),
}
SITTING_STATES: Mapping[str, tuple[str, Promise]] = {
    SittingState.CALLED: ("wait", gettext_lazy("Called")),
    SittingState.CALLED_OFF: ("plain", gettext_lazy("Called off")),
    SittingState.OPEN: ("info", gettext_lazy("Sitting")),
    SittingState.CLOSED: ("wait", gettext_lazy("Minutes to sign")),
    SittingState.SIGNED: ("ok", gettext_lazy("Minutes signed")),
}
RESULTS: Mapping[str, tuple[str, Promise]] = {
    HearingResult.WAITING: ("wait", gettext_lazy("Waits for the commission")),
    HearingResult.PASSED: ("ok", gettext_lazy("Experience recognised")),
    HearingResult.FAILED: ("refuse", gettext_lazy("Experience not recognised")),
    HearingResult.DEFERRED: ("plain", gettext_lazy("Left for another sitting")),
}
PARTS: Words = CHAIRS
FOR: Words = STANDS_FOR
SIGNS: Words = {Part.CHAIR: CHAIRS[Part.CHAIR], Part.SECRETARY: CHAIRS[Part.SECRETARY]}


def seen_label(kind: str) -> str:
    """The name of a photo taken in a visit, by its kind."""
    number = kind.rpartition("_")[2]
    return _("Photo of the visit %(n)s") % {"n": writing.isolate(number)}


def findings_of(visit: Visit, declared: Procedure) -> list[tuple[str, str]]:
    """What was looked at, and what was seen of it."""
    stage = declared.stage.visit
    labels = {sight.code: str(sight.label) for sight in stage.sights} if stage else {}
    return [
        (labels.get(code, code), str(FINDINGS.get(found, found)))
        for code, found in visit.findings.items()
    ]


def steps_of_stages(stages: Stages) -> list[Step]:
    """The dates between receiving and deciding, as the person follows them."""
    return [*_visit_steps(stages), *_commission_steps(stages)]


def _visit_steps(stages: Stages) -> list[Step]:
    if not stages.visit_wanted:
        return []
    title, visit = _("An agent comes to see your work"), stages.visit
    if visit is None or visit.state in (VisitState.CALLED_OFF, VisitState.MISSED):
        note = _("We will tell you the day by message.")
        return [Step(state="hollow", title=title, when=_("Day to be given"), note=note)]
    if visit.state == VisitState.PLANNED:
        told = [visit.place, visit.told]
        note = " · ".join(writing.apart(part) for part in told if part)
        return [Step(state="happening", title=title, when=_moment(visit.planned_at), note=note)]
    if visit.state == VisitState.WAIVED:
        return [Step(state="granted", title=_("No visit is needed"), when=_day(visit.ended_at))]
    return [Step(state="granted", title=_("An agent came to see"), when=_day(visit.ended_at))]


def _commission_steps(stages: Stages) -> list[Step]:
    if not stages.sitting_wanted:
        return []
    title, hearing = _("The commission hears your file"), stages.hearing
    if hearing is None or hearing.result == HearingResult.DEFERRED:
        note = _("Its members see your work and mark it on a grid.")
        return [Step(state="hollow", title=title, when=_("Day to be given"), note=note)]
    if stages.heard is None:
        when = _moment(hearing.sitting.planned_at)
        note = writing.apart(hearing.sitting.place)
        return [Step(state="happening", title=title, when=when, note=note)]
    star = "granted" if hearing.result == HearingResult.PASSED else "broken"
    note = str(RESULTS[hearing.result][1])
    return [Step(state=star, title=title, when=_day(hearing.sitting.closed_at), note=note)]


def average_of(hearing: Hearing) -> str:
    """The mean and the mark it had to reach: "76,5 / 100 (60)"."""
    if hearing.average is None:
        return ""
    mean = writing.thousands(_short(hearing.average))
    asked = writing.thousands(_short(hearing.threshold))
    return _("%(mean)s of 100; %(asked)s needed") % {
        "mean": writing.isolate(mean),
        "asked": writing.isolate(asked),
    }


def _short(number: object) -> object:
    """A decimal without useless zeros."""
    text = f"{number}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def names(parts: Sequence[str]) -> str:
    """Several names in one line."""
    return _(", ").join(writing.apart(part) for part in parts)


def _day(when: object) -> str:
    return writing.day(when, get_language() or "ar")  # type: ignore[arg-type]


def _moment(when: object) -> str:
    return writing.moment(when, get_language() or "ar")  # type: ignore[arg-type]
