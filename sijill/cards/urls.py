"""Addresses of the card, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.cards.pages import checker, mine, numbers

app_name = "cards"
urlpatterns = [
    path("check/", checker.check, name="check"),
    path("check/number/", numbers.ask, name="number"),
    path("card/", mine.mine, name="mine"),
    path("card/lost/", mine.lost, name="lost"),
    path("check/card.webmanifest", checker.manifest, name="manifest"),
]
