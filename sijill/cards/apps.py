"""The cards as a Django application."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """The room of the professional card."""

    name = "sijill.cards"
    label = "cards"

    def ready(self) -> None:
        from sijill.cards.wording.notices import declare_all

        declare_all()
