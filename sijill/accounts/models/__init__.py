"""Users, spaces, codes, messages, consents, machines; nothing here decides anything."""

from sijill.accounts.models.machines import KeptAnswer, MachineClient, MachineGrant, MachineToken
from sijill.accounts.models.mailboxes import Mailbox
from sijill.accounts.models.messages import MessageMonth, OutboxMessage
from sijill.accounts.models.people import (
    Challenge,
    Consent,
    Invitation,
    Space,
    Tally,
    ToldText,
    User,
    Users,
)
from sijill.accounts.models.texts import MessageText

__all__ = [
    "Challenge",
    "Consent",
    "Invitation",
    "KeptAnswer",
    "MachineClient",
    "MachineGrant",
    "MachineToken",
    "Mailbox",
    "MessageMonth",
    "MessageText",
    "OutboxMessage",
    "Space",
    "Tally",
    "ToldText",
    "User",
    "Users",
]
