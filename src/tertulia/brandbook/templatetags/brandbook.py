"""What the pages of the book need: prose, names and anchors."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from tertulia.brandbook.content import Address, EmojiRule
from tertulia.brandbook.names import named
from tertulia.brandbook.prose import as_html
from tertulia.brandbook.voice import address_words, anchor_of, emoji_words

register = template.Library()


@register.filter
def book_prose(text: str, brand_slug: str) -> SafeString:
    """Prose of the book as HTML: {{ book.mission|book_prose:brand.slug }}."""
    return as_html(text, lambda one: reverse("brandbook:picture", args=[brand_slug, one]))


@register.filter
def book_name(key: str) -> str:
    """What a section or part is called."""
    return named(key)


@register.filter
def anchor(words: object, part: str) -> str:
    """The id of a line of the book, the same that findings carry."""
    if isinstance(words, Address):
        return anchor_of(part, address_words(words))
    if isinstance(words, EmojiRule):
        return anchor_of(part, emoji_words(words))
    return anchor_of(part, str(words))
