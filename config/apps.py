"""The house put together: what the rooms above hand to the rooms below."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


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


@checks.register(checks.Tags.database)
def one_clock(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Tell when PostgreSQL would show another hour of Morocco than the pages do."""
    from django.db import connection

    from sijill.kernel.clock import CASABLANCA, local, now

    if "default" not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz AT TIME ZONE %s", [at := now(), CASABLANCA.key])
        [told] = cursor.fetchone()
    if told == local(at).replace(tzinfo=None):
        return []
    hint = "Bring the time zone data of the database server up to date, then restart it."
    return [
        checks.Warning("The database has another clock of Morocco.", hint=hint, id="house.W001")
    ]
