"""Acts are insert-only for everyone, by grant and by trigger."""

from django.db import migrations

INSERT_ONLY = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % on % is refused, acts are insert-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER act_insert_only BEFORE UPDATE OR DELETE ON ledger_act
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER act_no_truncate BEFORE TRUNCATE ON ledger_act
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER act_facts_no_update BEFORE UPDATE ON ledger_act_facts
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER act_facts_no_truncate BEFORE TRUNCATE ON ledger_act_facts
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER look_insert_only BEFORE UPDATE ON ledger_look
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON ledger_act, ledger_act_facts, ledger_look
    FROM sijill_web, sijill_work;
"""
FREE = """
DROP TRIGGER act_insert_only ON ledger_act;
DROP TRIGGER act_no_truncate ON ledger_act;
DROP TRIGGER act_facts_no_update ON ledger_act_facts;
DROP TRIGGER act_facts_no_truncate ON ledger_act_facts;
DROP TRIGGER look_insert_only ON ledger_look;
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_acts")]
    operations = [migrations.RunSQL(INSERT_ONLY, FREE)]
