"""What the forms of the book say beside each field."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

#: By part and column; by column where parts agree.
LABELS: Final[dict[str, Any]] = {
    "values.name": _("Value"),
    "values.text": _("What it means every day"),
    "personas.title": _("Name, age, place"),
    "personas.text": _("Who they are, what they need, where they read us"),
    "banned.name": _("Word or phrase"),
    "banned.text": _("Why"),
    "replaced.word": _("Not this"),
    "replaced.instead": _("But this"),
    "preferred.name": _("Word or phrase"),
    "preferred.text": _("When"),
    "address.form": _("Form"),
    "signature.text": _("Signature"),
    "emoji.rule": _("Rule"),
    "emoji.value": _("Number or emoji"),
    "mandatory.text": _("The line"),
    "positions.title": _("Question or subject"),
    "positions.text": _("What we answer"),
    "procedures.title": _("When this happens"),
    "procedures.text": _("How"),
    "hashtags.name": _("Name of the set"),
    "hashtags.tags": _("Hashtags"),
    "visual.title": _("Rule"),
    "visual.text": _("What to do, what not, with examples"),
    "own.title": _("Title"),
    "own.text": _("Text"),
    "language": _("Language"),
    "country": _("Country"),
    "channel": _("Channel"),
    "pillar": _("Pillar"),
    "product": _("Product"),
    "who": _("Who answers"),
    "authority": _("With which authority"),
    "escalate": _("Goes further when"),
}

#: What a part is for, for who writes it the first time.
HELP: Final[dict[str, Any]] = {
    "mission": _("Why the brand exists, in two sentences that anybody on the team would say."),
    "vision": _("Where it wants to be in some years."),
    "values": _("Three to five; each with what it means every day."),
    "history": _("Where it comes from and where it stands today."),
    "coming": _("Launches, openings, changes that are known already."),
    "strengths": _("One a line."),
    "weaknesses": _("One a line."),
    "opportunities": _("One a line."),
    "threats": _("One a line."),
    "personas": _("Two to four people you can imagine, with what they ask."),
    "tone": _("How the brand sounds, and how it never sounds."),
    "do": _("One a line, as you would tell a new colleague."),
    "dont": _("One a line."),
    "banned": _("Plural, feminine and capitals are found too; barat* finds all that begins so."),
    "replaced": _("The composer offers the second in place of the first."),
    "preferred": _("Words that sound like the brand."),
    "address": _("The rule that says most exactly where it holds is the one that counts."),
    "signature": _("One of those that hold must be in the text."),
    "emoji": _("A channel with a rule of its own does not follow the general ones."),
    "mandatory": _("Where it holds, a text without it cannot go out."),
    "messages": _("What people should remember. One a line."),
    "positions": _(
        "Agreed words about what is asked often, or is delicate. A reply can cite them."
    ),
    "procedures": _("Who answers what, how far they may go, and when it goes further."),
    "hashtags": _("Sets that are used together; the composer offers them by name."),
    "visual": _("Colours, light, framing; add pictures as examples of what to do and what not."),
    "own": _("Whatever else belongs to this brand."),
}

#: What an emoji rule may say.
RULES: Final = ("most", "only", "never", "none", "note")


def label_of(part: str, column: str) -> Any:
    """What a field is called."""
    return LABELS.get(f"{part}.{column}") or LABELS[column]
