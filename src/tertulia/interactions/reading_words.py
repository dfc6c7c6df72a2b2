"""The names of what a text can be, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tertulia.interactions.name_models import Term

FIELDS: Mapping[str, Any] = {
    "intent": _("What it is"),
    "sentiment": _("Tone"),
    "urgent": _("Urgency"),
    "language": _("Language"),
    "emotion": _("Emotion"),
    "towards": _("About whom"),
}
WORDS: Mapping[str, Mapping[str, Any]] = {
    "language": {
        "es": _("Spanish"),
        "pt": _("Portuguese"),
        "en": _("English"),
        "ro": _("Romanian"),
        "it": _("Italian"),
        "fr": _("French"),
        "de": _("German"),
    },
    "sentiment": {
        "negative": pgettext_lazy("tone", "negative"),
        "neutral": pgettext_lazy("tone", "neutral"),
        "positive": pgettext_lazy("tone", "positive"),
    },
    "emotion": {
        "anger": pgettext_lazy("emotion", "anger"),
        "fear": pgettext_lazy("emotion", "fear"),
        "joy": pgettext_lazy("emotion", "joy"),
        "optimism": pgettext_lazy("emotion", "optimism"),
        "sadness": pgettext_lazy("emotion", "sadness"),
        "none": pgettext_lazy("emotion", "none"),
    },
    "intent": {
        "question": pgettext_lazy("what it is", "question"),
        "complaint": pgettext_lazy("what it is", "complaint"),
        "praise": pgettext_lazy("what it is", "praise"),
        "purchase": pgettext_lazy("what it is", "wants to buy"),
        "order_status": pgettext_lazy("what it is", "asks for an order"),
        "suggestion": pgettext_lazy("what it is", "suggestion"),
        "help": pgettext_lazy("what it is", "asks for help"),
        "thanks": pgettext_lazy("what it is", "thanks"),
        "entry": pgettext_lazy("what it is", "takes part in a contest"),
        "tag": pgettext_lazy("what it is", "calls a friend"),
        "collaboration": pgettext_lazy("what it is", "proposes to work together"),
        "job": pgettext_lazy("what it is", "looks for work"),
        "spam": pgettext_lazy("what it is", "spam"),
        "attack": pgettext_lazy("what it is", "attack"),
        "other": pgettext_lazy("what it is", "something else"),
    },
    "urgent": {
        "": _("not urgent"),
        "health": _("danger to health"),
        "self_harm": _("danger to themselves"),
        "legal": _("legal threat"),
        "personal_data": _("personal data in public"),
        "journalist": _("a journalist"),
        "reach": _("many follow this person"),
        "wait": _("has waited long"),
    },
    "offence": {
        "any": _("offence"),
        "insult": _("insult"),
        "obscene": _("swearing"),
        "hate": _("hatred"),
    },
    "spam": {"yes": pgettext_lazy("what it is", "spam")},
    "towards": {
        "brand": pgettext_lazy("about whom", "the brand"),
        "product": pgettext_lazy("about whom", "a product"),
        "competitor": pgettext_lazy("about whom", "a competitor"),
        "third": pgettext_lazy("about whom", "somebody else"),
        "nobody": pgettext_lazy("about whom", "nobody"),
    },
}
SIGNALS: Mapping[str, Any] = {
    "offence": _("Offence"),
    "spam": pgettext_lazy("title", "Spam"),
}
"""Told beside the fields, and not corrected."""


def name_kind(kind: str) -> str:
    """What a name of the brand's list stands for."""
    return str(Term.Kind(kind).label)


def word(field: str, label: str) -> str:
    """A label in the person's language; an unknown one as it is."""
    return str(WORDS.get(field, {}).get(label, label))
