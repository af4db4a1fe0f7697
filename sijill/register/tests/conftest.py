"""What the ledger's tests stand on, for those of the register that follow the acts."""

from sijill.ledger.tests.conftest import handed, house

__all__ = ["handed", "house"]
