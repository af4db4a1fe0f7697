"""These tests see this room and those below it."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def below(settings: Any) -> None:
    """Put a plain actor in the place of mandates, and this room's addresses alone."""
    settings.MIDDLEWARE = [
        "sijill.accounts.tests.actor.PlainActor" if "ActorMiddleware" in layer else layer
        for layer in settings.MIDDLEWARE
    ]
    settings.ROOT_URLCONF = "sijill.accounts.tests.urls"
    settings.LOGIN_REDIRECT_URL = "/ar/space/"
