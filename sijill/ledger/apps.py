"""The ledger as a Django application."""

from django.apps import AppConfig
from django.conf import settings


class LedgerConfig(AppConfig):
    """Puts the guard against stray writes on every connection."""

    name = "sijill.ledger"
    label = "ledger"

    def ready(self) -> None:
        from sijill.ledger.transaction import guard_connections

        if settings.DATABASE_ROLE != "owner":  # migrations fill columns, libraries' ones too
            guard_connections()
