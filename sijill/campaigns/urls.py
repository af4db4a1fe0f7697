"""Addresses of the campaigns: run, stated, rung back; an enroller's own."""

from __future__ import annotations

from django.urls import path

from sijill.campaigns.pages import calls, counter, mine, running, statements

app_name = "campaigns"

urlpatterns = [
    path("agents/campaigns/", running.show, name="list"),
    path("agents/campaigns/new/", running.new, name="new"),
    path("agents/campaigns/<uuid:pk>/", running.one, name="one"),
    path("agents/campaigns/<uuid:pk>/engage/", running.engage, name="engage"),
    path("agents/campaigns/<uuid:pk>/end/<uuid:mandate>/", running.disengage, name="disengage"),
    path("agents/campaigns/<uuid:pk>/do/<slug:deed>/", running.do, name="do"),
    path("agents/campaigns/<uuid:pk>/freeze/", running.freeze, name="freeze"),
    path("agents/campaigns/statements/<uuid:pk>/", statements.one, name="statement"),
    path("agents/campaigns/statements/<uuid:pk>/paid/", statements.paid, name="paid"),
    path("agents/campaigns/statements/<uuid:pk>/do/<slug:deed>/", statements.do, name="sign"),
    path("agents/campaigns/statements/<uuid:pk>/statement.pdf", statements.paper, name="paper"),
    path("agents/campaigns/statements/<uuid:pk>/statement.csv", statements.as_file, name="file"),
    path("agents/campaigns/statements/<uuid:pk>/draw.json", statements.draw_file, name="draw"),
    path("agents/calls/", calls.show, name="calls"),
    path("agents/calls/<uuid:pk>/", calls.one, name="call"),
    path("agents/calls/<uuid:pk>/release/", calls.release, name="release"),
    path("agents/enrolments/", mine.show, name="mine"),
    path("agents/counter/", counter.show, name="counter"),
    path("agents/counter/<uuid:case>/go-on/", counter.go_on, name="go_on"),
]
