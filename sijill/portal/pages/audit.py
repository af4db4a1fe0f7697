"""The auditor's own pages: the acts, and one file's acts beside their proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sijill.desk.wording.articles import cited
from sijill.institutions.doors import require
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institutions, names_of
from sijill.institutions.rules import Capability
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Subject
from sijill.kernel.clock import now, start_of
from sijill.ledger import actions as ledger
from sijill.ledger.queries import reading
from sijill.ledger.queries.reading import Proven
from sijill.portal import queries
from sijill.portal.wording import AUDITS, telling
from sijill.portal.wording.auditing import AUDITED
from sijill.web.forms import DayField


class ActsForm(forms.Form):
    """Which acts: every box may stay empty."""

    kind = forms.ChoiceField(label=_("Kind of act"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = houses().items()
        kinds = sorted(((kind, str(said)) for kind, said in AUDITED.items()), key=itemgetter(1))
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", _("All institutions")), *named]  # type: ignore[attr-defined]

    def wanted(self) -> reading.Wanted:
        """What was typed, as the log is asked; a period ends with its last day."""
        typed = self.cleaned_data
        since, until = typed["since"], typed["until"]
        return reading.Wanted(
            kind=typed["kind"],
            institution=typed["institution"],
            since=start_of(since) if since else None,
            until=start_of(until + timedelta(days=1)) if until else None,
        )


def houses() -> dict[str, str]:
    """The name of every institution by its code."""
    language = get_language() or "ar"
    return {one.code: name_of(one, language) for one in institutions()}


class WhyForm(forms.Form):
    """Why a file is read; its person will read it."""

    reason = forms.ChoiceField(
        label=_("Why do you read this file?"),
        help_text=_("The person reads your answer beside the date."),
        choices=list(AUDITS.items()),
        widget=forms.RadioSelect,
    )


@never_cache
@require_GET
@require(Capability.AUDIT)
def acts(request: AskedRequest) -> HttpResponse:
    """The acts by kind, institution and period, the newest first."""
    form = ActsForm(request.GET)
    wanted = form.wanted() if form.is_valid() else reading.Wanted()
    found = reading.acts_found(wanted, viewer=request.actor, before=_before(request))
    kept = request.GET.copy()
    kept.pop("before", None)
    houses = dict(form.fields["institution"].choices)  # type: ignore[attr-defined]
    context = {"form": form, "found": found, "kept": kept.urlencode(), "houses": houses}
    return render(request, "portal/audit.html", context)


def _before(request: AskedRequest) -> int | None:
    typed = request.GET.get("before", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONG else None


LONG = 16  # digits of a number of an act, at most


@never_cache
@require_GET
@require(Capability.AUDIT)
def subject(request: AskedRequest, kind: str, subject: UUID) -> HttpResponse:
    """One file's acts, each proof checked now; asked why first, and the look is kept."""
    form = WhyForm(request.GET or None)
    about = Subject(kind=kind, id=subject)
    context = {"form": form, "about": about, "way": queries.way_to(about)}
    if not form.is_valid():
        return render(request, "portal/audit_why.html", context)
    _looked(request, about, form.cleaned_data["reason"])
    proven = reading.proven(about, viewer=request.actor)
    context |= {
        "houses": houses(),
        "lines": list(_lines(proven, request.actor.language)),
        "waiting": sum(one.receipt is None for one in proven),
        "faults": sum(bool(one.fault) for one in proven),
    }
    return render(request, "portal/audit_subject.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act with its proof, and what it says in words."""

    proven: Proven
    whose: str  # for whom a colleague did it
    ground: str
    article: str
    facts: list[tuple[str, str]]


def _lines(proven: list[Proven], language: str) -> Iterator[Line]:
    tolds = [one.told for one in proven]
    agents = {str(one.act.by_for) for one in tolds if one.act.by_for}
    agents |= {agent for one in tolds for agent in telling.agents_in(one)}
    held = names_of([UUID(one) for one in sorted(agents) if _is_number(one)], language)
    names = {str(agent): name for agent, name in held.items()}
    for one in proven:
        yield Line(
            proven=one,
            whose=names.get(str(one.told.act.by_for), ""),
            ground=telling.ground_of(one.told.act.ground),
            article=cited(one.told.act.article),
            facts=telling.facts_of(one.told, names),
        )


def _is_number(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _looked(request: AskedRequest, about: Subject, reason: str) -> None:
    whose = queries.whose(about)
    ledger.look(
        "acts",
        by=request.actor,
        at=now(),
        reason=reason,
        subject=about,
        space=whose.space,
        person=whose.person,
    )
