"""Addresses of the hand-over, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.protection.pages import desk, files, mine

app_name = "protection"
urlpatterns = [
    path("cover/", mine.mine, name="mine"),
    path("cover/answer/", mine.answer, name="answer"),
    path("cover/question/", mine.ask, name="ask"),
    path("protection/", desk.show, name="desk"),
    path("protection/files/", files.files, name="files"),
    path("protection/files/<uuid:file>/", files.file, name="file"),
    path("protection/files/<uuid:file>/work/", files.work_file, name="work_file"),
    path("protection/<uuid:affiliation>/work/", files.work, name="work"),
    path("protection/<uuid:affiliation>/", desk.one, name="one"),
    path("protection/<uuid:affiliation>/reply/", desk.reply, name="reply"),
]
