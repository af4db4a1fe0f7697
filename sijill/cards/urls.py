"""Addresses of the card, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.cards.pages import checker, numbers

app_name = "cards"
urlpatterns = [
    path("check/", checker.check, name="check"),
    path("check/number/", numbers.ask, name="number"),
    path("check/card.webmanifest", checker.manifest, name="manifest"),
]
