"""The inbox: boxes with true counts, filters that stay, many lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sijill.desk import procedures, queries
from sijill.desk.actions import assign
from sijill.desk.models import KeptFilter
from sijill.desk.pages.agents import BOX, agents_only, box_of, go, may_give
from sijill.desk.pages.many import chosen as chosen_many
from sijill.desk.queries import BOXES, Boxes, Inbox, Row
from sijill.desk.queries.colleagues import colleagues
from sijill.desk.queries.finding import case_for
from sijill.desk.queries.inbox import ANSWERED, AT_DESK, DECIDED_BOX
from sijill.desk.queries.keeping import filters_kept
from sijill.desk.queries.levels import notices_standing
from sijill.desk.queries.many import cases_under
from sijill.desk.queries.narrowing import FILTERS
from sijill.desk.rules import DECIDED
from sijill.desk.rules.life import ANSWER_APPEAL, REVIEW, office
from sijill.desk.rules.many import MANY, MOST, BulkKind
from sijill.desk.wording import agent as wording
from sijill.desk.wording.closing import CLOSED
from sijill.desk.wording.many import KINDS
from sijill.desk.wording.supervision import FIGURES
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.middleware import AskedRequest
from sijill.kernel.actor import Actor
from sijill.kernel.calendar import working_days_between
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.web.addresses import address_of
from sijill.web.pages_of import Link, PageLinks
from sijill.web.templatetags.numbers import n

Text = str | Promise
KEPT = "desk.filters"
SENT = "desk.sent"
TAKEN_FROM = ("mine", "to_take", "late", "slow")
# What may be done with many files of a box at once, beside taking and giving.
DECIDED_IN = {
    **dict.fromkeys((*TAKEN_FROM, "appeals"), (BulkKind.ACCEPT, BulkKind.REFUSE)),
    "to_sign": (BulkKind.SIGN,),
}
BEHIND_FIGURES = (AT_DESK, ANSWERED)
USUAL = 1  # most files have one rule for a person to judge
GROUPS: Sequence[tuple[Text, Sequence[str]]] = (
    (gettext_lazy("To do"), ("mine", "to_take", "late", "slow")),
    (gettext_lazy("Waiting"), ("from_person", "to_sign", "appeals")),
    (gettext_lazy("Done"), ("decided",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it is shown."""

    case: Any
    href: str
    procedure: Text
    trade: str
    pictogram: str
    province: str
    tag: tuple[str, str] | None
    choose: str  # the label of its box
    days: int | None
    left: SafeString  # days to the deadline, or since
    spent: int
    pace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One procedure of the side column, with how many of its cases are at the desk."""

    title: Text
    count: int
    href: str
    current: bool


@require_GET
@never_cache
@agents_only
def show(request: AskedRequest) -> HttpResponse:
    """One page of a box, nearest deadline first."""
    if (kept := _kept_address(request)) is not None:
        return HttpResponseRedirect(kept)
    at, viewer, today = now(), request.actor, civil_date(now())
    (box, chosen), after = _choose(request), request.GET.get("after", "")
    filters = filters_kept(viewer=viewer)
    counted = queries.boxes(viewer=viewer, today=today, narrowed=_narrowed(filters))
    asked: dict[str, Any] = {"box": box, "filters": chosen, "after": after, "counted": counted}
    found = queries.inbox(viewer=viewer, today=today, **asked)
    _look(found, box, viewer, at)
    shown = {
        "found": found,
        "lines": _lines(found, today, viewer.language),
        "links": _links(found, box, chosen, after),
        "at": at,
        **_beside(request, found, counted, filters, box),
    }
    return render(request, "desk/inbox.html", shown | _side(counted, viewer, box, chosen, today))


def _narrowed(filters: Sequence[KeptFilter]) -> list[tuple[str, str, dict[str, str]]]:
    return [(f"kept_{one.pk.hex}", one.box, one.filters) for one in filters]


def _beside(
    request: AskedRequest, found: Inbox, counted: Boxes, filters: Sequence[KeptFilter], box: str
) -> dict[str, Any]:
    viewer = request.actor
    return {
        "sent": request.session.pop(SENT, None),
        "kept": [_kept_filter(one, counted, viewer) for one in filters],
        "reminders": notices_standing(viewer=viewer, today=civil_date(now())),
        **_at_once(found, box, viewer),
    }


def _kept_filter(one: KeptFilter, counted: Boxes, viewer: Actor) -> dict[str, Any]:
    return {
        "filter": one,
        "count": counted.counts[f"kept_{one.pk.hex}"],
        "href": f"{reverse('desk:inbox')}?{urlencode({'box': one.box, **one.filters})}",
        "own": one.user_id == viewer.user,
    }


def _at_once(found: Inbox, box: str, viewer: Actor) -> dict[str, Any]:
    """What may be done with many lines of this box at once."""
    holder = office(viewer)
    signs, reviews = holder in ANSWER_APPEAL, holder in REVIEW
    may = [
        kind for kind in DECIDED_IN.get(box, ()) if (signs if kind == BulkKind.SIGN else reviews)
    ]
    takes = box in TAKEN_FROM and reviews
    return {
        "reviews": reviews,
        "takes": takes,
        "decides": [(kind.value, KINDS[kind]) for kind in may],
        "choosable": takes or bool(may),
        "key": uuid4(),
        "whole": found.total if len(found.rows) < found.total <= MOST else 0,
        "may_keep": box in BOXES and box != DECIDED_BOX,
    }


def _look(found: Inbox, box: str, viewer: Actor, at: datetime) -> None:
    ledger.look("inbox", by=viewer, at=at, reason="examination", count=len(found.rows), terms=[box])


def _kept_address(request: AskedRequest) -> str | None:
    """The last filters, when the inbox is asked for without any; `?box=` alone clears them."""
    kept = request.session.get(KEPT)
    if request.GET or not kept:
        return None
    return f"{reverse('desk:inbox')}?{kept}"


def _choose(request: AskedRequest) -> tuple[str, dict[str, str]]:
    """The box and filters of the address, remembered for this agent."""
    asked = request.GET.get("box", "")
    box = asked if asked in (*BOXES, *BEHIND_FIGURES) else box_of(request)
    chosen = {name: request.GET[name][:40] for name in FILTERS if request.GET.get(name)}
    for name, value in ((BOX, box), (KEPT, urlencode({"box": box, **chosen}))):
        if request.session.get(name) != value:
            request.session[name] = value
    return box, chosen


def _lines(found: Inbox, today: date, language: str) -> list[Line]:
    trades = reference.listing(at=today).lines
    places = {p.code: p for p in reference.provinces()}
    holidays = _holidays(found, today)
    return [_line(row, trades, places, holidays, today, language) for row in found.rows]


def _holidays(found: Inbox, today: date) -> frozenset[date]:
    days = [row.case.due_on for row in found.rows if row.case.due_on] or [today]
    return reference.holidays(min(*days, today), max(*days, today))


def _line(
    row: Row,
    trades: Any,
    places: Any,
    holidays: frozenset[date],
    today: date,
    language: str,
) -> Line:
    case = row.case
    trade, place = trades.get(case.topic), places.get(case.province)
    due = None if case.state in DECIDED else case.due_on
    left = working_days_between(today, due, holidays=holidays) if due else None
    total = case.clock_days or 1
    spent = 100 if left is not None and left < 0 else round(100 * (1 - (left or 0) / total))
    return Line(
        case=case,
        href=address_of("desk:case", case.pk),
        procedure=_named(procedures.procedure(case.procedure, case.procedure_version)),
        trade=trade.label(language) if trade else "",
        pictogram=trade.pictogram if trade else "",
        province=(place.name_ar if language in ("ar", "zgh") else place.name_fr) if place else "",
        tag=_tag(row, left),
        choose=_("Choose %(name)s") % {"name": case.title_latin or case.title_ar},
        days=left,
        left=_left(left),
        spent=max(3, min(100, spent)),
        pace="late" if row.late else "wait" if spent >= 60 else "ok",
    )


def _left(days: int | None) -> SafeString:
    """How many days there are; a line without a deadline says so."""
    if days is None:
        return SafeString("—")
    return format_html("<span>{}</span>", SafeString(_days(days)))


def _days(days: int) -> str:
    return _("%(n)s d") % {"n": n(str(days).replace("-", "−"))}


def _named(declared: procedures.Procedure) -> Text:
    return declared.short_title or declared.title


def _tag(row: Row, left: int | None) -> tuple[str, str] | None:
    """Only what is unusual gets a tag; the gravest alone."""
    if row.case.state in DECIDED:
        declared = procedures.procedure(row.case.procedure, row.case.procedure_version)
        kind, word = wording.state(row.case, declared)
        return kind, word
    if row.late and left is not None:
        days = max(1, -left)
        late = ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
        return "refuse", late
    if row.slow:
        return "wait", _("Past the target")
    if row.likeness:
        return "wait", _("Duplicate at %(score)s %%") % {"score": row.likeness}
    if row.corrected:
        return "info", _("Correction received")
    if row.to_judge > USUAL:
        judged = ngettext("%(n)s rule to assess", "%(n)s rules to assess", row.to_judge)
        return "wait", judged % {"n": row.to_judge}
    if row.case.assisted_by:
        return "info", _("Filled with an agent")
    return None


def _side(
    counted: Boxes, viewer: Actor, box: str, chosen: dict[str, str], today: date
) -> dict[str, Any]:
    """The column of boxes and procedures, and the chips of what is filtered."""
    address = reverse("desk:inbox")
    kinds = [
        Kind(
            title=_named(procedures.procedure(code)),
            count=count,
            href=f"{address}?{urlencode({'box': box, 'procedure': code})}",
            current=chosen.get("procedure") == code,
        )
        for code, count in counted.procedures.items()
    ]
    return {
        "box": box,
        "title": wording.BOXES[box],
        "gives": may_give(viewer),
        "colleagues": colleagues(viewer.institution, viewer=viewer, on=today)
        if may_give(viewer)
        else [],
        "groups": [
            (title, [(b, wording.BOXES[b], counted.counts[b], f"{address}?box={b}") for b in names])
            for title, names in GROUPS
        ],
        "kinds": kinds,
        "chips": _chips(box, chosen, today, viewer.language),
    }


def _chips(box: str, chosen: dict[str, str], today: date, language: str) -> list[Link]:
    """One chip for each filter, whose link takes it away."""
    said = []
    for name, value in chosen.items():
        rest = {k: v for k, v in chosen.items() if k != name}
        href = f"{reverse('desk:inbox')}?{urlencode({'box': box, **rest})}"
        said.append(Link(label=_said(name, value, today, language), href=href, current=True))
    return said


def _said(name: str, value: str, today: date, language: str) -> Text:
    if name == "procedure":
        known = {p.code: _named(p) for p in procedures.installed()}
        return known.get(value, value)
    if name == "topic":
        trade = reference.trade(value, at=today)
        return trade.label(language) if trade else value
    if name == "province":
        place = reference.province(value)
        return (place.name_ar if language in ("ar", "zgh") else place.name_fr) if place else value
    if name in FIGURES:
        return FIGURES[name](value, language)
    return wording.STATES[value][1] if value in wording.STATES else value


def _links(found: Inbox, box: str, chosen: dict[str, str], after: str) -> PageLinks:
    address, kept = reverse("desk:inbox"), {"box": box, **chosen}
    return PageLinks(
        previous=f"{address}?{urlencode(kept)}" if after else "",
        next=f"{address}?{urlencode({**kept, 'after': found.after})}" if found.after else "",
    )


@require_POST
@agents_only
def many(request: AskedRequest) -> HttpResponse:
    """Take or give several files, or choose them for a decision; each keeps its own result."""
    kind, asked = request.POST.get("do", ""), _asked(request)
    if kind in {each.value for each in BulkKind}:
        return chosen_many(request, kind, asked)
    if len(asked) > MOST:
        said = refused("desk.too_many", MANY, most=MOST, count=len(asked))
        return go(request, reverse("desk:inbox"), sentence(said, CLOSED))
    return _hand(request, asked)


def _hand(request: AskedRequest, asked: Sequence[UUID]) -> HttpResponse:
    to = _to(request)
    done, closed = 0, []
    for pk in asked:
        refusal = _hand_one(pk, to, request.actor) if to else ("", _("Choose a colleague."))
        if refusal:
            closed.append(refusal)
        else:
            done += 1
    request.session[SENT] = {"done": done, "closed": closed}
    return HttpResponseRedirect(reverse("desk:inbox"))


def _asked(request: AskedRequest) -> list[UUID]:
    """The files that are ticked, or every one of the list as it is narrowed now."""
    if "all" in request.POST:
        kept = dict(parse_qsl(request.session.get(KEPT, "")))
        box = kept.pop("box", box_of(request))
        today = civil_date(now())
        return [*cases_under(viewer=request.actor, box=box, filters=kept, today=today)]
    found = []
    for text in request.POST.getlist("case"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _to(request: AskedRequest) -> UUID | None:
    if request.POST.get("do") == "take":
        return request.actor.user
    viewer, chosen = request.actor, request.POST.get("to", "")
    those = colleagues(viewer.institution, viewer=viewer, on=civil_date(now()))
    return next((user for user, _name in those if str(user) == chosen), None)


def _hand_one(pk: UUID, to: UUID, by: Actor) -> tuple[str, str] | None:
    """Give one file; answers (its number, why not), or nothing when it was done."""
    try:
        case = case_for(pk, viewer=by)
    except queries.NotFound:
        return "", _("Outside your territory.")
    try:
        assign(case=case, to=to, by=by, at=now())
    except Refused as refusal:
        declared = procedures.procedure(case.procedure, case.procedure_version)
        return case.reference, wording.why_closed(list(refusal.verdicts), declared)
    return None
