"""Summaries of operations, translated for the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.utils.translation import gettext_lazy as lazy

# The library wants `str`; a text that waits for its language is written as one.
gettext_lazy = cast(Callable[[str], str], lazy)
