"""The words of reference data: levels, statuses, tongues."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Whether a text of the State says it, or we do until one does."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


class Level(StrEnum):
    """How fine a line of the nomenclature is."""

    CATEGORY = "category"
    BRANCH = "branch"
    ACTIVITY = "activity"
    SKILL = "skill"


class Category(StrEnum):
    """The two categories of decree 2.21.991."""

    PRODUCTION = "production"
    SERVICES = "services"


class LabelStatus(StrEnum):
    """Where the wording of a label comes from."""

    PUBLISHED = "published"  # read as it is in a public source
    TRANSLATED = "translated"  # ours, to be replaced


class Tongue(StrEnum):
    """In which words people say it."""

    ARABIC = "ar"
    DARIJA = "darija"
    DARIJA_LATIN = "darija_latin"
    FRENCH = "fr"
    TAMAZIGHT = "zgh"
    SLIP = "slip"


class DayStatus(StrEnum):
    """How sure a holiday is: feasts of the moon are estimates until they are announced."""

    OFFICIAL = "official"
    ESTIMATED = "estimated"
    CANCELLED = "cancelled"
