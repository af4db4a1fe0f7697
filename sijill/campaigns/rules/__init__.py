"""Lives of campaigns, statements and call-backs; what is owed, and what holds it back."""

from sijill.campaigns.rules.calls import CALL_LIFE
from sijill.campaigns.rules.campaigns import CAMPAIGN_LIFE
from sijill.campaigns.rules.statements import STATEMENT_LIFE

# Printed in docs/law, each under its name.
LIVES = {"campaign": CAMPAIGN_LIFE, "statement": STATEMENT_LIFE, "call-back": CALL_LIFE}

__all__ = ["LIVES"]
