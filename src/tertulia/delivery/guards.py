"""The trigger's function for a list of allowed changes, as migrations write it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType


def load(migration: str) -> ModuleType:
    """Another migration, whose name is no identifier."""
    return import_module(f"tertulia.delivery.migrations.{migration}")


def transition_function(pairs: Iterable[str]) -> str:
    """SQL that makes the database allow exactly these changes (`old>new`)."""
    allowed = ",".join(pairs)
    return f"""
    CREATE OR REPLACE FUNCTION delivery_transition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state <> OLD.state
           AND NOT (OLD.state || '>' || NEW.state = ANY ('{{{allowed}}}'::text[])) THEN
            RAISE EXCEPTION 'a delivery cannot go from %% to %%', OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_transition';
        END IF;
        RETURN NEW;
    END $$;
    """.replace("%%", "%")
