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
    letters,
    listing,
    sending,
)

app_name = "desk"

# A person's questions, case and answers. `/case/<id>/<page>/` comes last: it takes any word.
CITIZEN: list[URLPattern] = [
    path("ask/<slug:procedure>/", asking.start, name="start"),
    path("ask/<slug:procedure>/open/", asking.open_, name="open"),
    path("resume/", following.resume, name="resume"),
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
    path("case/<uuid:case>/<slug:page>/", asking.question, name="question"),
]

# The agent's inbox and case, evidence, letters and their verification.
AGENT: list[URLPattern] = [
    path("desk/", inbox.show, name="inbox"),
    path("desk/many/", inbox.many, name="many"),
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
    path("desk/document/<uuid:evidence>/<int:number>/", evidence.show, name="document"),
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
