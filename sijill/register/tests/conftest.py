"""What the ledger's tests stand on, for those of the register that follow the acts."""

from sijill.ledger.tests.conftest import handed
from sijill.ledger.tests.houses import house_of_its_own

__all__ = ["handed", "house_of_its_own"]
