"""Institutions as a Django application."""

from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    """Institutions, their territory, and the mandates of agents."""

    name = "sijill.institutions"
    label = "institutions"
