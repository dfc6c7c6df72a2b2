"""Django's own tags that a page uses by the hundred, in a fraction of their time; loaded everywhere
(settings: builtins)."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.base import Node, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.translation import gettext

from tertulia.shell.addresses import reversed_once

register = template.Library()


class _Address(URLNode):
    def render(self, context: Context) -> str:
        args = [each.resolve(context) for each in self.args]
        kwargs = {name: each.resolve(context) for name, each in self.kwargs.items()}
        name = self.view_name.resolve(context)
        try:
            found = reversed_once(name, args, kwargs)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is not None:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """{% url %}. An address depends on no `current_app` here."""
    node = django_url(parser, token)
    return _Address(node.view_name, node.args, node.kwargs, node.asvar)


class _Sentence(Node):
    """A sentence that stands in the template as it is, and goes into the page as it is."""

    child_nodelists = ()

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence.replace("%", "%%")

    def render(self, _context: Context) -> str:
        return gettext(self.sentence).replace("%%", "%")


def _translate(parser: Parser, token: Token) -> Node:
    """{% translate %}: most are sentences without variable, filter, context or `as`."""
    node: TranslateNode = do_translate(parser, token)
    expression = node.filter_expression
    literal = getattr(expression.var, "literal", None)
    if node.noop or node.asvar or node.message_context or expression.filters:
        return node
    return _Sentence(literal) if isinstance(literal, str) else node


register.tag("translate", _translate)
register.tag("trans", _translate)
