"""A libpq address as Django's DATABASES."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

_NAMED = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def django_databases(url: str) -> dict[str, dict[str, Any]]:
    """DATABASES for one PostgreSQL address; anything libpq understands may stand in it.

    Raises: psycopg.ProgrammingError when it is no PostgreSQL address.
    """
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    named = {_NAMED[name]: parts.pop(name) for name in list(parts) if name in _NAMED}
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **named,
            # Kept open between requests, but asked first: the server may have been restarted.
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": parts,
        }
    }
