"""What the database itself keeps: brands apart, transitions, snapshots, the story's permanence.

The pairs are those of `states.TRANSITIONS` on the day this was written; a test compares the two.
"""

from typing import ClassVar

from django.db import migrations

from tertulia.kernel.schema import brand_foreign_key, brand_key

PAIRS = """
        cancelled>scheduled failed>cancelled failed>scheduled handed_over>cancelled
        handed_over>missed handed_over>published handed_over>scheduled held>cancelled
        held>missed held>scheduled held>sending missed>cancelled
        missed>scheduled partly_published>deleted partly_published>scheduled partly_published>sending
        published>deleted scheduled>cancelled scheduled>failed scheduled>handed_over
        scheduled>held scheduled>missed scheduled>sending sending>failed
        sending>held sending>missed sending>partly_published sending>published
        sending>scheduled sending>uncertain uncertain>deleted uncertain>failed
        uncertain>partly_published uncertain>published uncertain>sending
""".split()

GUARDS = """
CREATE FUNCTION delivery_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY ('{%s}'::text[])) THEN
        RAISE EXCEPTION 'a delivery cannot go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_transition';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_transition BEFORE UPDATE OF state ON delivery_delivery
    FOR EACH ROW EXECUTE FUNCTION delivery_transition();

CREATE FUNCTION delivery_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.brand_id, NEW.channel_id, NEW.kind, NEW.content, NEW.target, NEW.content_digest)
       IS DISTINCT FROM
       (OLD.brand_id, OLD.channel_id, OLD.kind, OLD.content, OLD.target, OLD.content_digest) THEN
        RAISE EXCEPTION 'a delivery is a snapshot: its content never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_snapshot';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_snapshot
    BEFORE UPDATE OF brand_id, channel_id, kind, content, target, content_digest
    ON delivery_delivery FOR EACH ROW EXECUTE FUNCTION delivery_snapshot();

CREATE FUNCTION delivery_story_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the story of a delivery is append-only'; END $$;
CREATE TRIGGER delivery_story_append_only BEFORE UPDATE ON delivery_attempt
    FOR EACH ROW EXECUTE FUNCTION delivery_story_is_append_only();
"""

UNGUARD = """
DROP TRIGGER delivery_story_append_only ON delivery_attempt;
DROP FUNCTION delivery_story_is_append_only();
DROP TRIGGER delivery_snapshot ON delivery_delivery;
DROP FUNCTION delivery_snapshot();
DROP TRIGGER delivery_transition ON delivery_delivery;
DROP FUNCTION delivery_transition();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0001_initial")]
    operations: ClassVar = [
        brand_key("delivery_delivery"),
        brand_foreign_key("delivery_delivery", "channel_id", "networks_channel"),
        brand_foreign_key("delivery_delivery", "parent_id", "delivery_delivery"),
        brand_foreign_key("delivery_step", "delivery_id", "delivery_delivery"),
        brand_foreign_key("delivery_attempt", "delivery_id", "delivery_delivery"),
        brand_foreign_key("delivery_lane", "channel_id", "networks_channel"),
        brand_foreign_key("delivery_reading", "channel_id", "networks_channel"),
        brand_foreign_key("delivery_measureplan", "delivery_id", "delivery_delivery"),
        migrations.RunSQL(GUARDS.replace("%s", ",".join(PAIRS)), UNGUARD),
    ]
