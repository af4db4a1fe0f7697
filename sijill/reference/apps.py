"""Reference data as a Django application."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Trades, territory, holidays and parameters."""

    name = "sijill.reference"
    label = "reference"
