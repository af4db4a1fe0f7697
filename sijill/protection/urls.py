"""Addresses of the hand-over, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.protection.pages import desk, mine

app_name = "protection"
urlpatterns = [
    path("cover/", mine.mine, name="mine"),
    path("cover/answer/", mine.answer, name="answer"),
    path("cover/question/", mine.ask, name="ask"),
    path("protection/", desk.show, name="desk"),
    path("protection/<uuid:affiliation>/", desk.one, name="one"),
    path("protection/<uuid:affiliation>/reply/", desk.reply, name="reply"),
]
