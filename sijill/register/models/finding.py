"""What a search reads before it asks whom it may show: keys, and the words of names."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func

from sijill.register.rules.keys import LONGEST

NOT_MADE_YET = 0


class Keys(models.Model):
    """Keys with the version they were made by; no row policy; joined by id.

    While they are made anew, the keys of a `former` version stay beside the new ones: programs of
    both releases find everybody.
    """

    keys = ArrayField(models.CharField(max_length=LONGEST))
    version = models.SmallIntegerField(db_default=NOT_MADE_YET)
    former = models.SmallIntegerField(null=True)

    class Meta:
        abstract = True


class PersonKeys(Keys):
    """Search and duplicate keys of a person."""

    person = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "register_person_keys"
        indexes = [GinIndex(fields=["keys"], name="person_keys_gin", fastupdate=False)]


class OrganisationKeys(Keys):
    """Search keys of an organisation, kept apart for the same reason as those of persons."""

    organisation = models.UUIDField(primary_key=True)

    class Meta:
        db_table = "register_organisation_keys"
        indexes = [GinIndex(fields=["keys"], name="organisation_keys_gin", fastupdate=False)]


class Word(models.Model):
    """A word that stands in somebody's name, as triggers collect them; says nothing of whom.

    `near` holds the word and the word without each of its letters: two words that a slip of the
    finger parts have one in common. Two who write a new word at once both write it, rather than
    wait for one another: a word twice does no harm.
    """

    word = models.CharField(max_length=24)
    near = models.GeneratedField(
        expression=Func(F("word"), function="register_shortened"),
        output_field=ArrayField(models.CharField(max_length=24)),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["near"], name="word_near", fastupdate=False),
            models.Index(fields=["word"], name="word_beginning", opclasses=["text_pattern_ops"]),
        ]
