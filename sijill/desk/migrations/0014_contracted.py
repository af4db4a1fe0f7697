"""An enroller sees and writes what they began with somebody and have not sent, and no other file.

What belongs to a file (documents, agreements) follows its own policy. The index is for whoever
helped: their drafts, and what is counted for a campaign.
"""

from django.db import migrations, models

AS_BEFORE = """
    (SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'
    OR institution_id = ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])
    OR space = (SELECT nullif(current_setting('sijill.space', true), '')::uuid)
"""
BEGUN = """
    OR (state = 'draft' AND submitted_at IS NULL
        AND assisted_by = (SELECT nullif(current_setting('sijill.helper', true), '')::uuid))
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0013_walls_of_the_file")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY case_web ON desk_case USING ({AS_BEFORE}{BEGUN});",
            f"ALTER POLICY case_web ON desk_case USING ({AS_BEFORE});",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["assisted_by", "-saved_at"],
                condition=models.Q(assisted_by__isnull=False),
                name="case_helped",
            ),
        ),
    ]
