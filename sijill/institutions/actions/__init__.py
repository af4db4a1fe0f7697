"""Loading institutions, appointing agents and ending their mandates."""

from sijill.institutions.actions.load import load
from sijill.institutions.actions.mandates import (
    Engagement,
    Wanted,
    appoint,
    end_mandate,
    engage,
)

__all__ = ["Engagement", "Wanted", "appoint", "end_mandate", "engage", "load"]
