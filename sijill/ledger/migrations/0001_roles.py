"""What the three login roles may do, before any table exists.

The owner migrates; `sijill_web` answers requests under row policies; `sijill_work` is the
worker, the import and the commands, with a policy that lets everything through.
"""

from django.db import migrations

RIGHTS = """
GRANT USAGE ON SCHEMA public TO sijill_web, sijill_work;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sijill_web, sijill_work;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO sijill_web, sijill_work;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sijill_web, sijill_work;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO sijill_web, sijill_work;
"""


class Migration(migrations.Migration):
    initial = True
    run_before = [("contenttypes", "0001_initial"), ("procrastinate", "0001_initial")]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
