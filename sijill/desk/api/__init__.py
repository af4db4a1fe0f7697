"""Procedures, and the cases that a program sends and follows for persons who gave a mandate."""

from ninja import Router

from sijill.desk.api import cases, documents, letters, procedures

router = Router()
for part in (procedures, cases, documents, letters):
    router.add_router("", part.router)

__all__ = ["router"]
