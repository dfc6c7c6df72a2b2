"""What a person retried may settle without another call: scheduled to published or partly."""

from typing import ClassVar

from django.db import migrations

from tertulia.delivery import guards

BEFORE = guards.load("0002_guards").PAIRS
PAIRS = [*BEFORE, "scheduled>published", "scheduled>partly_published"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0002_guards")]
    operations: ClassVar = [
        migrations.RunSQL(guards.transition_function(PAIRS), guards.transition_function(BEFORE))
    ]
