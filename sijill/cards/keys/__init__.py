"""Keys as things: where the private ones are held, what the root signed, who signs now.

One folder (`SIJILL_CARD_KEYS`): `roots.json` and `trust-list.cose` are public and everything that
checks needs them; `private/` is there only where something is signed. The root is never there.
"""
