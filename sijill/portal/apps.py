"""The portal as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The hall of the house."""

    name = "sijill.portal"
    label = "portal"
