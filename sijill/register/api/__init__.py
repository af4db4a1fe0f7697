"""Entries as programs ask about them; every question about somebody is a look they read."""

from ninja import Router

from sijill.register.api import changes, entries, extracts

router = Router()
for part in (entries, changes, extracts):
    router.add_router("", part.router)

__all__ = ["router"]
