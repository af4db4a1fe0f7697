"""What differs with the fund: the board, its lists, each worked alone or many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sijill.institutions.middleware import AskedRequest
from sijill.institutions.queries import institution
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.protection import actions
from sijill.protection.forms import SettleForm
from sijill.protection.models import Difference, Run
from sijill.protection.pages.around import agents_only, around
from sijill.protection.queries import differences as queries
from sijill.protection.queries.differences import Filters
from sijill.protection.queries.people import Of, alike
from sijill.protection.rules.differences import (
    CAMPAIGNS,
    SEVERAL,
    DifferenceState,
    Settlement,
    may_work,
)
from sijill.protection.rules.populations import Cause, Gone, Kind
from sijill.protection.wording import populations as words
from sijill.protection.wording import states
from sijill.register.files.writing import as_csv
from sijill.register.models import Entry
from sijill.web.pages_of import PageLinks

AT_ONCE = 50


@never_cache
@require_safe
@agents_only
def board(request: AskedRequest) -> HttpResponse:
    """How many differ, by cause and by chamber; every number opens its list."""
    viewer, at = request.actor, now()
    found, run = queries.board(viewer=viewer, at=at), queries.newest_run()
    context = (
        around(viewer, "differences", at)
        | _numbers(found)
        | _across(found, run, viewer)
        | {
            "run": run,
            "running": queries.is_running(),
            "runs": queries.runs(),
            "accuracy": accuracy_of(run),
            "sample_waits": bool(run and viewer.is_national and queries.next_to_judge(run)),
            "campaigns": _campaigns(viewer),
        }
    )
    return render(request, "protection/differences.html", context)


def _across(found: queries.Board, run: Run | None, viewer: Actor) -> dict[str, Any]:
    lines = _bridge(found, run, viewer) if run else []
    return {"bridge": lines, "most_found": max((one["count"] for one in lines), default=0)}


def _bridge(found: queries.Board, run: Run, viewer: Actor) -> list[dict[str, Any]]:
    """How one number becomes the other: everybody counted once, each line opening its list."""
    people, listed = reverse("protection:people"), reverse("protection:differences_list")
    lines: list[tuple[Kind | None, Any, int, str]] = [
        (None, words.PEOPLE[Of.ALIKE], alike(run=run, viewer=viewer), f"{people}?of={Of.ALIKE}")
    ]
    for kind, cause, n in sorted(found.found, key=lambda one: TURNS.index(one[0])):
        query = urlencode({"box": queries.FOUND, "kind": kind, "cause": cause})
        lines.append((kind, words.CAUSES[cause], n, f"{listed}?{query}"))
    ours = {Kind.ONLY_OURS, Kind.SEVERAL_OURS}
    rest = run.ours - run.tied - sum(n for kind, _, n in found.found if kind in ours)
    if viewer.is_national and rest > 0:
        lines.append((None, words.PEOPLE[Of.NEITHER], rest, f"{people}?of={Of.NEITHER}"))
    return [
        {
            "kind": kind and words.KINDS[kind],
            "said": said,
            "count": n,
            "to": to,
            "look": LOOKS[kind],
        }
        for kind, said, n, to in lines
    ]


TURNS = (Kind.DIFFER, Kind.ONLY_OURS, Kind.SEVERAL_OURS, Kind.ONLY_THEIRS, Kind.SEVERAL_THEIRS)
LOOKS = {None: "ok", Kind.DIFFER: "wait", Kind.ONLY_OURS: "late", Kind.SEVERAL_OURS: "late"} | {
    Kind.ONLY_THEIRS: "wait", Kind.SEVERAL_THEIRS: "wait",
}  # fmt: skip


def _numbers(found: queries.Board) -> dict[str, Any]:
    """The numbers of the board, each with what it opens."""
    return {
        "board": found,
        "causes": _causes(found),
        "most": max((n for _, _, n, _ in found.causes), default=0),
        "chambers": [(c, _chamber(c), n, late) for c, n, late in found.chambers],
        "most_chamber": max((n for _, n, _ in found.chambers), default=0),
        "boxes": [(box, words.BOXES[box], found.boxes[box]) for box in queries.BOXES],
    }


def accuracy_of(run: Run | None) -> dict[str, Any] | None:
    """What people's judgement of drawn pairs says of a run, in words."""
    found = queries.accuracy(run) if run else None
    if found is None:
        return None
    return {
        "precision": words.estimate(found.precision),
        "recall": words.estimate(found.recall),
        "seen": found.seen,
    }


