"""Minutes of craft bodies as PDF, the same bytes each time they are made from the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sijill.web import pdf


def minutes_of(said: Mapping[str, Any], *, at: datetime, verify: str) -> bytes:
    """The minutes of an assembly as PDF/A and PDF/UA."""
    return pdf.render("institutions/body_minutes.typ", said, language="fr", at=at, verify=verify)
