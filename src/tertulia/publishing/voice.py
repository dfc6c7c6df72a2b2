"""A variant's words against the brand book."""

from __future__ import annotations

from tertulia.accounts.models import Brand
from tertulia.brandbook.content import Book
from tertulia.brandbook.voice import Finding, check_copy
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import Variant


def text_of(variant: Variant) -> str:
    """Everything it says, part after part."""
    return "\n".join(draft.text for draft in drafts_from(variant.parts))


def findings_of(variant: Variant, brand: Brand, book: Book) -> tuple[Finding, ...]:
    """What it breaks, in the language that the variant tells, else the brand's first one."""
    language = str(variant.options.get("language") or next(iter(brand.languages), ""))
    return check_copy(
        text=text_of(variant),
        book=book,
        language=language,
        channel_id=variant.channel_id,
        pillar_id=variant.post.pillar_id,
    )