def _causes(found: queries.Board) -> list[dict[str, Any]]:
    """One line for each kind and cause, the kinds in their order."""
    return [
        {
            "kind": kind,
            "cause": cause,
            "kind_said": words.KINDS[kind],
            "said": words.CAUSES[cause],
            "count": count,
            "late": late,
            "look": "late" if cause in GRAVE else "wait" if kind != Kind.DIFFER else "ok",
        }
        for kind, cause, count, late in found.causes
    ]


GRAVE = frozenset({Cause.WRONG_IDENTITY, Cause.LOST_THERE, Cause.LEFT, Cause.TWICE})


def _chamber(code: str) -> Any:
    """The name of a chamber in both scripts, or that none is known."""
    found = institution(code) if code != "-" else None
    return found or None


def _campaigns(viewer: Actor) -> list[tuple[str, Any]]:
    """The lists of people to invite that this office may take out: those of its own chamber."""
    if not may_work(viewer) or viewer.is_national or viewer.institution is None:
        return []
    said = {
        Kind.ONLY_THEIRS: _("Covered by the fund, not in the register"),
        Kind.ONLY_OURS: _("In the register, without cover"),
    }
    return [(kind.value, said[kind]) for kind in CAMPAIGNS]


@never_cache
@require_safe
@agents_only
def listed(request: AskedRequest) -> HttpResponse:
    """The list behind a number of the board."""
    viewer, at = request.actor, now()
    filters = queries.read_filters(request.GET.dict())
    rows = queries.listed(filters, viewer=viewer, at=at)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    terms = [each for each in (filters.box, filters.kind, filters.cause, filters.chamber) if each]
    ledger.look("covers", by=viewer, at=at, reason="cover", count=len(page), terms=terms)
    context = around(viewer, "differences", at) | _list(list(page), filters, viewer, at)
    context |= {"total": page.paginator.count, "links": _links(page, filters)}
    return render(request, "protection/differences_list.html", context)


def _list(
    page: Sequence[Difference], filters: Filters, viewer: Actor, at: datetime
) -> dict[str, Any]:
    entries = queries.entries_of(page)
    bulk = filters.kind and filters.box in ("open", "late", "own") and may_work(viewer)
    return {
        "filters": filters,
        "heading": words.OF_A_RUN[filters.box] % {"number": filters.run}
        if filters.run
        else words.BOXES[filters.box],
        "kind_said": words.KINDS[Kind(filters.kind)] if filters.kind else "",
        "cause_said": words.CAUSES[Cause(filters.cause)] if filters.cause else "",
        "remedy": words.REMEDIES[Cause(filters.cause)] if filters.cause else "",
        "chamber_said": _chamber(filters.chamber) if filters.chamber else None,
        "lines": [line_of(one, entries.get(one.entry) if one.entry else None, at) for one in page],
        "form": SettleForm(kind=filters.kind, several=True) if bulk else None,
        "query": urlencode(filters.of()),
        "boxes": [
            (box, said, urlencode(filters.of(box=box, run=""))) for box, said in words.BOXES.items()
        ],
    }


def line_of(one: Difference, entry: Entry | None, at: datetime) -> dict[str, Any]:
    """One difference as its list shows it."""
    person = entry.person if entry else None
    return {
        "one": one,
        "name_ar": person.name_ar if person else their_name(one.theirs, "ar"),
        "name_latin": person.name_latin if person else their_name(one.theirs, "fr"),
        "nia": entry.nia if entry else "",
        "kind": words.KINDS[Kind(one.kind)],
        "cause": words.CAUSES[Cause(one.cause)],
        "fields": [words.FIELDS[field] for field in one.fields],
        "tag": words.STATES[DifferenceState(one.state)],
        "late": one.state == "open" and one.due_on < civil_date(at),
        "settled": words.SETTLEMENTS[Settlement(one.settled_as)] if one.settled_as else "",
        "gone": words.GONE[Gone(one.gone)] if one.gone else "",
    }


def their_name(theirs: dict[str, Any], script: str) -> str:
    """The name of the fund's list in one script, whole or in parts."""
    whole = theirs.get(f"name_{script}")
    parts = (theirs.get(f"first_name_{script}"), theirs.get(f"last_name_{script}"))
    return str(whole or " ".join(part for part in parts if part))


