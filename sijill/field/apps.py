"""The field as a Django application."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """The room of the tablets."""

    name = "sijill.field"
    label = "field"

    def ready(self) -> None:
        from sijill.field.wording.notices import declare_all

        declare_all()
