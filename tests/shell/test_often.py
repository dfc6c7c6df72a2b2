"""Tags of ours that stand in for Django's say the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Engine, Template
from django.utils.translation import override

DJANGOS = Engine(builtins=["django.templatetags.i18n"])


@pytest.mark.parametrize(
    "source",
    [
        "{% translate 'Inbox' %}",
        '{% trans "Settings" %}',
        "{% translate 'no such sentence of ours' %}",
        "{% translate 'A & B <b>' %}",
        "{% translate '100% sure' %}",
        "{% translate 'Inbox' as it %}-{{ it }}-",
        "{% translate 'Inbox' noop %}",
        "{% translate 'a span of time' context 'x' %}",
        "{% translate word %}",
        "{% translate missing %}",
        "{% translate 'Inbox'|upper %}",
        "{% translate word|default:'Inbox' %}",
        "{% autoescape off %}{% translate 'A & B <b>' %}{% translate word %}{% endautoescape %}",
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "ro"])
def test_a_sentence_is_translated_as_before(source: str, language: str) -> None:
    context: dict[str, Any] = {"word": "Inbox & <i>"}
    with override(language):
        theirs = Template(source, engine=DJANGOS).render(Context(context))
        assert Template(source).render(Context(context)) == theirs


def test_each_reader_reads_in_their_language() -> None:
    template = Template("{% translate 'Inbox' %}")
    said = []
    for language in ("en", "es", "en"):
        with override(language):
            said.append(template.render(Context()))
    assert said[0] == said[2] == "Inbox"
    assert said[1] != "Inbox"
