"""What the ledger's tests stand on, for months that the log draws."""

from sijill.ledger.tests.conftest import handed
from sijill.ledger.tests.houses import house_of_its_own

__all__ = ["handed", "house_of_its_own"]
