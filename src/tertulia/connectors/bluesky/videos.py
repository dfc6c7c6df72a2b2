"""A video: stored with the account's own server, or where it is too large for that, prepared by the
network's video service, which stores it there.

Source: bsky-docs docs/tutorials/video.mdx (read 2026-04-21); lexicons app.bsky.video.*.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tertulia.connectors.bluesky import records
from tertulia.connectors.bluesky.answers import failure, unreadable
from tertulia.connectors.bluesky.client import Answer, Call, fetch, query, server_of
from tertulia.kernel import clock
from tertulia.kernel.http import deadline
from tertulia.networks import errors
from tertulia.networks.values import Media, Session

SERVICE = "https://video.bsky.app"
#: What a server takes as one blob; more goes by the video service.
MAX_BLOB_BYTES = 52_428_800
TOKEN_LASTS_S = 1_800
POLL_S = 1.0


def upload(session: Session, media: Media, *, service: str = SERVICE) -> dict[str, Any]:
    """The blob of a video that a post can name.

    Raises: Refused when the file is gone here or the service cannot use it; Unavailable while the
    service still works on it: the same again asks on, for the service knows the file.
    """
    try:
        with media.path.open("rb") as file:
            if media.bytes <= MAX_BLOB_BYTES:
                return records.upload(session, file, media.mime)
            call = Call(
                "app.bsky.video.uploadVideo",
                write=True,
                params={"did": session.remote_id, "name": f"{media.digest[:16]}.mp4"},
                raw=file,
                mime=media.mime,
            )
            job = _begun(session, call, service)
    except OSError as error:
        raise errors.Refused(
            _("The file of a video is missing here. Put the video in again."),
            detail=f"{media.path}: {error}",
        ) from error
    return _done(session, job, service)


def _begun(session: Session, call: Call, service: str) -> dict[str, Any]:
    """The job that prepares it; of a file that was sent before, the job of then."""
    host = urlsplit(server_of(session)).hostname or ""
    granted = query(
        session,
        "com.atproto.server.getServiceAuth",
        {
            "aud": f"did:web:{host}",
            "lxm": "com.atproto.repo.uploadBlob",
            "exp": str(int(clock.now().timestamp()) + TOKEN_LASTS_S),
        },
    )
    with deadline(session.deadline_s):
        answer = fetch(session.http, service, call, token=str(granted.get("token", "")))
    if answer.status == 409 and isinstance(answer.data, dict) and answer.data.get("jobId"):
        return answer.data
    return _job(call, answer)


def _job(call: Call, answer: Answer) -> dict[str, Any]:
    if answer.status >= 300:
        raise failure(call, answer)
    data = answer.data if isinstance(answer.data, dict) else {}
    job = data.get("jobStatus", data)
    if not isinstance(job, dict) or "jobId" not in job:
        raise unreadable(call)
    return job


def _done(session: Session, job: dict[str, Any], service: str) -> dict[str, Any]:
    """Ask until the job ended, for half of the deadline."""
    until = time.monotonic() + session.deadline_s / 2
    call = Call("app.bsky.video.getJobStatus", params={"jobId": str(job["jobId"])})
    while not isinstance(job.get("blob"), dict):
        if job.get("state") == "JOB_STATE_FAILED":
            words = str(job.get("message") or job.get("error") or "")
            raise errors.Refused(_("The network could not use the video."), words=words)
        if time.monotonic() >= until:
            raise errors.Unavailable(_("The network is still preparing the video."))
        time.sleep(POLL_S)
        with suppress(errors.Unavailable), deadline(session.deadline_s):
            job = _job(call, fetch(session.http, service, call))
    return dict(job["blob"])
