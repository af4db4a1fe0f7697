"""The house put together: what the rooms above hand to the rooms below."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Hands the procedures to the desk and the counters of affected people to the parameters."""

    name = "config"
    label = "house"

    def ready(self) -> None:
        from config.previews import PREVIEWS
        from config.procedures import PROCEDURES
        from sijill.desk.procedures import install
        from sijill.reference.queries import install_previews

        install(PROCEDURES)
        install_previews(PREVIEWS)
