"""The audit log: who did what, when."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.queries import AuditFilter, audit_actions, audit_entries, team_of
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.accounts.ui.forms import AuditForm

PAGE = 50
_COLUMNS = ("at", "actor", "action", "object_kind", "object_id", "summary")
#: A cell that begins so would be run by a spreadsheet. Source: OWASP CSV Injection (2026-11).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _form(request: BrandRequest) -> AuditForm:
    people = {(str(row.user_id), str(row.user)) for row in team_of(scope=request.scope)}
    return AuditForm(
        request.GET,
        actions=audit_actions(scope=request.scope),
        people=sorted(people, key=lambda each: each[1].casefold()),
    )


def _wanted(form: AuditForm) -> AuditFilter:
    if not form.is_valid():
        return AuditFilter()
    got = form.cleaned_data
    zone = timezone.get_current_timezone()
    until = got["until"] + timedelta(days=1) if got["until"] else None
    return AuditFilter(
        action=got["action"],
        person_id=UUID(got["person"]) if got["person"] else None,
        words=got["words"],
        since=datetime.combine(got["since"], time(), zone) if got["since"] else None,
        until=datetime.combine(until, time(), zone) if until else None,
    )


@requires("audit.read")
def log(request: BrandRequest) -> HttpResponse:
    """A page of the log, filtered."""
    form = _form(request)
    rows = audit_entries(scope=request.scope, wanted=_wanted(form))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "previous_url": _turn(request, page.previous_page_number() if page.has_previous() else 0),
        "next_url": _turn(request, page.next_page_number() if page.has_next() else 0),
        "query": request.GET.urlencode(),
    }
    return render(request, "accounts/audit.html", context)


def _turn(request: HttpRequest, page: int) -> str:
    if not page:
        return ""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"


@requires("audit.read")
def as_csv(request: BrandRequest) -> HttpResponseBase:
    """The same entries, all of them, as CSV (UTF-8, times in UTC)."""
    rows = audit_entries(scope=request.scope, wanted=_wanted(_form(request)))
    answer = StreamingHttpResponse(
        _lines(rows.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{request.brand.slug}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class _Echo:
    """What csv.writer writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(getattr(row, name)) for name in _COLUMNS])


def _cell(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
