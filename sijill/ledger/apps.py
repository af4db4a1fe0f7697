"""The ledger as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Puts the guard against stray writes on every connection."""

    name = "sijill.ledger"
    label = "ledger"

    def ready(self) -> None:
        from sijill.ledger.transaction import guard_connections

        guard_connections()
