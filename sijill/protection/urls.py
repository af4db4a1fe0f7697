"""Addresses of the hand-over, under each language."""

from __future__ import annotations

from django.urls import path

from sijill.protection.pages import desk, difference, differences, files, inquiries, mine, people

app_name = "protection"
urlpatterns = [
    path("cover/", mine.mine, name="mine"),
    path("cover/answer/", mine.answer, name="answer"),
    path("cover/question/", mine.ask, name="ask"),
    path("protection/", desk.show, name="desk"),
    path("protection/files/", files.files, name="files"),
    path("protection/files/<uuid:file>/", files.file, name="file"),
    path("protection/files/<uuid:file>/work/", files.work_file, name="work_file"),
    path("protection/differences/", differences.board, name="differences"),
    path("protection/differences/list/", differences.listed, name="differences_list"),
    path("protection/differences/people/", people.listed, name="people"),
    path("protection/differences/several/", differences.several, name="differences_several"),
    path("protection/differences/sample/", difference.sample, name="sample"),
    path("protection/differences/<slug:kind>.csv", differences.campaign, name="campaign"),
    path("protection/differences/<uuid:difference>/", difference.one, name="difference"),
    path("protection/differences/<uuid:difference>/work/", difference.work, name="difference_work"),
    path("protection/questions/", inquiries.listed, name="inquiries"),
    path("protection/questions/<uuid:inquiry>/", inquiries.one, name="inquiry"),
    path("protection/questions/<uuid:inquiry>/work/", inquiries.work, name="inquiry_work"),
    path("protection/<uuid:affiliation>/work/", files.work, name="work"),
    path("protection/<uuid:affiliation>/", desk.one, name="one"),
    path("protection/<uuid:affiliation>/reply/", desk.reply, name="reply"),
]
