"""Addresses of the card, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.cards.pages import batches, checker, hands, mine, numbers, stock

app_name = "cards"
urlpatterns = [
    path("check/", checker.check, name="check"),
    path("check/number/", numbers.ask, name="number"),
    path("card/", mine.mine, name="mine"),
    path("card/lost/", mine.lost, name="lost"),
    path("check/card.webmanifest", checker.manifest, name="manifest"),
    path("cards/", stock.show, name="stock"),
    path("cards/arrive/", stock.arrive, name="arrive"),
    path("cards/batches/", batches.show, name="batches"),
    path("cards/batches/new/", batches.make, name="batch_make"),
    path("cards/batches/<uuid:batch>/", batches.one, name="batch"),
    path("cards/batches/<uuid:batch>/release/", batches.release, name="batch_release"),
    path("cards/batches/<uuid:batch>/files/", batches.files, name="batch_files"),
    path("cards/batches/<uuid:batch>/return/", batches.take_return, name="batch_return"),
    path("cards/<uuid:card>/", stock.one, name="card"),
    path("cards/<uuid:card>/do/", stock.do, name="card_do"),
    path("cards/<uuid:card>/hand-over/", hands.hand_over, name="hand_over"),
    path("cards/<uuid:card>/receipt/", hands.receipt, name="receipt"),
]
