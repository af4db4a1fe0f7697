"""The hand-over to social security as a Django application."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """The room of social protection."""

    name = "sijill.protection"
    label = "protection"

    def ready(self) -> None:
        from sijill.protection.wording.notices import declare_all

        declare_all()
