"""What the composer shows: each variant's sheet, and what is told about its words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy

from tertulia.accounts.models import Brand
from tertulia.approval.values import Standing
from tertulia.brandbook.content import Book
from tertulia.brandbook.queries import book_of
from tertulia.delivery import queries as deliveries
from tertulia.delivery.snapshots import digest_of
from tertulia.delivery.values import DeliveryCard
from tertulia.kernel.errors import TertuliaError
from tertulia.kernel.scope import Scope
from tertulia.kernel.text import Count, CountingRule, count, rule_to_dict
from tertulia.library.models import Asset
from tertulia.library.queries import assets_of
from tertulia.networks.manifest import Manifest
from tertulia.networks.models import Channel
from tertulia.networks.registry import manifest
from tertulia.networks.values import Capability
from tertulia.publishing import rules
from tertulia.publishing.approving import needing_approval, standings_of
from tertulia.publishing.content import content_of, drafts_from
from tertulia.publishing.counts import max_images_of, text_rule_of, words_of
from tertulia.publishing.line_notes import Noted, notes_of
from tertulia.publishing.media import media_table
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.notices import notices_of
from tertulia.publishing.options import Offered, disclosure_line
from tertulia.publishing.queries import ORIGIN, variants_of
from tertulia.publishing.values import Draft, MediaUse, Notice

VISIBILITIES = {
    "public": gettext_lazy("Everybody"),
    "unlisted": gettext_lazy("Everybody, but not in public lists"),
    "private": gettext_lazy("Followers only"),
    "direct": gettext_lazy("Only who is mentioned"),
}


@dataclass(frozen=True)
class Shown:
    """A picture of a part, as the sheet shows it."""

    asset: Asset
    use: MediaUse

    @property
    def alt(self) -> str:
        """What is said of it to those who do not see it."""
        return self.use.alt


@dataclass(frozen=True)
class ShownPart:
    """A part with its pictures and how much of the limit it uses."""

    ordinal: int
    text: str
    pictures: tuple[Shown, ...]
    count: Count

    @property
    def media_json(self) -> str:
        """The pictures as the page keeps them and sends them back."""
        return json.dumps([each.use.as_json() for each in self.pictures])


@dataclass(frozen=True)
class Sheet:
    """One variant as a sheet of the composer."""

    variant: Variant
    channel: Channel
    manifest: Manifest
    rule: CountingRule
    parts: tuple[ShownPart, ...]
    delivery: DeliveryCard | None
    state: str
    notices: tuple[Notice, ...]
    changed_since_scheduled: bool
    needs_approval: bool = False
    """Its channel has steps, and these words are not approved."""
    standing: Standing = field(default_factory=Standing)
    """Where it stands with its reviewers."""
    language: str = ""
    """The brand's first language, where the text does not tell its own."""
    notes: tuple[Noted, ...] = ()
    """Comments on its words."""

    @property
    def is_out(self) -> bool:
        """Whether the network has, or may have, something of it."""
        return self.state in rules.OUT

    @property
    def id_words(self) -> str:
        """The variant's id as text, for ids of elements."""
        return str(self.variant.id)

    @property
    def rule_id(self) -> str:
        """Id of the element that holds the counting rule for the browser."""
        return f"rule-{self.variant.id}"

    @property
    def rule_json(self) -> dict[str, object]:
        """The counting rule as data."""
        return rule_to_dict(self.rule)

    def _can(self, capability: Capability) -> bool:
        return self.manifest.by_hand or self.manifest.can(capability)

    @property
    def can_edit(self) -> bool:
        """Whether published words can be changed there."""
        return self.manifest.can(Capability.EDIT)

    @property
    def can_thread(self) -> bool:
        """Whether a text can go on in a thread."""
        return self._can(Capability.THREAD)

    @property
    def can_warn(self) -> bool:
        """Whether a content warning can stand before it."""
        return self.manifest.can(Capability.CONTENT_WARNING)

    @property
    def can_card(self) -> bool:
        """Whether we make the card of a link."""
        return self.manifest.can(Capability.LINK_CARD)

    @property
    def visibility_choices(self) -> list[tuple[str, str]]:
        """Who may see it, as the network tells it apart."""
        return [(each, str(VISIBILITIES.get(each, each))) for each in self.manifest.visibilities]

    @property
    def language_choices(self) -> list[tuple[str, str]]:
        """The languages that are first-class here."""
        return list(django_settings.LANGUAGES)

    @property
    def max_images(self) -> int:
        """Pictures per part that this server takes."""
        return max_images_of(self.channel)

    @property
    def max_videos(self) -> int:
        """Videos per part that this server takes."""
        return 1 if "video/mp4" in media_table(self.channel).get("video_types", ()) else 0

    @property
    def preview_json(self) -> str:
        """What the browser's preview needs: crops, the fold of long text, the grid."""
        return json.dumps(dict(self.manifest.preview))

    @property
    def offers(self) -> Offered:
        """What else can be told here."""
        return Offered(self.manifest)

    @property
    def line_for(self) -> dict[str, str]:
        """Disclosures that are a line of the text here, in the text's language."""
        language = str(self.variant.options.get("language") or self.language)
        return {
            name: disclosure_line(name, language)
            for name in ("paid", "ai")
            if name not in self.offers.flags
        }


