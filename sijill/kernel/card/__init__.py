"""What a card's code says and how it is checked, as docs/card-profile.md publishes it.

Text, bytes, claims, keys that are believed, lists of what was withdrawn, and the answer. The same
page is the contract of every other checker, so nothing changes here without changing there.
"""
