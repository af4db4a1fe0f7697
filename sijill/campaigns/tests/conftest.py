"""What the ledger's tests stand on, for months that the log draws."""

from sijill.ledger.tests.conftest import handed, house

__all__ = ["handed", "house"]
