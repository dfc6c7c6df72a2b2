"""What somebody is writing, kept as they type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.brandbook.content import part_to_json
from tertulia.brandbook.models import Draft
from tertulia.brandbook.services.book import Stale, read_parts
from tertulia.kernel import clock
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope


def save_draft(
    *, scope: Scope, section: str, base: int, edition: int, parts: Mapping[str, Any]
) -> int:
    """Keep what is written in a section, for this person only; the new edition.

    `edition` is the one the page began with, 0 when there was none.

    Raises: Stale when another tab of theirs saved since; NotFound, Invalid.
    """
    if scope.user_id is None:
        raise Invalid(_("Only a person has drafts."))
    given = read_parts(section, parts)
    words = {key: part_to_json(key, value) for key, value in given.items()}
    with transaction.atomic():
        draft, made = Draft.objects.select_for_update().get_or_create(
            brand_id=scope.brand_id,
            user_id=scope.user_id,
            section=section,
            defaults={"base": base, "parts": words, "updated_at": clock.now()},
        )
        if made:
            return draft.edition
        if draft.edition != edition:
            if draft.parts == words:
                return draft.edition
            raise Stale(
                _("You are writing this section in another window too. Both texts are here."),
                mine=words,
                theirs=draft.parts,
            )
        draft.parts, draft.base = words, base
        draft.edition += 1
        draft.updated_at = clock.now()
        draft.save(update_fields=["parts", "base", "edition", "updated_at"])
    return draft.edition
