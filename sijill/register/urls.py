"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from sijill.register.pages import agents, citizens, extracts

app_name = "register"
urlpatterns = [
    path("register/", agents.search, name="search"),
    path("register/aid/", citizens.aid, name="aid"),
    path("register/<uuid:person>/", agents.sheet, name="sheet"),
    path("register/entry/<uuid:entry>/extract.pdf", extracts.extract, name="extract"),
    path("register/taken/<uuid:case>/", citizens.taken, name="taken"),
    path("register/taken/<uuid:case>/contest/", citizens.contest, name="contest"),
    path("extract/<str:code>/", extracts.verify, name="verify_extract"),
]
