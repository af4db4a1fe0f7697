"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Takes the list of procedures from the configuration."""

    name = "sijill.desk"
    label = "desk"
