"""Addresses of receipts and of the auditor's page."""

from __future__ import annotations

from django.urls import path

from sijill.ledger import pages

app_name = "ledger"
urlpatterns = [
    path("agents/log/", pages.show, name="log"),
    path("agents/log/again/", pages.again, name="again"),
    path("agents/log/verify/", pages.walk, name="walk"),
    path("acts/<uuid:act>/receipt/", pages.receipt, name="receipt"),
    path("acts/<uuid:act>/receipt/file/", pages.receipt_file, name="receipt_file"),
    path("acts/<uuid:act>/receipt/paper/", pages.receipt_paper, name="receipt_paper"),
]
