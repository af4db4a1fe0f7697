"""Every write of the field: tablets, keys, what arrives and what becomes of it."""

from sijill.field.actions.answering import go_on, set_aside, take_over
from sijill.field.actions.arriving import bring, receive_envelope, receive_piece
from sijill.field.actions.devices import close_device, register_device
from sijill.field.actions.forgetting import forget
from sijill.field.actions.keys import current_key, renew_key, rewrap_keys
from sijill.field.actions.taking import take

__all__ = [
    "bring",
    "close_device",
    "current_key",
    "forget",
    "go_on",
    "receive_envelope",
    "receive_piece",
    "register_device",
    "renew_key",
    "rewrap_keys",
    "set_aside",
    "take",
    "take_over",
]
