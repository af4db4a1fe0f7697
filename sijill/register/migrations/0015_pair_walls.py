"""Row policies of pairs, who may alter what, and an entry that answers for others answers itself."""

from django.db import migrations

ALL = "(SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'"
WITHIN = """= ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])"""

WALLS = f"""
ALTER TABLE register_pair ENABLE ROW LEVEL SECURITY;
CREATE POLICY pair_web ON register_pair FOR ALL TO sijill_web
    USING ({ALL} OR one_chamber_id {WITHIN} OR other_chamber_id {WITHIN});
CREATE POLICY pair_work ON register_pair FOR ALL TO sijill_work USING (true);

ALTER TABLE register_opinion ENABLE ROW LEVEL SECURITY;
CREATE POLICY opinion_web ON register_opinion FOR ALL TO sijill_web
    USING ({ALL} OR EXISTS (SELECT FROM register_pair p WHERE p.id = pair_id));
CREATE POLICY opinion_work ON register_opinion FOR ALL TO sijill_work USING (true);

ALTER TABLE register_merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY merge_web ON register_merge FOR ALL TO sijill_web
    USING ({ALL} OR EXISTS (SELECT FROM register_entry e WHERE e.id IN (keep_id, other_id)));
CREATE POLICY merge_work ON register_merge FOR ALL TO sijill_work USING (true);

REVOKE DELETE, TRUNCATE ON register_pair, register_opinion, register_merge
    FROM sijill_web, sijill_work;

CREATE FUNCTION register_merged_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NOT NULL AND (
        EXISTS (SELECT FROM register_entry e
                WHERE e.id = NEW.merged_into_id AND e.merged_into_id IS NOT NULL)
        OR EXISTS (SELECT FROM register_entry e WHERE e.merged_into_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'an entry that answers for another answers itself'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entry_merged_once';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER entry_merged_once BEFORE INSERT OR UPDATE OF merged_into_id ON register_entry
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL)
    EXECUTE FUNCTION register_merged_once();
"""  # noqa: S608 - constants
OPEN = """
DROP TRIGGER entry_merged_once ON register_entry;
DROP FUNCTION register_merged_once();
DROP POLICY merge_work ON register_merge;
DROP POLICY merge_web ON register_merge;
ALTER TABLE register_merge DISABLE ROW LEVEL SECURITY;
DROP POLICY opinion_work ON register_opinion;
DROP POLICY opinion_web ON register_opinion;
ALTER TABLE register_opinion DISABLE ROW LEVEL SECURITY;
DROP POLICY pair_work ON register_pair;
DROP POLICY pair_web ON register_pair;
ALTER TABLE register_pair DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0014_pairs")]
    operations = [migrations.RunSQL(WALLS, OPEN)]
