"""A row of the list, put together here and not in a template: thirty of them stand beside every
conversation, and a template takes five times as long. Every word of a person goes through `escape`."""

from __future__ import annotations

from html import escape

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tertulia.inbox.queries.values import Row
from tertulia.inbox.templatetags.inbox_readings import row_intent, row_urgency
from tertulia.inbox.templatetags.inbox_words import closed_words, kind_mark, said_at
from tertulia.shell.addresses import address_of
from tertulia.shell.templatetags.shell import clock, face, icon, net

register = template.Library()


@register.simple_tag(takes_context=True)
def inbox_row(context: Context, row: Row) -> SafeString:
    """A conversation in the list. Uses `request`, `head`, `query` and `may_handle`."""
    slug, key, head = context["request"].brand.slug, str(row.id), context.get("head")
    address = address_of("inbox:conversation", slug, key)
    query = context.get("query")
    there = escape(f"{address}?{query}" if query else address)
    current = ' aria-current="true"' if head and head.row.id == row.id else ""
    draft = ""
    if row.drafted:
        draft = f'<span class="warn strong">{escape(_("Draft"))}</span> · '
    ours = f'<span class="mute">{escape(_("You:"))}</span> ' if row.preview_ours else ""
    return mark_safe(  # noqa: S308
        f'<li class="row-item inbox-row{" unread" if row.unread else ""}" id="row-{key}"'
        f' data-id="{key}"{current}><span class="pick">{_face(row, slug)}'
        f"{_pick(row) if context.get('may_handle') else ''}</span>"
        f'<div class="grow"><div class="line keep"><a class="cover name cut" dir="auto"'
        f' href="{there}" hx-get="{there}" hx-target=".pane.thread" hx-swap="innerHTML show:none"'
        f' hx-push-url="true" hx-sync=".pane.thread:replace">{escape(row.name)}</a>'
        f"{net(row.channel.mark, row.channel.title)}"
        f'<span class="end nowrap">{_when(row)}</span></div>'
        f'<p class="text line keep">{kind_mark(row.kind)}{row_intent(row)}'
        f'<span class="cut grow" dir="auto">'
        f"{draft}{ours}{escape(row.preview or _('(no words)'))}</span></p>"
        f"{_standing(row)}</div></li>"
    )


def _face(row: Row, slug: str) -> SafeString:
    if not row.avatar_id:
        return face(row.name)
    picture = address_of("interactions:picture", slug, str(row.avatar_id))
    return face(row.name, "", picture)


def _pick(row: Row) -> str:
    label = escape(_("Choose %(name)s") % {"name": row.name})
    return (
        f'<input type="checkbox" name="id" value="{row.id}" data-key="x" data-pick'
        f' aria-label="{label}">'
    )


def _when(row: Row) -> str:
    """How long is left, since when it waits, or when it was last spoken of."""
    if row.state == "snoozed":
        mark = icon("alarm-clock", "small")
        return f'<span class="clock">{mark} {escape(said_at(row.snoozed_until))}</span>'
    if row.deadline:
        return clock(row.deadline, "left", row.close_min, True)
    if row.waiting_since:
        return clock(row.waiting_since)
    return f'<span class="clock">{escape(said_at(row.last_at))}</span>'


def _standing(row: Row) -> str:
    parts = row_urgency(row)
    if row.assignee:
        parts += f"<span>{icon('user-round', 'small')} {escape(row.assignee)}</span>"
    if row.state == "closed":
        parts += f"<span>{icon('check', 'small')} {escape(closed_words(row.why_closed))}</span>"
    return f'<p class="small row-state">{parts}</p>' if parts else ""
