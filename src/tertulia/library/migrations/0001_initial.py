"""Pictures come over from `publishing`, where they began: the table moves with its rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tertulia.kernel.ids
from tertulia.kernel.schema import brand_key

MOVE = """
ALTER TABLE publishing_mediaasset RENAME TO library_asset;
ALTER TABLE library_asset RENAME CONSTRAINT publishing_asset_once TO library_asset_once;
"""
BACK = """
ALTER TABLE library_asset RENAME CONSTRAINT library_asset_once TO publishing_asset_once;
ALTER TABLE library_asset RENAME TO publishing_mediaasset;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("accounts", "0004_cache"),
        ("publishing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MOVE, BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Asset",
                    fields=[
                        ("id", models.UUIDField(default=tertulia.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ("digest", models.CharField(max_length=64)),
                        ("thumbnail", models.CharField(max_length=64)),
                        ("mime", models.CharField(max_length=40)),
                        ("bytes", models.PositiveIntegerField()),
                        ("width", models.PositiveIntegerField()),
                        ("height", models.PositiveIntegerField()),
                        ("filename", models.CharField(max_length=200)),
                        ("alt", models.TextField(blank=True)),
                        ("focus", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("brand", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.brand")),
                        ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("brand", "digest"), name="library_asset_once")],
                    },
                ),
            ],
        ),
        brand_key("library_asset"),
    ]
