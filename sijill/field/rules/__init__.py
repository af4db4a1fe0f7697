"""States of what arrives from a tablet, why something is kept, and the shape of an envelope."""

from sijill.field.rules.arriving import (
    COUNTS,
    SETTLED,
    EnvelopeState,
    Kind,
    Reason,
    may_bring,
    may_move,
    may_send,
)
from sijill.field.rules.enrolling import Asked, asked, wants
from sijill.field.rules.envelope import (
    Content,
    Header,
    Misshapen,
    Part,
    Wire,
    read_content,
    read_wire,
)

__all__ = [
    "COUNTS",
    "SETTLED",
    "Asked",
    "Content",
    "EnvelopeState",
    "Header",
    "Kind",
    "Misshapen",
    "Part",
    "Reason",
    "Wire",
    "asked",
    "may_bring",
    "may_move",
    "may_send",
    "read_content",
    "read_wire",
    "wants",
]
