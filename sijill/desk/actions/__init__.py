"""Every write of the desk, by subject, from the first saved page to the last answer."""

from sijill.desk.actions.appealing import appeal
from sijill.desk.actions.correcting import ask_correction
from sijill.desk.actions.deciding import decide, propose, send_back, sign, undo
from sijill.desk.actions.ending import apply_silence, escalate, lapse, remind, withdraw
from sijill.desk.actions.examining import examine, judge, settle_likeness
from sijill.desk.actions.opening import Outdated, open_case, save_page
from sijill.desk.actions.routing import assign, release, reroute
from sijill.desk.actions.sending import resubmit, submit

__all__ = [
    "Outdated",
    "appeal",
    "apply_silence",
    "ask_correction",
    "assign",
    "decide",
    "escalate",
    "examine",
    "judge",
    "lapse",
    "open_case",
    "propose",
    "release",
    "remind",
    "reroute",
    "resubmit",
    "save_page",
    "send_back",
    "settle_likeness",
    "sign",
    "submit",
    "undo",
    "withdraw",
]
