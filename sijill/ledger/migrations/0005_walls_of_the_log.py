"""Every act waits for its number, numbers are for ever, and facts go only with a reason."""

from django.db import migrations

WALLS = """
-- An act cannot be recorded without waiting for its number, whoever inserts it and however.
CREATE FUNCTION ledger_await_number() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_pending (act, recorded_at) SELECT id, recorded_at FROM recorded;
    RETURN NULL;
END $$;
CREATE TRIGGER act_awaits_number AFTER INSERT ON ledger_act
    REFERENCING NEW TABLE AS recorded
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_await_number();
INSERT INTO ledger_pending (act, recorded_at) SELECT id, recorded_at FROM ledger_act;

CREATE TRIGGER sealed_insert_only BEFORE UPDATE OR DELETE ON ledger_sealed
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER sealed_no_truncate BEFORE TRUNCATE ON ledger_sealed
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER tile_insert_only BEFORE UPDATE OR DELETE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER tile_no_truncate BEFORE TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER checkpoint_insert_only BEFORE UPDATE OR DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER cosignature_insert_only BEFORE UPDATE OR DELETE ON ledger_cosignature
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER cosignature_no_truncate BEFORE TRUNCATE ON ledger_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- Facts go only when an act of erasure says why, and only once their leaf is in the tree.
CREATE FUNCTION ledger_refuse_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_act WHERE kind = 'ledger.facts_erased'
            AND subject_kind = 'act' AND subject_id = OLD.act
    ) OR NOT EXISTS (SELECT FROM ledger_sealed WHERE act = OLD.act) THEN
        RAISE EXCEPTION 'ledger: DELETE of facts is refused without an act that gives the reason'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER act_facts_erased_with_reason BEFORE DELETE ON ledger_act_facts
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_erasure();
CREATE FUNCTION ledger_erase_facts(erased uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM ledger_act_facts WHERE act = erased;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION ledger_erase_facts(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_erase_facts(uuid) TO sijill_work;

-- The pages read the log; the sequencer alone, as `sijill_work`, adds to it.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON
    ledger_pending, ledger_sealed, ledger_tile, ledger_checkpoint, ledger_cosignature,
    ledger_cursor, ledger_handled, ledger_parked, ledger_indicator, ledger_verification
    FROM sijill_web;
GRANT UPDATE (asked_at) ON ledger_parked TO sijill_web;
REVOKE INSERT, UPDATE, TRUNCATE ON ledger_pending FROM sijill_work;
REVOKE UPDATE, DELETE, TRUNCATE ON
    ledger_sealed, ledger_tile, ledger_checkpoint, ledger_cosignature FROM sijill_work;
"""
FREE = """
DROP FUNCTION ledger_erase_facts(uuid);
DROP TRIGGER act_facts_erased_with_reason ON ledger_act_facts;
DROP FUNCTION ledger_refuse_erasure();
DROP TRIGGER sealed_insert_only ON ledger_sealed;
DROP TRIGGER sealed_no_truncate ON ledger_sealed;
DROP TRIGGER tile_insert_only ON ledger_tile;
DROP TRIGGER tile_no_truncate ON ledger_tile;
DROP TRIGGER checkpoint_insert_only ON ledger_checkpoint;
DROP TRIGGER checkpoint_no_truncate ON ledger_checkpoint;
DROP TRIGGER cosignature_insert_only ON ledger_cosignature;
DROP TRIGGER cosignature_no_truncate ON ledger_cosignature;
DROP TRIGGER act_awaits_number ON ledger_act;
DROP FUNCTION ledger_await_number();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_sealed_log")]
    operations = [migrations.RunSQL(WALLS, FREE)]