def _links(page: Page[Difference], filters: Filters) -> PageLinks:
    def to(number: int) -> str:
        return f"?{urlencode(filters.of() | {'page': str(number)})}"

    said = _("Page %(n)s of %(of)s") % {"n": page.number, "of": page.paginator.num_pages}
    return PageLinks(
        previous=to(page.number - 1) if page.has_previous() else "",
        next=to(page.number + 1) if page.has_next() else "",
        text=said,
    )


@never_cache
@require_POST
@agents_only
def several(request: AskedRequest) -> HttpResponse:
    """Settle the chosen ones, or the first five hundred of the list; each keeps its own result."""
    viewer, at = request.actor, now()
    filters = queries.read_filters(request.GET.dict())
    back = redirect(f"{redirect('protection:differences_list').url}?{urlencode(filters.of())}")
    if not filters.kind:
        return back
    form = SettleForm(request.POST, kind=filters.kind, several=True)
    if not form.is_valid():
        messages.warning(request, _("Say what they are."))
        return back
    chosen = _chosen(request, filters, at)
    _settled(request, chosen, form, viewer, at)
    return back


def _chosen(request: AskedRequest, filters: Filters, at: datetime) -> list[UUID]:
    if request.POST.get("all"):
        rows = queries.listed(filters, viewer=request.actor, at=at)
        return list(rows.values_list("pk", flat=True)[:SEVERAL])
    found = []
    for text in request.POST.getlist("one")[: SEVERAL + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _settled(
    request: AskedRequest, chosen: list[UUID], form: SettleForm, viewer: Actor, at: datetime
) -> None:
    as_, reason = Settlement(form.cleaned_data["as_"]), form.cleaned_data["reason"]
    try:
        lines = actions.settle_many(differences=chosen, as_=as_, reason=reason, by=viewer, at=at)
    except Refused as refusal:
        messages.warning(request, states.verdict_text(refusal.verdicts[0]))
        return
    kept = [line.refusal for line in lines if line.refusal is not None]
    done = len(lines) - len(kept)
    said = ngettext("%(n)s settled.", "%(n)s settled.", done) % {"n": done}
    (messages.success if done else messages.warning)(request, said)
    for text in sorted({str(states.verdict_text(verdict)) for verdict in kept}):
        count = sum(str(states.verdict_text(verdict)) == text for verdict in kept)
        messages.warning(request, f"{text} ({count})")


HEADS = {
    Kind.ONLY_THEIRS: ("reference", "name_ar", "name_fr", "cin", "birth_date", "commune", "phone"),
    Kind.ONLY_OURS: ("nia", "name_ar", "name_fr", "commune", "phone"),
}


@never_cache
@require_safe
@agents_only
def campaign(request: AskedRequest, kind: str) -> HttpResponse:
    """Whom a chamber invites, as a file; every person of ours in it was looked at."""
    viewer, at = request.actor, now()
    known = {each.value: each for each in CAMPAIGNS}
    if kind not in known or not _campaigns(viewer) or viewer.institution is None:
        raise Http404
    rows = list(queries.campaign(known[kind], viewer=viewer, chamber=viewer.institution))
    looked = [
        ledger.Row(subject=Subject(kind="difference", id=one.pk), person=one.person) for one in rows
    ]
    ledger.look_at_each("cover_campaign", looked, by=viewer, at=at, reason="cover")
    name = f"{viewer.institution}-{kind}-{civil_date(at):%Y-%m-%d}.csv"
    lines = [HEADS[known[kind]], *_rows(rows, known[kind])]
    answer = HttpResponse(b"".join(as_csv(lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(rows: Sequence[Difference], kind: Kind) -> Iterator[Sequence[str]]:
    """One line for each person to invite; those who withheld no telephone are called."""
    if kind is Kind.ONLY_THEIRS:
        for one in rows:
            said = one.theirs
            told = [said.get(name) or "" for name in ("cin", "birth_date", "commune", "phone")]
            yield (one.their_id, their_name(said, "ar"), their_name(said, "fr"), *told)
        return
    entries = queries.entries_of(rows)
    places = queries.communes_of(rows)
    for one in rows:
        entry = entries.get(one.entry) if one.entry else None
        if entry is not None and entry.person is not None:
            person = entry.person
            place = places.get(entry.pk, "")
            yield (entry.nia, person.name_ar, person.name_latin, place, person.phone)
