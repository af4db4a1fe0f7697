"""The keys of the log: the one that signs, where it is held, and those that check."""

from __future__ import annotations

from django.conf import settings

from sijill.kernel.signing import PublicKey, SeedSigner, public_key, signer


def signing() -> SeedSigner:
    """The signer of the log, under the name of its origin; only the sequencer holds it."""
    return signer(settings.LOG_ORIGIN, settings.LOG_KEY)


def known() -> list[PublicKey]:
    """Every key that checks the log: those of the settings, and that of the signer held here."""
    keys = [public_key(text) for text in settings.LOG_KEYS.split(",") if text.strip()]
    if settings.LOG_KEY and (own := signing().public) not in keys:
        keys.insert(0, own)
    return keys
