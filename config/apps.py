"""The house put together: what the rooms above hand to the rooms below."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Hands procedures to the desk, counters to the parameters, followers to the log."""

    name = "config"
    label = "house"

    def ready(self) -> None:
        from config.api import api
        from config.ledger import CONSUMERS, OPEN_KINDS, owns, versions
        from config.previews import PREVIEWS
        from config.procedures import PROCEDURES
        from sijill.desk.procedures import install
        from sijill.ledger import consumers
        from sijill.reference.queries import install_codes, install_previews
        from sijill.web.api import telling

        install(PROCEDURES)
        install_previews(PREVIEWS)
        install_codes({f"eyes.{each.code}": each.short_title or each.title for each in PROCEDURES})
        telling.install(api)
        consumers.install(
            consumers=CONSUMERS, checks=[versions], owners=[owns], open_kinds=OPEN_KINDS
        )
