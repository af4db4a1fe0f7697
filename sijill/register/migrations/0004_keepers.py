"""Row policies for who keeps an entry, who decided it, and whoever acts for an organisation.

A version follows its entry: whoever keeps the entry now reads its whole history.
"""

from django.db import migrations

ALL = "(SELECT coalesce(current_setting('sijill.reach', true), '')) = '*'"
WITHIN = """= ANY (
        (SELECT string_to_array(nullif(current_setting('sijill.reach', true), ''), ','))::text[])"""
PERSON = "(SELECT nullif(current_setting('sijill.person', true), '')::uuid)"
SPACE = "(SELECT nullif(current_setting('sijill.space', true), '')::uuid)"
KEPT = f"chamber_id {WITHIN} OR institution_id {WITHIN}"
MINE = f"SELECT o.id FROM register_organisation o WHERE o.space = {SPACE}"  # noqa: S608 - constants
POLICIES = {
    "person": f"{KEPT} OR id = {PERSON}",
    "organisation": f"{KEPT} OR space = {SPACE}",
    "entry": f"{KEPT} OR person_id = {PERSON} OR organisation_id IN ({MINE})",
    "version": f"""chamber_id {WITHIN} OR person = {PERSON}
    OR EXISTS (SELECT FROM register_entry e WHERE e.id = entry_id)""",
    "membership": f"""person_id = {PERSON}
    OR EXISTS (SELECT FROM register_organisation o WHERE o.id = organisation_id)""",
    "supervision": """EXISTS (
        SELECT FROM register_entry e WHERE e.id IN (enterprise_id, supervisor_id))""",
}
NEW = ("organisation", "membership", "supervision")
BEFORE = {"person": "id", "entry": "person_id", "version": "person"}


def wall(table: str) -> str:
    drop = "" if table in NEW else f"DROP POLICY {table}_web ON register_{table};"
    raise_ = f"""
ALTER TABLE register_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_work ON register_{table} FOR ALL TO sijill_work USING (true);
REVOKE DELETE, TRUNCATE ON register_{table} FROM sijill_web, sijill_work;
"""
    return f"""
{drop}
CREATE POLICY {table}_web ON register_{table} FOR ALL TO sijill_web
    USING ({ALL} OR {POLICIES[table]});
{raise_ if table in NEW else ""}
"""


def as_before(table: str) -> str:
    if table in NEW:
        return f"""
DROP POLICY {table}_work ON register_{table};
DROP POLICY {table}_web ON register_{table};
ALTER TABLE register_{table} DISABLE ROW LEVEL SECURITY;
"""
    return f"""
DROP POLICY {table}_web ON register_{table};
CREATE POLICY {table}_web ON register_{table} FOR ALL TO sijill_web
    USING ({ALL} OR chamber_id {WITHIN} OR {BEFORE[table]} = {PERSON});
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0003_organisations")]
    operations = [
        migrations.RunSQL(wall(table), as_before(table))
        for table in ("person", "organisation", "entry", "version", "membership", "supervision")
    ]