def sheets_of(
    *, scope: Scope, post: Post, brand: Brand, book: Book | None = None
) -> tuple[Sheet, ...]:
    """The sheets of a post, in the order in which its channels were added."""
    variants = variants_of(scope=scope, post_ids=[post.id])[post.id]
    for variant in variants:
        variant.post = post
    ids = [each.id for each in variants]
    cards = deliveries.deliveries_of(scope=scope, origin=ORIGIN, origin_ids=ids)
    uses = {u.asset for v in variants for d in drafts_from(v.parts) for u in d.media}
    assets = assets_of(scope=scope, ids=uses)
    words = words_of(variants)
    book = book or book_of(scope=scope)
    notes = notes_of(scope=scope, variants=variants)
    needing = needing_approval(scope=scope, variants=variants)
    standings = standings_of(scope=scope, variants=variants)
    made = []
    for variant in variants:
        card = next((c for c in cards.get(variant.id, ()) if c.id == variant.delivery_id), None)
        rule = text_rule_of(variant.channel)
        made.append(
            Sheet(
                variant=variant,
                channel=variant.channel,
                manifest=manifest(variant.channel.network),
                rule=rule,
                parts=_parts(drafts_from(variant.parts), assets, rule, variant.options),
                delivery=card,
                state=_state(variant, card),
                notices=notices_of(
                    scope=scope, variant=variant, words=words, brand=brand, book=book
                ),
                changed_since_scheduled=_changed(scope, variant, card),
                needs_approval=variant.id in needing and not standings[variant.id].is_approved,
                standing=standings[variant.id],
                language=next(iter(brand.languages), ""),
                notes=notes.get(variant.id, ()),
            )
        )
    return tuple(made)


def _state(variant: Variant, card: DeliveryCard | None) -> str:
    """As `queries.states_of`: a reserved hour is called by where its words stand."""
    if card is None or (card.state == "scheduled" and card.awaits_approval):
        return variant.editorial
    return card.state


def _parts(
    drafts: Sequence[Draft],
    assets: Mapping[UUID, Asset],
    rule: CountingRule,
    options: Mapping[str, object],
) -> tuple[ShownPart, ...]:
    warning = str(options.get("content_warning", ""))
    return tuple(
        ShownPart(
            ordinal=ordinal,
            text=draft.text,
            pictures=tuple(
                Shown(assets[use.asset], use) for use in draft.media if use.asset in assets
            ),
            count=count(draft.text, rule, (warning,) if warning else ()),
        )
        for ordinal, draft in enumerate(drafts)
    )


def _changed(scope: Scope, variant: Variant, card: DeliveryCard | None) -> bool:
    """Whether the words differ from those that are scheduled."""
    if card is None or card.state not in {"scheduled", "held", "missed"}:
        return False
    try:
        return digest_of(content_of(scope=scope, variant=variant)) != card.content_digest
    except TertuliaError:
        return True
