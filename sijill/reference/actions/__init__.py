"""Writing reference data: loading files, replacing the list of trades, changing a parameter."""

from sijill.reference.actions.communes import import_communes
from sijill.reference.actions.load import Tally, load
from sijill.reference.actions.parameters import Wanted, confirm, propose, refuse, withdraw
from sijill.reference.actions.trades import ImportReport, Replacement, import_trades

__all__ = [
    "ImportReport",
    "Replacement",
    "Tally",
    "Wanted",
    "confirm",
    "import_communes",
    "import_trades",
    "load",
    "propose",
    "refuse",
    "withdraw",
]
