"""What is to be sent, as steps, with every limit checked before any call."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tertulia.kernel.text import CountingRule, Unit, count, rule_from
from tertulia.networks.errors import LimitExceeded, Unsupported
from tertulia.networks.manifest import Manifest
from tertulia.networks.values import Capability, Content, Limits, Media, StepKind, StepPlan

ACTIONS = {
    StepKind.EDIT: Capability.EDIT,
    StepKind.DELETE: Capability.DELETE,
    StepKind.LIKE: Capability.LIKE,
    StepKind.UNLIKE: Capability.LIKE,
    StepKind.HIDE: Capability.HIDE,
    StepKind.UNHIDE: Capability.HIDE,
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


def plan_action(manifest: Manifest, kind: StepKind) -> tuple[StepPlan, ...]:
    """One step. A report is never repeated blindly: the moderators would get a second one."""
    if kind not in ACTIONS or not manifest.can(ACTIONS[kind]):
        raise Unsupported(_("Bluesky cannot do this."), detail=kind)
    return (StepPlan(kind, repeatable=kind is not StepKind.REPORT),)


def check(manifest: Manifest, content: Content, limits: Limits) -> None:
    """Raises: Unsupported, LimitExceeded."""
    if not content.parts:
        raise _nothing()
    if content.content_warning or content.sensitive:
        raise Unsupported(_("Bluesky has no content warnings in words."), detail="content_warning")
    if content.visibility:
        raise Unsupported(_("On Bluesky every post is public."), detail=content.visibility)
    rule = rule_from(manifest.text).with_limits(max=limits.max_text)
    most = limits.max_images or int(manifest.media["max_images"])
    for part in content.parts:
        if not part.text.strip() and not part.media:
            raise _nothing()
        _check_text(part.text, rule)
        _check_videos(manifest, part.media)
        if len(part.media) > most:
            raise LimitExceeded(
                _("Too many pictures: {value} of {limit}.").format(
                    value=len(part.media), limit=most
                ),
                field="images",
                limit=most,
                value=len(part.media),
            )
        types = limits.image_types or tuple(manifest.media["image_types"])
        for media in part.media:
            if media.bytes == 0:
                raise LimitExceeded(_("The file is empty."), field="bytes", limit=1, value=0)
            if media.mime not in types and not is_video(media):
                raise Unsupported(
                    _("Bluesky does not take pictures of this kind."), detail=media.mime
                )


def is_video(media: Media) -> bool:
    """Whether it is a video."""
    return media.mime.startswith("video/")


def _check_videos(manifest: Manifest, media: Sequence[Media]) -> None:
    """One video stands alone, of a kind and weight that the network takes."""
    if not any(is_video(each) for each in media):
        return
    if len(media) > 1:
        raise LimitExceeded(
            _("A video stands alone: take the other files out."),
            field="videos",
            limit=1,
            value=len(media),
        )
    most = int(manifest.media["max_video_bytes"])
    if media[0].mime not in manifest.media["video_types"]:
        raise Unsupported(_("Bluesky does not take videos of this kind."), detail=media[0].mime)
    if media[0].bytes > most:
        raise LimitExceeded(
            _("The video is too large: {value} of {limit} bytes.").format(
                value=media[0].bytes, limit=most
            ),
            field="bytes",
            limit=most,
            value=media[0].bytes,
        )


def _check_text(text: str, rule: CountingRule) -> None:
    for each in count(text, rule).measures:
        if each.over and each.max is not None:
            graphemes = each.unit is Unit.GRAPHEMES
            sentence = (
                _("The text is too long: {value} of {limit}.")
                if graphemes
                else _("The text is too long: {value} of {limit} bytes.")
            )
            raise LimitExceeded(
                sentence.format(value=each.used, limit=each.max),
                field="text" if graphemes else "text_bytes",
                limit=each.max,
                value=each.used,
            )


def _nothing() -> LimitExceeded:
    return LimitExceeded(_("There is nothing to publish."), field="text", limit=1, value=0)
