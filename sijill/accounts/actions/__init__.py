"""Every write of the room, cut by subject."""

from sijill.accounts.actions.agents import (
    accept_invitation,
    clear_second_factor,
    deactivate_agent,
    invite_agent,
    renew_invitation,
    set_password,
)
from sijill.accounts.actions.codes import (
    Confirmed,
    Sending,
    SendingOutcome,
    confirm_code,
    resend_code,
    send_code,
    send_resume_code,
)
from sijill.accounts.actions.consents import (
    Told,
    give_consent,
    record_information,
    withdraw_consent,
)
from sijill.accounts.actions.demonstration import demonstration_agent, demonstration_space
from sijill.accounts.actions.messages import deliver, notify, purge, sweep
from sijill.accounts.actions.national import enter_by_national_identity
from sijill.accounts.actions.spaces import (
    Entered,
    Entering,
    card_fact,
    change_line,
    clear_fact,
    describe_space,
    enter_by_reference,
    enter_space,
    know_person,
    open_space,
    set_fact,
    sign_out_everywhere,
)
from sijill.accounts.actions.tallies import count

__all__ = [
    "Confirmed",
    "Entered",
    "Entering",
    "Sending",
    "SendingOutcome",
    "Told",
    "accept_invitation",
    "card_fact",
    "change_line",
    "clear_fact",
    "clear_second_factor",
    "confirm_code",
    "count",
    "deactivate_agent",
    "deliver",
    "demonstration_agent",
    "demonstration_space",
    "describe_space",
    "enter_by_national_identity",
    "enter_by_reference",
    "enter_space",
    "give_consent",
    "invite_agent",
    "know_person",
    "notify",
    "open_space",
    "purge",
    "record_information",
    "renew_invitation",
    "resend_code",
    "send_code",
    "send_resume_code",
    "set_fact",
    "set_password",
    "sign_out_everywhere",
    "sweep",
    "withdraw_consent",
]
