"""What is to be sent, as steps, with every limit checked before any call."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tertulia.connectors.mastodon.publishing import part_text
from tertulia.kernel.text import count, rule_from
from tertulia.networks.errors import LimitExceeded, Unsupported
from tertulia.networks.manifest import Manifest
from tertulia.networks.values import Capability, Content, Limits, Media, StepKind, StepPlan

ACTIONS = {
    StepKind.DELETE: Capability.DELETE,
    StepKind.LIKE: Capability.LIKE,
    StepKind.UNLIKE: Capability.LIKE,
    StepKind.MUTE: Capability.MUTE,
    StepKind.UNMUTE: Capability.MUTE,
    StepKind.BLOCK: Capability.BLOCK,
    StepKind.UNBLOCK: Capability.BLOCK,
    StepKind.REPORT: Capability.REPORT,
    StepKind.FOLLOW: Capability.FOLLOW,
}


def plan(manifest: Manifest, content: Content, limits: Limits) -> tuple[StepPlan, ...]:
    """All pictures first, so that a thread is not begun which cannot be finished; then the parts.

    Raises: Unsupported, LimitExceeded.
    """
    check(manifest, content, limits)
    uploads = [
        StepPlan(StepKind.UPLOAD, part=p, media=m)
        for p, part in enumerate(content.parts)
        for m, _media in enumerate(part.media)
    ]
    parts = [StepPlan(StepKind.PART, part=p, repeatable=False) for p in range(len(content.parts))]
    return (*uploads, *parts)


def plan_action(
    manifest: Manifest, kind: StepKind, content: Content | None, limits: Limits
) -> tuple[StepPlan, ...]:
    """One step. A report is never repeated blindly: the server would file a second one."""
    if kind is StepKind.EDIT and content is not None:
        check(manifest, content, limits)
        if len(content.parts) != 1:
            raise Unsupported(_("Only one text can be edited at a time."), detail="parts")
        return (StepPlan(kind),)
    if kind not in ACTIONS or not manifest.can(ACTIONS[kind]):
        raise Unsupported(_("Mastodon cannot do this."), detail=kind)
    return (StepPlan(kind, repeatable=kind is not StepKind.REPORT),)


def check(manifest: Manifest, content: Content, limits: Limits) -> None:
    """Raises: Unsupported, LimitExceeded."""
    if not content.parts:
        raise LimitExceeded(_("There is nothing to publish."), field="text", limit=1, value=0)
    if content.link_card:
        raise Unsupported(_("The server makes the card of a link itself."), detail="link_card")
    if content.visibility and content.visibility not in manifest.visibilities:
        raise Unsupported(_("Mastodon does not know this visibility."), detail=content.visibility)
    rule = rule_from(manifest.text).with_limits(max=limits.max_text, url_cost=limits.url_cost)
    for index, part in enumerate(content.parts):
        words = part_text(content, index)
        if not words.strip() and not part.media:
            raise LimitExceeded(_("There is nothing to publish."), field="text", limit=1, value=0)
        length = count(words, rule, (content.content_warning,))
        if length.over:
            _over("text", length.max or 0, length.used)
        most = limits.max_images or int(manifest.media["max_images"])
        if len(part.media) > most:
            _over("images", most, len(part.media))
        if len(part.media) > 1 and any(_is_video(each) for each in part.media):
            _over("videos", 1, len(part.media))
        for media in part.media:
            _check_media(manifest, media, limits)


def _check_media(manifest: Manifest, media: Media, limits: Limits) -> None:
    given, film = manifest.media, _is_video(media)
    heaviest, widest, types = (
        (
            limits.max_video_bytes or int(given["max_video_bytes"]),
            limits.max_video_pixels or int(given["max_video_pixels"]),
            limits.video_types or tuple(given["video_types"]),
        )
        if film
        else (
            limits.max_image_bytes or int(given["max_image_bytes"]),
            limits.max_image_pixels or int(given["max_image_pixels"]),
            limits.image_types or tuple(given["image_types"]),
        )
    )
    for field, limit, value in (
        ("alt", limits.max_alt or int(given["max_alt"]), len(media.alt)),
        ("video_bytes" if film else "bytes", heaviest, media.bytes),
        ("video_pixels" if film else "pixels", widest, media.width * media.height),
    ):
        if value > limit:
            _over(field, limit, value)
    if media.bytes == 0:
        raise LimitExceeded(_("The file is empty."), field="bytes", limit=1, value=0)
    if film and media.mime not in types:
        raise Unsupported(_("The server does not take videos of this kind."), detail=media.mime)
    if media.mime not in types:
        raise Unsupported(_("The server does not take pictures of this kind."), detail=media.mime)


def _is_video(media: Media) -> bool:
    return media.mime.startswith("video/")


def _over(field: str, limit: int, value: int) -> None:
    sentences = {
        "text": _("The text is too long: {value} of {limit}."),
        "images": _("Too many pictures: {value} of {limit}."),
        "alt": _("The description of a picture is too long: {value} of {limit}."),
        "bytes": _("A picture is too large: {value} of {limit} bytes."),
        "pixels": _("A picture is too large: {value} of {limit} pixels."),
        "videos": _("A video stands alone: take the other files out."),
        "video_bytes": _("The video is too large: {value} of {limit} bytes."),
        "video_pixels": _("The video is too large: {value} of {limit} pixels."),
    }
    sentence = sentences[field].format(value=value, limit=limit)
    raise LimitExceeded(sentence, field=field.removeprefix("video_"), limit=limit, value=value)
