"""Addresses of the desk: what a person asks and follows, what an agent reads and decides."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "desk"

# A person's questions, case and answers. `/case/<id>/<page>/` comes last: it takes any word.
CITIZEN: list[URLPattern] = []

# The agent's inbox and case, evidence, letters and their verification.
AGENT: list[URLPattern] = []

urlpatterns = [*AGENT, *CITIZEN]
