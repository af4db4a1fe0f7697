"""Addresses of the hall."""

from __future__ import annotations

from django.urls import path

from sijill.portal.pages import agent, audit, data, person, public

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("help/", public.help_, name="help"),
    path("personal-data/", public.personal_data, name="personal_data"),
    path("document/", public.check, name="check"),
    path("account/", person.space, name="space"),
    path("account/looks/", person.looks, name="looks"),
    path("account/acts/", person.acts, name="acts"),
    path("account/data/", data.show, name="data"),
    path("account/data/download/", data.download, name="data_download"),
    path("account/data/paper/", data.paper, name="data_paper"),
    path("agents/acts/", audit.acts, name="audit"),
    path("agents/acts/<slug:kind>/<uuid:subject>/", audit.subject, name="audit_subject"),
    path("day/", agent.day, name="day"),
    path("desk/counter/", agent.counter, name="counter"),
]
