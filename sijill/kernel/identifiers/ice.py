"""The common identifier of enterprises (ICE): 9 + 4 + 2 digits, a multiple of 97.

The check is that of ISO 7064 mod 97-10 with remainder 0 where the standard has 1.

Source: ice.gov.ma, through python-stdnum `stdnum.ma.ice`.
"""

from stdnum.iso7064 import mod_97_10

from sijill.kernel.digits import bare, grouped
from sijill.kernel.identifiers.faults import Invalid, Parsed, exactly, only_digits

LENGTH = 15


def parse(text: str) -> Parsed:
    """The ICE in 15 digits; `perhaps` tells the number a spreadsheet ate the zeros of."""
    number = only_digits(bare(text).removeprefix("ICE"))
    padded = number.zfill(LENGTH)
    eaten = {"perhaps": padded} if number and len(number) < LENGTH and _holds(padded) else {}
    exactly(number, LENGTH, **eaten)
    if not _holds(number):
        raise Invalid("check_digits")
    return Parsed(number, grouped(number, 9, 4, 2))


def _holds(number: str) -> bool:
    return int(mod_97_10.checksum(number)) == 0
