"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Declares the messages of a case to the room that sends them."""

    name = "sijill.desk"
    label = "desk"

    def ready(self) -> None:
        from sijill.desk.wording.notices import declare_all

        declare_all()
