"""Addresses of the desk: what a person asks and follows, what an agent reads and decides."""

from __future__ import annotations

from django.urls import URLPattern, path

from sijill.desk.pages import (
    asking,
    case,
    counter,
    deciding,
    evidence,
    examining,
    following,
    inbox,
    keeping,
    leaves,
    letters,
    listing,
    many,
    marks,
    minutes,
    sending,
    sittings,
    unnamed,
    visits,
    work,
)

app_name = "desk"

# A person's questions, case and answers. `/case/<id>/<page>/` comes last: it takes any word.
CITIZEN: list[URLPattern] = [
    path("ask/<slug:procedure>/", asking.start, name="start"),
    path("ask/<slug:procedure>/open/", asking.open_, name="open"),
    path("resume/", following.resume, name="resume"),
    path("resume/unnamed/", unnamed.by_number, name="unnamed"),
    path("case/<uuid:case>/", following.follow, name="follow"),
    path("case/<uuid:case>/check/", sending.check, name="check"),
    path("case/<uuid:case>/submitted/", sending.submitted, name="submitted"),
    path("case/<uuid:case>/receipt/", sending.receipt, name="receipt"),
    path("case/<uuid:case>/agree/", counter.agree, name="agree"),
    path("case/<uuid:case>/summary/", counter.summary, name="summary"),
    path("case/<uuid:case>/later/", following.later, name="later"),
    path("case/<uuid:case>/withdraw/", following.withdraw, name="withdraw"),
    path("case/<uuid:case>/appeal/", following.appeal, name="appeal"),
    path("case/<uuid:case>/<slug:page>/<slug:row>/", listing.row, name="row"),
    path("case/<uuid:case>/<slug:page>/<slug:row>/remove/", listing.remove, name="row_remove"),
    path("case/<uuid:case>/visit/", visits.absent, name="visit"),
    path("case/<uuid:case>/<slug:page>/", asking.question, name="question"),
]

# The agent's inbox and case, evidence, letters and their verification.
AGENT: list[URLPattern] = [
    path("desk/", inbox.show, name="inbox"),
    path("desk/many/", inbox.many, name="many"),
    path("desk/many/orders/", many.show, name="many_orders"),
    path("desk/many/<uuid:bulk>/", many.one, name="bulk"),
    path("desk/many/<uuid:bulk>/drop/", many.drop, name="bulk_drop"),
    path("desk/filters/keep/", keeping.keep, name="keep_filter"),
    path("desk/filters/<uuid:id>/forget/", keeping.forget, name="forget_filter"),
    path("desk/reminders/", keeping.told, name="notices"),
    path("desk/work/", work.show, name="work"),
    path("desk/work/give/", work.give, name="give_out"),
    path("desk/work/leave/", leaves.show, name="leaves"),
    path("desk/work/leave/new/", leaves.plan, name="leave_plan"),
    path("desk/work/leave/<uuid:leave>/<slug:to>/", leaves.move, name="leave_move"),
    path("desk/work/<uuid:user>/", work.skills, name="skills"),
    path("desk/case/<uuid:case>/", case.show, name="case"),
    path("desk/case/<uuid:case>/take/", examining.take, name="take"),
    path("desk/case/<uuid:case>/give/", examining.give, name="give"),
    path("desk/case/<uuid:case>/release/", examining.let_go, name="release"),
    path("desk/case/<uuid:case>/assess/<str:rule>/", examining.assess, name="assess"),
    path("desk/case/<uuid:case>/likeness/<uuid:likeness>/", examining.settle, name="settle"),
    path("desk/case/<uuid:case>/accept/", deciding.accept, name="accept"),
    path("desk/case/<uuid:case>/correct/", deciding.correct, name="correct"),
    path("desk/case/<uuid:case>/refuse/", deciding.refuse, name="refuse"),
    path("desk/case/<uuid:case>/sign/", deciding.sign, name="sign"),
    path("desk/case/<uuid:case>/send-back/", deciding.send_back, name="send_back"),
    path("desk/case/<uuid:case>/undo/", deciding.undo, name="undo"),
    path("desk/case/<uuid:case>/hand-over/", deciding.hand_over, name="hand_over"),
    path("desk/visits/", visits.mine, name="visits"),
    path("desk/case/<uuid:case>/visit/", visits.plan, name="visit_plan"),
    path("desk/case/<uuid:case>/visit/waive/", visits.waive, name="visit_waive"),
    path("desk/visit/<uuid:visit>/", visits.report, name="visit_report"),
    path("desk/visit/<uuid:visit>/photo/<int:number>/", visits.photograph, name="visit_photo"),
    path("desk/visit/<uuid:visit>/missed/", visits.miss, name="visit_missed"),
    path("desk/visit/<uuid:visit>/call-off/", visits.call_off, name="visit_call_off"),
    path("desk/case/<uuid:case>/hear/", sittings.hear, name="hear"),
    path("desk/sittings/", sittings.show, name="sittings"),
    path("desk/sittings/new/", sittings.call, name="sitting_call"),
    path("desk/sitting/<uuid:sitting>/", sittings.one, name="sitting"),
    path("desk/sitting/<uuid:sitting>/open/", sittings.open_, name="sitting_open"),
    path("desk/sitting/<uuid:sitting>/call-off/", sittings.call_off, name="sitting_call_off"),
    path("desk/sitting/<uuid:sitting>/close/", sittings.close, name="minutes_close"),
    path("desk/sitting/<uuid:sitting>/sign/", sittings.sign, name="minutes_sign"),
    path("desk/sitting/<uuid:sitting>/minutes.pdf", minutes.pdf, name="minutes"),
    path("desk/hearing/<uuid:hearing>/", marks.mark, name="hearing"),
    path("desk/hearing/<uuid:hearing>/conflict/", marks.conflict, name="conflict"),
    path("desk/hearing/<uuid:hearing>/defer/", marks.defer, name="defer"),
    path("minutes/<str:code>/", minutes.verify, name="verify_minutes"),
    path("desk/document/<uuid:evidence>/<int:number>/", evidence.show, name="document"),
    path("desk/film/<uuid:evidence>/", evidence.film, name="film"),
    path("case/<uuid:case>/evidence/<slug:kind>/", evidence.send, name="evidence"),
    path(
        "case/<uuid:case>/evidence/<slug:kind>/remove/", evidence.take_back, name="evidence_remove"
    ),
    path("case/<uuid:case>/letter.pdf", letters.letter, name="letter"),
    path("case/<uuid:case>/receipt.pdf", letters.receipt, name="receipt_pdf"),
    path("verify/", letters.verify, name="verify_any"),
    path("verify/<str:code>/", letters.verify, name="verify"),
]

urlpatterns = [*AGENT, *CITIZEN]
