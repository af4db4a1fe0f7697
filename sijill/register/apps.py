"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The room of persons and entries."""

    name = "sijill.register"
    label = "register"

    def ready(self) -> None:
        from sijill.register.wording import attesting, groupings, pairs

        attesting.declare_all()
        groupings.declare_all()
        pairs.declare_all()
