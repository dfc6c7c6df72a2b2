"""New versions of the book: a section written, a document taken over, an earlier one restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand
from tertulia.accounts.services import record_audit
from tertulia.brandbook.content import (
    KEYS,
    Content,
    clean,
    from_json,
    parts_from_json,
    to_json,
)
from tertulia.brandbook.models import Draft, Version
from tertulia.brandbook.queries import version_of
from tertulia.brandbook.sections import BY_KEY, SECTIONS
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid, NotFound
from tertulia.kernel.live import notify
from tertulia.kernel.scope import Scope

MAX_TEXT = 40_000
MAX_ROWS = 400


class Stale(Conflict):
    """Somebody changed the section meanwhile: `mine` was not kept, `theirs` is in the book."""

    code = "stale"

    def __init__(
        self, sentence: str, *, mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> None:
        super().__init__(sentence)
        self.mine = mine
        self.theirs = theirs


def save_section(
    *, scope: Scope, section: str, base: int, parts: Mapping[str, Any], note: str = ""
) -> int:
    """Write the parts of a section into a new version; its number. The person's draft is gone.

    `base` is the version they read. Parts are as `parts_from_json` takes them; those not given
    stay. Nothing changed: no new version, the present number.

    Raises: NotFound (no such section), Invalid (what cannot be kept), Stale.
    """
    given = read_parts(section, parts)
    with transaction.atomic():
        number, now = _locked(scope)
        mine = replace(now, **given)
        if base != number and _parts(mine, section) != _parts(now, section):
            before = _content_at(scope, base)
            if _parts(before, section) != _parts(now, section):
                raise Stale(
                    _("Somebody changed this section while you wrote. Both texts are here."),
                    mine=_parts(mine, section),
                    theirs=_parts(now, section),
                )
        number = _write(scope, number, now, mine, note, action="brandbook.write")
        forget_draft(scope=scope, section=section)
    return number


def forget_draft(*, scope: Scope, section: str) -> None:
    """What this person had begun in a section is gone."""
    if scope.user_id is not None:
        Draft.objects.filter(
            brand_id=scope.brand_id, user_id=scope.user_id, section=section
        ).delete()


def take_document(*, scope: Scope, content: Content, base: int, note: str = "") -> int:
    """Take an imported book over: what it says replaces the sections' parts, the rest stays.

    Sections of our own are replaced by those of the same title and added otherwise.

    Raises: Conflict when the book changed since `base`, Invalid.
    """
    content = clean(content)
    _check(content)
    with transaction.atomic():
        number, now = _locked(scope)
        if number != base:
            raise Conflict(_("The book changed since you looked. Look at the preview again."))
        return _write(scope, number, now, merged(now, content), note, action="brandbook.import")


def merged(now: Content, document: Content) -> Content:
    """The book after a document was taken over."""
    given = {key: value for key in KEYS if (value := getattr(document, key))}
    titles = {each.title for each in document.own}
    kept = tuple(each for each in now.own if each.title not in titles)
    return replace(now, **(given | {"own": kept + document.own}))


def restore_version(*, scope: Scope, number: int) -> int:
    """Make the words of an earlier version the book's again, as a new version. Raises: NotFound."""
    _card, content = version_of(scope=scope, number=number)
    with transaction.atomic():
        present, now = _locked(scope)
        note = _("Version %d restored") % number
        return _write(scope, present, now, content, note, action="brandbook.restore")


def rename_in_book(*, scope: Scope, was: str, name: str) -> None:
    """Lines that hold for a pillar follow its new name."""
    with transaction.atomic():
        number, now = _locked(scope)
        lines = tuple(
            replace(each, pillar=name) if each.pillar.casefold() == was.casefold() else each
            for each in now.mandatory
        )
        note = _("Pillar “%(was)s” is now “%(name)s”") % {"was": was, "name": name}
        _write(scope, number, now, replace(now, mandatory=lines), note, action="brandbook.write")


def read_parts(section: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a section, cleaned. Raises: NotFound, Invalid."""
    known = BY_KEY.get(section)
    if known is None:
        raise NotFound(_("The book has no such section."))
    allowed = {each.key for each in known.parts}
    if set(parts) - allowed:
        raise Invalid(_("This part is not of this section."), field=min(set(parts) - allowed))
    try:
        found = parts_from_json(parts)
    except (TypeError, AttributeError) as error:
        raise Invalid(_("This part of the book cannot be read."), field=str(error)) from error
    _check(Content(**found))
    return found


def _check(content: Content) -> None:
    """What no book may exceed, so that its page cannot be made too heavy to open."""
    for key in KEYS:
        value = getattr(content, key)
        if not isinstance(value, str) and len(value) > MAX_ROWS:
            raise Invalid(_("A list of the book has %d rows at most.") % MAX_ROWS, field=key)
        if any(len(text) > MAX_TEXT for text in _texts(value)):
            raise Invalid(_("A text of the book has %d characters at most.") % MAX_TEXT, field=key)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    found: list[str] = []
    for row in value:
        if isinstance(row, str):
            found.append(row)
        elif is_dataclass(row):
            found += [getattr(row, each.name) for each in fields(row)]
    return found


def _parts(content: Content, section: str) -> dict[str, Any]:
    return {each.key: getattr(content, each.key) for each in BY_KEY[section].parts}


def _locked(scope: Scope) -> tuple[int, Content]:
    """The present version, with no other writer of the brand's book beside us."""
    Brand.objects.select_for_update(no_key=True).get(id=scope.brand_id)
    row = Version.objects.filter(brand_id=scope.brand_id).order_by("-number").first()
    return (row.number, from_json(row.content)) if row else (0, Content())


def _content_at(scope: Scope, number: int) -> Content:
    row = Version.objects.filter(brand_id=scope.brand_id, number=number).first()
    return from_json(row.content) if row else Content()


def _write(
    scope: Scope, number: int, now: Content, then: Content, note: str, *, action: str
) -> int:
    """The next version, unless nothing changed."""
    then = clean(then)
    if then == clean(now):
        return number
    changed = [each.key for each in SECTIONS if _parts(now, each.key) != _parts(then, each.key)]
    Version.objects.create(
        brand_id=scope.brand_id,
        number=number + 1,
        content=to_json(then),
        changed=changed,
        note=note.strip()[:300],
        user_id=scope.user_id,
        actor=scope.actor[:120],
        created_at=clock.now(),
    )
    record_audit(
        scope=scope,
        action=action,
        object_kind="book",
        object_id=number + 1,
        summary=note,
        data={"sections": changed},
    )
    notify(scope.brand_id, "brandbook", {"number": number + 1}, permission="brandbook.read")
    return number + 1
