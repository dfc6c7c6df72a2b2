from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0002_readings'),
    ]

    operations = [
        # What is there already waits to be read, like everything that comes.
        migrations.RunSQL(
            "INSERT INTO interactions_reading (interaction_id, brand_id, history, said_at, version,"
            " broken, language, sentiment, emotion, intent, urgent, urgency, chances, corrected)"
            " SELECT id, brand_id, history, created_at, '', false, '', '', '', '', '', 0,"
            " '{}', '{}' FROM interactions_interaction WHERE NOT ours AND btrim(text) <> ''"
            " AND kind NOT IN ('like', 'repost', 'follow')",
            migrations.RunSQL.noop,
        ),
    ]
