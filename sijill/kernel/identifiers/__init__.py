"""Numbers people carry, each read leniently, checked strictly and faulted precisely.

Every `parse(text)` answers a frozen `Parsed` (canonical value, how to show it, warnings) or raises
`Invalid` with a stable code and the facts a sentence needs ("one digit is missing").
"""

from sijill.kernel.identifiers.faults import Invalid, Parsed

__all__ = ["Invalid", "Parsed"]
