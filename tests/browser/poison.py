"""Every text that a person or a network can write, made hostile where it lies in the database."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

#: What must never become an element, an attribute, a template or a program.
SHORT = "'\"><b class=pwn>{{7*7}}"
LONG = (
    "</title></textarea></script>'\"><img src=x onerror=window.pwned=1 class=pwn>"
    "<script class=pwn>window.pwned=1</script><b class=pwn>{{7*7}}{% now 'Y' %}${7*7}\u202e\\"
)
LINK = "javascript:window.pwned=1//"
#: What the program writes by itself: names of states, keys, digests, hours.
MACHINE = {
    "about", "action", "address", "api_version", "author_remote_id", "base", "base_id",
    "before_id", "cause", "cells", "code", "colour", "countries", "currency", "cursor",
    "department", "digest", "event", "except_days", "field", "holder", "host", "in_reply_to",
    "key", "kind", "language", "lease_holder", "likenesses", "listener", "mark", "mime", "network",
    "notice", "object_id", "object_kind", "once", "order", "origin", "owner", "page", "password",
    "permission", "plan", "problem", "query", "realm", "reason", "receipt", "redirect_uri",
    "remote_id", "revision", "roles", "root", "root_revision", "rule", "scopes", "search", "sheet",
    "slug", "source", "state", "tag", "target", "theme", "thumbnail", "poster", "unlike", "verb", "why", "why_closed",
    "zone", "zone_rules",
}  # fmt: skip
URLS = frozenset({"url", "author_url", "source_url"})
#: Keys of JSON in which people's own words stand.
WORDS = {
    "alt", "comment", "cover_text", "description", "headline", "history", "label", "message",
    "mission", "name", "note", "place", "quote", "said", "spoiler", "text", "title", "tone",
    "values", "vision", "warning", "words",
}  # fmt: skip
#: The tables that keep to what was written.
APPEND_ONLY = frozenset({"accounts.AuditEntry", "kernel.Outbox", "kernel.LiveEvent"})


def poison_all() -> set[str]:
    """Everywhere; returns the columns that hold something hostile now."""
    done: set[str] = set()
    for model in apps.get_models():
        if not model.__module__.startswith("tertulia.") or model._meta.label in APPEND_ONLY:
            continue
        names = [each for each in model._meta.concrete_fields if _is_ours(each)]
        for row in model._default_manager.all():
            done |= {f"{model._meta.label}.{each.name}" for each in names if _poison(row, each)}
    return done


def _is_ours(field: Any) -> bool:
    """Whether people or networks fill it."""
    name = field.name
    if name in MACHINE or name.endswith(("_digest", "_id")) or field.choices:
        return False
    if isinstance(field, models.SlugField | models.EmailField):
        return False
    if isinstance(field, models.CharField | models.TextField):
        return (field.max_length or 99) >= 40
    return isinstance(field, models.JSONField | ArrayField)


def _poison(row: models.Model, field: Any) -> bool:
    """One column of one row; False when it held nothing of people's, or will not take it."""
    before = getattr(row, field.name)
    after = _hostile(before, field, str(row.pk)[-4:])
    if after == before:
        return False
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.name: after})
    except DatabaseError:
        return False
    return True


def _hostile(value: Any, field: Any, mark: str) -> Any:
    if isinstance(field, ArrayField):
        return [SHORT] if isinstance(field.base_field, models.CharField) else value
    if isinstance(field, models.JSONField):
        return _within(value)
    if field.name in URLS:
        return LINK
    most = field.max_length or 10_000
    return (LONG if most > len(LONG) + 8 else SHORT) + mark


def _within(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _within(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_within(each, key) for each in value]
    if isinstance(value, str) and key in WORDS:
        return LONG
    return LINK if isinstance(value, str) and key == "url" and value else value
