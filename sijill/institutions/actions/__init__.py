"""Loading institutions, appointing agents and ending their mandates."""

from sijill.institutions.actions.load import load
from sijill.institutions.actions.mandates import Wanted, appoint, end_mandate

__all__ = ["Wanted", "appoint", "end_mandate", "load"]
