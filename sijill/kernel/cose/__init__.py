"""Signed CBOR: strict reading and deterministic writing, ES256 keys, Sign1 (RFC 9052, 9053, 9679).

Nothing here knows what a card is. A reader refuses whatever could be read in two ways.
"""
