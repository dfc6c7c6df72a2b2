"""Words kept to be used again in posts."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tertulia.kernel.errors import Invalid, NotFound
from tertulia.kernel.scope import Scope
from tertulia.publishing.models import Snippet

MOST = 500
MAX_CHARACTERS = 5_000


def snippets_of(*, scope: Scope) -> list[Snippet]:
    """The brand's snippets by name."""
    rows = Snippet.objects.filter(brand_id=scope.brand_id)
    return sorted(rows, key=lambda each: each.name.casefold())


def keep_snippet(*, scope: Scope, name: str, text: str) -> Snippet:
    """Keep words under a name; the same name again replaces them. Raises: Invalid."""
    called = " ".join(name.split())[:80]
    if not called:
        raise Invalid(_("Give it a name, so that it is found again."), field="name")
    if not text.strip():
        raise Invalid(_("There are no words to keep."), field="text")
    if len(text) > MAX_CHARACTERS:
        raise Invalid(_("A text has %d characters at most.") % MAX_CHARACTERS, field="text")
    rows = Snippet.objects.filter(brand_id=scope.brand_id)
    if rows.count() >= MOST and not rows.filter(name=called).exists():
        raise Invalid(_("There are %d already. Remove one first.") % MOST)
    kept, _made = Snippet.objects.update_or_create(
        brand_id=scope.brand_id,
        name=called,
        defaults={"text": text},
        create_defaults={"text": text, "created_by_id": scope.user_id},
    )
    return kept


def remove_snippet(*, scope: Scope, snippet_id: UUID) -> None:
    """Raises: NotFound."""
    if not Snippet.objects.filter(brand_id=scope.brand_id, id=snippet_id).delete()[0]:
        raise NotFound(_("These words are not kept (any more)."))
