"""The room as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Walls and windows."""

    name = "sijill.web"
    label = "web"
