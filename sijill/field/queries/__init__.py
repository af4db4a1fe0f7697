"""Every read of the field."""

from sijill.field.queries.arrivals import (
    Box,
    arrivals,
    devices_of,
    of_receipt,
    states_of,
)
from sijill.field.queries.kit import Kit, kit_of, on_tablets

__all__ = [
    "Box",
    "Kit",
    "arrivals",
    "devices_of",
    "kit_of",
    "of_receipt",
    "on_tablets",
    "states_of",
]
