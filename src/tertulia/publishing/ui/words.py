"""Sentences that the room's scripts show, translated here."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """By key, in the active language. `{name}` parts are filled by the script."""
    return {
        **_words_of_two(),
        "characters_left": _("{count} left"),
        "characters_over": _("{count} too many"),
        "remove_picture": _("Remove this picture"),
        "describe_picture": _("Describe it for those who do not see it"),
        "not_uploaded": _("The picture did not arrive. Try again."),
        "aim_picture": _("What must be seen of it"),
        "more_here": _("… more"),
        "grid_of": _("On the profile"),
        "cover_file": _("Cover"),
        "book_beside": _("Brand book"),
        "book_whole": _("The whole book"),
        "pictures_in_turn": _("{n} pictures, one after the other"),
        "video": _("video"),
        "adapted": _("Adapted."),
        "shared": _("The same words now stand on {count} more."),
        "share_none": _(
            "Every other channel has words of its own already, or there are none here."
        ),
        "no_answer": _("The server did not answer. Try again."),
        "emoji_search": _("Search by name"),
        "emoji_none": _("Nothing found. Try another word."),
        "pictures_full": _("No room for another picture on: {channels}"),
    }


def _words_of_two() -> dict[str, str]:
    """Two people on one post, and words that did not arrive."""
    return {
        "clash_head": _("{name} saved this while you were writing"),
        "clash_mine": _("Yours"),
        "clash_theirs": _("{name}, at {time}"),
        "clash_help": _(
            "Press the words that should stay; what both wrote is kept as you see below."
        ),
        "clash_result": _("It will say"),
        "clash_all_mine": _("All mine"),
        "clash_all_theirs": _("All of {name}"),
        "clash_nothing": _("(nothing)"),
        "clash_pictures": _("Pictures"),
        "clash_option": _("Options"),
        "clash_save": _("Save it like this"),
        "clash_later": _("Not yet: keep writing"),
        "clash_waits": _("Not saved: compare with what {name} wrote"),
        "clash_compare": _("Compare"),
        "writes_here": _("{name} is writing here"),
        "draft_found": _(
            "Words of {time} on this post were never saved. They are kept in this browser."
        ),
        "draft_put": _("Put them back"),
        "draft_drop": _("Throw them away"),
        "signed_out": _(
            "You were signed out. Your words are kept in this browser: sign in again and open this post."
        ),
        "sheets_changed": _("Channels were added or taken away by somebody else."),
        "reload": _("Reload"),
    }
