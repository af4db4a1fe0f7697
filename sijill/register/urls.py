"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from sijill.register.pages import (
    agents,
    attesting,
    citizens,
    claiming,
    counter,
    extracts,
    measures,
    organisations,
    reviewing,
)

app_name = "register"
urlpatterns = [
    path("who-registers/", organisations.who, name="who"),
    path("register/", agents.search, name="search"),
    path("register/duplicates/", reviewing.queue, name="duplicates"),
    path("register/duplicates/compare/", reviewing.compare, name="compare"),
    path("register/duplicates/<uuid:pair>/", reviewing.pair, name="pair"),
    path("register/duplicates/<uuid:pair>/answer/", reviewing.answer, name="answer_pair"),
    path("register/duplicates/<uuid:pair>/take-back/", reviewing.take_back, name="take_back"),
    path("register/duplicates/<uuid:pair>/merge/", reviewing.propose, name="propose_merge"),
    path("register/merge/<uuid:merge>/", reviewing.merge, name="merge"),
    path("register/claim/", claiming.ask, name="claim"),
    path("register/claim/yours/", claiming.claimed, name="claimed"),
    path("register/claim/take/", claiming.take, name="claim_take"),
    path("register/aid/", citizens.aid, name="aid"),
    path("register/<uuid:person>/", agents.sheet, name="sheet"),
    path("register/<uuid:person>/account/", counter.open_account, name="open_account"),
    path("register/organisation/<uuid:organisation>/", organisations.sheet, name="organisation"),
    path("register/entry/<uuid:entry>/<slug:measure>/", measures.take, name="measure"),
    path("register/supervise/<uuid:case>/", organisations.supervise, name="supervise"),
    path("register/entry/<uuid:entry>/extract.pdf", extracts.extract, name="extract"),
    path("register/taken/<uuid:case>/", citizens.taken, name="taken"),
    path("register/taken/<uuid:case>/not-me/", citizens.not_me, name="not_me"),
    path("register/taken/<uuid:case>/contest/", citizens.contest, name="contest"),
    path("register/no-paper/<uuid:case>/", attesting.no_paper, name="no_paper"),
    path("register/no-paper/<uuid:case>/begin/", attesting.begin, name="begin_attestation"),
    path("register/deceased/<uuid:case>/", citizens.deceased, name="deceased"),
    path("register/word/<uuid:case>/", attesting.testimony, name="testimony"),
    path("register/word/<uuid:case>/again/", attesting.send_again, name="testimony_again"),
    path(
        "register/attestation/<uuid:attestation>/document.pdf",
        attesting.document,
        name="attestation",
    ),
    path("register/attestation/<uuid:attestation>/use/", attesting.use, name="use_attestation"),
    path("attestation/<str:code>/", attesting.verify, name="verify_attestation"),
    path("extract/<str:code>/", extracts.verify, name="verify_extract"),
]
