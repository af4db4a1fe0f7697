"""Offices, kinds, craft bodies and refusals in words."""

from sijill.institutions.wording.offices import (
    CHAIRS,
    COMMISSIONS,
    KINDS,
    REFUSALS,
    ROLES,
    STANDS_FOR,
    Text,
    about,
    commission_name,
    member_name,
    name_of,
    person,
    refusal,
)

__all__ = [
    "CHAIRS",
    "COMMISSIONS",
    "KINDS",
    "REFUSALS",
    "ROLES",
    "STANDS_FOR",
    "Text",
    "about",
    "commission_name",
    "member_name",
    "name_of",
    "person",
    "refusal",
]
