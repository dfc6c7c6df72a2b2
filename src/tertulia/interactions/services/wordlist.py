"""Writing the names that a brand looks for. Whatever changes, its texts are looked through again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.scopes import check
from tertulia.accounts.services.audit import record_audit
from tertulia.interactions.models import Reading, Term, Wordlist
from tertulia.interactions.name_rules import (
    LONGEST,
    MOST_ALIASES,
    MOST_TERMS,
    SHORTEST,
    keys_of,
    tidy,
)
from tertulia.interactions.names_file import Entry
from tertulia.interactions.services.waiting import wake_reader
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.rows import write_rows
from tertulia.kernel.scope import Scope

RIGHT = "conversation.handle"


@dataclass(frozen=True)
class Imported:
    """What a list of names changed."""

    added: int
    changed: int


def save_name(
    *, scope: Scope, kind: str, name: str, aliases: Sequence[str] = (), term_id: UUID | None = None
) -> UUID:
    """Write a name, or another name in the place of `term_id`. Raises: Invalid, NotFound."""
    check(scope, RIGHT)
    with transaction.atomic():
        wordlist = _locked(scope.brand_id)
        rows = list(Term.objects.filter(brand_id=scope.brand_id))
        row = next((each for each in rows if each.id == term_id), None)
        if term_id is not None and row is None:
            raise NotFound(_("There is no such name."))
        if row is None and len(rows) >= MOST_TERMS:
            raise _too_many()
        row = row or Term(brand_id=scope.brand_id)
        _fill(row, kind, name, aliases, scope)
        _once(row, rows)
        row.save()
        _changed(wordlist)
        record_audit(
            scope=scope,
            action="names.write",
            object_kind="name",
            object_id=row.id,
            summary=row.name,
            data={"kind": row.kind, "aliases": row.aliases},
        )
    return row.id


def remove_names(*, scope: Scope, term_ids: Collection[UUID]) -> int:
    """They are looked for no more; returns how many there were. Raises: NotFound for none."""
    check(scope, RIGHT)
    with transaction.atomic():
        wordlist = _locked(scope.brand_id)
        rows = list(Term.objects.filter(brand_id=scope.brand_id, id__in=term_ids))
        if not rows:
            raise NotFound(_("There is no such name."))
        Term.objects.filter(brand_id=scope.brand_id, id__in=[row.id for row in rows]).delete()
        _changed(wordlist)
        record_audit(
            scope=scope,
            action="names.remove",
            object_kind="name",
            object_id=rows[0].id if len(rows) == 1 else "",
            summary=", ".join(row.name for row in rows[:10]),
            data={"names": [row.name for row in rows]},
        )
    return len(rows)


def import_names(*, scope: Scope, entries: Iterable[Entry]) -> Imported:
    """Many at once, or none of them: a known name gets the kind and aliases that the list says.

    Raises: Invalid, whose sentence names the line.
    """
    check(scope, RIGHT)
    with transaction.atomic():
        wordlist = _locked(scope.brand_id)
        rows = list(Term.objects.filter(brand_id=scope.brand_id))
        imported = _merged(scope, rows, list(entries))
        if imported.added or imported.changed:
            _changed(wordlist)
            record_audit(
                scope=scope,
                action="names.import",
                object_kind="name",
                summary=f"+{imported.added}, ~{imported.changed}",
            )
    return imported


def _merged(scope: Scope, rows: list[Term], entries: Sequence[Entry]) -> Imported:
    by_key = {row.key: row for row in rows}
    new: list[Term] = []
    changed: list[Term] = []
    lines: dict[str, int] = {}
    for entry in entries:
        with _at_line(entry.line):
            given = Term(brand_id=scope.brand_id)
            _fill(given, entry.kind, entry.name, entry.aliases, scope)
            if given.key in lines:
                raise Invalid(_("This name stands in line %(n)d too.") % {"n": lines[given.key]})
            lines[given.key] = entry.line
            row = by_key.get(given.key)
            if row is None:
                new.append(given)
                rows.append(given)
            elif (row.kind, row.name, row.aliases) != (given.kind, given.name, given.aliases):
                _fill(row, entry.kind, entry.name, entry.aliases, scope)
                changed.append(row)
    # What a name was called before the list says so no more stands in nobody's way: only now.
    taken: dict[str, list[Term]] = defaultdict(list)
    for row in rows:
        for key in row.keys:
            taken[key].append(row)
    for row in (*new, *changed):
        with _at_line(lines[row.key]):
            _once(row, [other for key in row.keys for other in taken[key]])
    if len(rows) > MOST_TERMS:
        raise _too_many()
    Term.objects.bulk_create(new)
    fields = ["kind", "name", "aliases", "keys", "user", "actor", "updated_at"]
    write_rows(changed, fields)
    return Imported(len(new), len(changed))


def look_for_us_again(*, brand_id: UUID) -> None:
    """A channel is new: it has a name and a handle of its own, and what was written before may name
    the brand by them. Texts that come with it are read with all names as any others are."""
    if not Reading.objects.filter(brand_id=brand_id).exclude(version="").exists():
        return
    with transaction.atomic():
        _changed(_locked(brand_id))


@contextmanager
def _at_line(line: int) -> Iterator[None]:
    """Says in which line it went wrong."""
    try:
        yield
    except Invalid as error:
        said = _("Line %(n)d: %(what)s") % {"n": line, "what": error.sentence}
        raise Invalid(said, field=error.field) from error


def _fill(row: Term, kind: str, name: str, aliases: Sequence[str], scope: Scope) -> None:
    name, kept = tidy(name, aliases)
    if kind not in Term.Kind.values:
        raise Invalid(_("Choose what the name stands for."), field="kind")
    if not name:
        raise Invalid(_("Write a name."), field="name")
    if len(kept) > MOST_ALIASES:
        many = ngettext(
            "A name may have %(n)d other at most.", "A name may have %(n)d others at most.",
            MOST_ALIASES,
        )  # fmt: skip
        raise Invalid(many % {"n": MOST_ALIASES}, field="aliases")
    for each in (name, *kept):
        _fits(each, "name" if each is name else "aliases")
    keys = keys_of(name, kept)
    row.kind, row.name, row.aliases, row.key, row.keys = kind, name, kept, keys[0], keys
    row.user_id, row.actor = scope.user_id, (scope.actor or "tertulia")[:120]
    row.updated_at = clock.now()


def _fits(name: str, field: str) -> None:
    key = "".join(keys_of(name, ()))
    if max(len(name), len(key)) > LONGEST:
        said = _("“%(name)s…” is too long: %(n)d characters at most.")
        raise Invalid(said % {"name": name[:20], "n": LONGEST}, field=field)
    if len(key) < SHORTEST:
        said = _("“%(name)s” is too short: two letters or digits at least.")
        raise Invalid(said % {"name": name}, field=field)


def _once(row: Term, rows: Iterable[Term]) -> None:
    for other in rows:
        both = set(row.keys).intersection(other.keys)
        if other.id != row.id and both:
            said = next(each for each in (row.name, *row.aliases) if keys_of(each, ())[0] in both)
            words = _("“%(said)s” is on the list already, as or beside “%(name)s”.")
            field = "name" if said == row.name else "aliases"
            raise Invalid(words % {"said": said, "name": other.name}, field=field)


def _too_many() -> Invalid:
    return Invalid(_("There is place for %(n)d names.") % {"n": MOST_TERMS}, field="name")


def _locked(brand_id: UUID) -> Wordlist:
    """Who writes names of a brand does it one after the other."""
    Wordlist.objects.get_or_create(brand_id=brand_id, defaults={"changed_at": clock.now()})
    return Wordlist.objects.select_for_update(of=("self",)).get(brand_id=brand_id)


def _changed(wordlist: Wordlist) -> None:
    wordlist.revision += 1
    wordlist.changed_at = clock.now()
    wordlist.save(update_fields=["revision", "changed_at"])
    wake_reader()
