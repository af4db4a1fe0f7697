"""What each rule of a complaint asks, as the rule itself says it: for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

CONDITIONS = (_("Whoever hears it is not whom it concerns."),)
