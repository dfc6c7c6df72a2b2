"""Audit rows can be written and read, never changed or deleted."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            """
            CREATE FUNCTION accounts_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
            CREATE TRIGGER accounts_audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditentry
            FOR EACH ROW EXECUTE FUNCTION accounts_audit_is_append_only();
            """,
            """
            DROP TRIGGER accounts_audit_append_only ON accounts_auditentry;
            DROP FUNCTION accounts_audit_is_append_only();
            """,
        )
    ]
