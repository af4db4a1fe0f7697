"""The life of a card in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.cards.wording.life import STATES

LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {"cards": (_("The professional card"), STATES)}
