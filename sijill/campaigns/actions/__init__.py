"""Every write of the campaigns, from the contract to the payment."""

from sijill.campaigns.actions.ringing import release, ring
from sijill.campaigns.actions.running import (
    Somebody,
    Wanted,
    call_off,
    close,
    close_over,
    disengage,
    engage,
    open_campaign,
    prepare,
)
from sijill.campaigns.actions.stating import (
    approve,
    certify,
    draw,
    draw_waiting,
    freeze,
    pay,
    send_back,
)

__all__ = [
    "Somebody",
    "Wanted",
    "approve",
    "call_off",
    "certify",
    "close",
    "close_over",
    "disengage",
    "draw",
    "draw_waiting",
    "engage",
    "freeze",
    "open_campaign",
    "pay",
    "prepare",
    "release",
    "ring",
    "send_back",
]
