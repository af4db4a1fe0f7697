"""The trust list in force, and who signs under it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sijill.cards.keys import development, folder
from sijill.cards.keys.held import holder
from sijill.cards.rules import trusting as rules
from sijill.cards.rules.trusting import NoSuchKey
from sijill.kernel.card import trust
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.card.trust import TrustList, Use
from sijill.kernel.cose.keys import Signer


def path() -> Path:
    """The file of the trust list."""
    return folder.folder() / folder.TRUST_LIST


def signed_list() -> bytes | None:
    """The trust list as the root signed it; None before the first ceremony."""
    try:
        return path().read_bytes()
    except FileNotFoundError:
        return None


def trust_list() -> TrustList | None:
    """The trust list in force, read again when its file is replaced."""
    found = _in_file()
    if found is None and settings.CARD_DEVELOPMENT:
        development.make(issuer=settings.CARD_ORIGIN)
        found = _in_file()
    return found


def issuer() -> str:
    """Whose cards these are: an address, the same as long as one of them is valid."""
    known = trust_list()
    return known.issuer if known else str(settings.CARD_ORIGIN)


def _in_file() -> TrustList | None:
    try:
        found = path().stat()
    except FileNotFoundError:
        return None
    return _read(str(path()), found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=2)
def _read(file: str, changed: int, inode: int) -> TrustList:
    data = signed_list()
    if data is None:
        raise Doubt(Reason.TRUST_LIST_MISSING)
    return trust.read(data, folder.roots())


def signer(use: Use, *, at: datetime) -> Signer:
    """The one that signs cards or lists now; NoSuchKey when none is held here."""
    held, known = holder(), trust_list()
    if known is None:
        raise NoSuchKey("no trust list: sijill keys ceremony")
    return held.signer(rules.in_use(known, use, at=at, held=held.kids()).key.kid)


def put_in_force(data: bytes, *, at: datetime) -> TrustList:
    """Replace the trust list by a newer one of the same issuer that a root signed; or Doubt."""
    with folder.alone():
        found = trust.newer(_in_file(), trust.read(data, folder.roots()), at=at)
        if not settings.CARD_DEVELOPMENT and found.issuer != settings.CARD_ORIGIN:
            raise Doubt(Reason.WRONG_ISSUER)
        folder.write(path(), data)
        (folder.folder() / folder.DRAFT).unlink(missing_ok=True)
    return found


def draw_up(draft: TrustList) -> bytes:
    """Leave the list that the root is asked to sign; tell its bytes."""
    data = trust.payload(draft)
    folder.write(folder.folder() / folder.DRAFT, data)
    return data
