"""The room as Django knows it."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room of contracted enrolment."""

    name = "sijill.campaigns"
    label = "campaigns"
