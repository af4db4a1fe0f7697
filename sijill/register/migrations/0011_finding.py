"""Keys say by which version they were made; the words of names are collected by triggers."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

SHORTENED = """
CREATE FUNCTION register_shortened(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT piece) FROM (
        SELECT word AS piece
        UNION ALL
        SELECT overlay(word PLACING '' FROM turn FOR 1) FROM generate_series(1, length(word)) turn
    ) pieces
$$;
"""
# Vowel signs and apostrophes are no part of a word, as in sijill.register.rules.finding.
WORDS = """
CREATE FUNCTION register_words(names text) RETURNS SETOF text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT word
    FROM regexp_split_to_table(
        lower(regexp_replace(names, '[''’‘ʼʿʾ`´′ʻـ\u064b-\u0652\u0670]', '', 'g')), '[^[:alpha:]]+'
    ) word
    WHERE length(word) BETWEEN 2 AND 24
$$;
"""
WATCHED = {
    "person": "given_ar, family_ar, given_latin, family_latin",
    "organisation": "name_ar, name_latin",
}


def watch(table: str) -> str:
    found = f"register_words(concat_ws(' ', {WATCHED[table]})) words(word)"
    call = f"FOR EACH STATEMENT EXECUTE FUNCTION register_collect_{table}_words()"
    return f"""
CREATE FUNCTION register_collect_{table}_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register_word (word)
    SELECT DISTINCT words.word FROM arrived, {found}
    WHERE NOT EXISTS (SELECT FROM register_word kept WHERE kept.word = words.word);
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_words_new AFTER INSERT ON register_{table}
    REFERENCING NEW TABLE AS arrived {call};
CREATE TRIGGER {table}_words_again AFTER UPDATE ON register_{table}
    REFERENCING NEW TABLE AS arrived {call};
INSERT INTO register_word (word)
    SELECT DISTINCT words.word FROM register_{table}, {found}
    WHERE NOT EXISTS (SELECT FROM register_word kept WHERE kept.word = words.word);
"""  # noqa: S608 - constants


def unwatch(table: str) -> str:
    return f"""
DROP TRIGGER {table}_words_new ON register_{table};
DROP TRIGGER {table}_words_again ON register_{table};
DROP FUNCTION register_collect_{table}_words();
"""


def versioned(model: str) -> list:
    return [
        migrations.AddField(model, "version", models.SmallIntegerField(db_default=0)),
        migrations.AddField(model, "former", models.SmallIntegerField(null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [("register", "0010_member_roles")]
    operations = [
        *versioned("personkeys"),
        *versioned("organisationkeys"),
        migrations.RunSQL(SHORTENED, "DROP FUNCTION register_shortened(text)"),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=24)),
                (
                    "near",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("word"), function="register_shortened"),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.CharField(max_length=24), size=None
                        ),
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["near"], name="word_near"
                    ),
                    models.Index(
                        fields=["word"], name="word_beginning", opclasses=["text_pattern_ops"]
                    ),
                ]
            },
        ),
        migrations.RunSQL(WORDS, "DROP FUNCTION register_words(text)"),
        *(migrations.RunSQL(watch(table), unwatch(table)) for table in WATCHED),
    ]
