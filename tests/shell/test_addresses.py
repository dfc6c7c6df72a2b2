"""Addresses that are looked up once are those that Django gives."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from tertulia.shell.addresses import reversed_once

ONE, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("inbox:conversation", ["cafe", ONE], {}),
        ("inbox:conversation", ["cafe", OTHER], {}),
        ("inbox:conversation", ["te", UUID(int=0)], {}),
        ("inbox:conversation", ["cafe", str(ONE)], {}),
        ("inbox:conversation", [], {"brand": "cafe", "conversation_id": ONE}),
        ("approval:link", ["cafe", ONE, OTHER], {}),
        ("approval:link", ["cafe", OTHER, ONE], {}),
        ("approval:link", ["cafe", UUID(int=2**128 - 2), ONE], {}),
        ("inbox:list", ["cafe"], {}),
        ("shell:palette", [], {}),
    ],
)
def test_they_are_djangos(name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    there = reverse(name, args=args, kwargs=kwargs)
    assert [reversed_once(name, args, kwargs) for _ in range(2)] == [there, there]


def _written(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


def test_a_template_writes_them() -> None:
    there = reverse("inbox:conversation", args=["cafe", ONE])
    assert _written("{% url 'inbox:conversation' 'cafe' key %}", key=ONE) == there
    assert _written("{% url 'inbox:conversation' 'cafe' key as it %}-{{ it }}", key=ONE) == (
        f"-{there}"
    )


def test_what_leads_nowhere_is_said_as_before() -> None:
    with pytest.raises(NoReverseMatch):
        _written("{% url 'inbox:conversation' 'cafe' %}")
    assert _written("{% url 'nowhere' as it %}-{{ it }}") == "-"
