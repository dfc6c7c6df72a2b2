"""A line of a conversation, put together here and not in a template: twenty stand on a page, and
nearly all are words that somebody said. What is rare (old words, pictures, a reply that did not go
out) has a template. Every word of a person goes through `escape`."""

from __future__ import annotations

from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tertulia.inbox.queries.values import Line
from tertulia.inbox.templatetags.inbox_readings import line_reading, named
from tertulia.inbox.templatetags.inbox_words import happened, line_menu, linked, said_at
from tertulia.shell.addresses import address_of
from tertulia.shell.templatetags.shell import face, icon

register = template.Library()


@register.simple_tag(takes_context=True)
def inbox_line(context: Context, line: Line) -> SafeString:
    """A line. Uses `request`, `head` and `may_reply`."""
    if line.kind == "event":
        return mark_safe(_event(line))  # noqa: S308
    if line.kind == "note":
        return mark_safe(_note(line))  # noqa: S308
    classes = f"message{' ours' if line.ours else ''}{' gone' if line.deleted_at else ''}"
    body = _said(line) if line.plain else _drawn(context, "inbox/line_text.html", line)
    if line.pictures and not line.deleted_at:
        body += _drawn(context, "inbox/line_pictures.html", line)
    menu = line_menu(line) if line.on_network and not line.deleted_at else ""
    return mark_safe(  # noqa: S308
        f'<article class="{classes}" id="line-{line.id}" data-line>'
        f"{'' if line.ours else _face(line, context['request'].brand.slug)}"
        f'<div class="bubble"><div class="line keep by-line"><p class="grow">'
        f'<span class="by" dir="auto">{escape(line.name or context["head"].row.channel.handle)}'
        f'</span> <span class="small">{escape(_when(line))}</span></p>{menu}</div>'
        f"{body}{_state(context, line)}{_reading(context, line)}</div></article>"
    )


def _drawn(context: Context, name: str, line: Line) -> str:
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(line=line):
        return engine.get_template(name).render(context)


def _event(line: Line) -> str:
    refused = ""
    if line.delivery_state == "failed":
        words = escape(_("the network refused it"))
        refused = f' · <span class="bad strong">{words}</span>'
    return (
        f'<p class="happened small" id="line-{line.id}" data-line>'
        f"{escape(happened(line))} · {escape(said_at(line.at))}{refused}</p>"
    )


def _note(line: Line) -> str:
    return (
        f'<div class="note" id="line-{line.id}" data-line>{icon("lock")}<div class="grow">'
        f'<p><strong>{escape(line.name)}</strong> <span class="small">'
        f"{escape(said_at(line.at))} · {escape(_('internal note'))}</span></p>"
        f'<p class="said" dir="auto">{escape(line.text)}</p></div></div>'
    )


def _face(line: Line, slug: str) -> SafeString:
    if not line.avatar_id:
        return face(line.name)
    return face(line.name, "", address_of("interactions:picture", slug, str(line.avatar_id)))


def _when(line: Line) -> str:
    parts = [said_at(line.at)]
    if line.visibility in ("direct", "private"):
        parts.append(_("private"))
    if line.edited_at:
        parts.append(_("edited"))
    return " · ".join(parts)


def _said(line: Line) -> str:
    if not line.text:
        return ""
    language = f' lang="{escape(line.language)}"' if line.language else ""
    return f'<p class="said" dir="auto"{language}>{_words(line)}</p>'


def _words(line: Line) -> str:
    """With the names that the brand looks for lightly marked."""
    names = line.reading.names if line.reading else ()
    if not names:
        return linked(line.text)
    return named(line.text, names)


def _reading(context: Context, line: Line) -> str:
    return line_reading(line, key=line.id == context["head"].last_line_id)


def _state(context: Context, line: Line) -> str:
    """Where a reply is, and what was done to a line."""
    marks = ""
    if line.kind == "reply":
        if line.delivery_state != "published":
            marks += _drawn(context, "inbox/line_sending.html", line)
        else:
            marks += f'<span class="state">{icon("check")}{escape(_("sent"))}</span>'
    if line.liked:
        marks += f'<span class="state">{icon("heart")}{escape(_("you liked it"))}</span>'
    if line.hidden:
        marks += f'<span class="state warn">{icon("eye-off")}{escape(_("hidden"))}</span>'
    if line.reported:
        marks += f'<span class="state">{icon("flag")}{escape(_("reported"))}</span>'
    return f'<div class="line-state">{marks}</div>' if marks else ""
