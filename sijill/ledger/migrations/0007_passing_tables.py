"""The worker and the import load rows by way of passing tables; the pages may not make any."""

from django.db import migrations

ALLOW = """
DO $$ BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO sijill_work', current_database());
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM sijill_web', current_database());
END $$;
"""
DENY = """
DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM sijill_work', current_database());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_look_basis")]
    operations = [migrations.RunSQL(ALLOW, DENY)]
