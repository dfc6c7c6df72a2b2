"""Links: made, named, stopped."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tertulia.accounts.services import record_audit
from tertulia.kernel import clock
from tertulia.kernel.errors import Conflict, Invalid
from tertulia.kernel.scope import Scope
from tertulia.kernel.settings import settings
from tertulia.links.models import LinkHost, ShortLink
from tertulia.links.queries import link_of, our_hosts
from tertulia.links.rules import Utm, checked_url, new_code

_TURNS = 5


def shorten(
    *,
    scope: Scope,
    url: str,
    utm: Utm | None = None,
    title: str = "",
    origin: str = "",
    origin_id: UUID | None = None,
) -> ShortLink:
    """The short link to `url` with these tags; the one that is there already, if so.

    The same address with the same tags for the same `origin` and `origin_id` is the same link, so
    a composer may ask at every save. `queries.address_of` says what to write in a text.

    Raises: Invalid for what is no web address.
    """
    tags = utm or Utm()
    address = checked_url(url, our_hosts=our_hosts())
    digest = _digest(address, tags, origin, origin_id)
    for _turn in range(_TURNS):
        found = ShortLink.objects.filter(brand_id=scope.brand_id, digest=digest).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return ShortLink.objects.create(
                    brand_id=scope.brand_id,
                    code=new_code(),
                    url=address,
                    utm=tags.as_json(),
                    campaign=tags.campaign,
                    title=" ".join(title.split())[:200],
                    origin=origin,
                    origin_id=origin_id,
                    digest=digest,
                    created_by_id=scope.user_id,
                )
        except IntegrityError:  # the code is taken, or somebody made the same link just now
            continue
    raise Conflict(_("No free code was found. Try again."))


def _digest(address: str, tags: Utm, origin: str, origin_id: UUID | None) -> str:
    same = json.dumps([address, tags.as_json(), origin, str(origin_id or "")], sort_keys=True)
    return hashlib.sha256(same.encode()).hexdigest()


def rename_link(*, scope: Scope, link_id: UUID, title: str) -> None:
    """Another name for the team; what it leads to stays."""
    link = link_of(scope=scope, link_id=link_id)
    rows = ShortLink.objects.filter(brand_id=scope.brand_id, id=link.id)
    rows.update(title=" ".join(title.split())[:200])


def stop_link(*, scope: Scope, link_id: UUID) -> None:
    """From now on it leads nowhere; its figures stay. `resume_link` undoes it."""
    _set_stopped(scope, link_id, stopped=True)


def resume_link(*, scope: Scope, link_id: UUID) -> None:
    """It leads again where it led."""
    _set_stopped(scope, link_id, stopped=False)


def _set_stopped(scope: Scope, link_id: UUID, *, stopped: bool) -> None:
    link = link_of(scope=scope, link_id=link_id)
    with transaction.atomic():
        rows = ShortLink.objects.filter(brand_id=scope.brand_id, id=link.id)
        rows.update(stopped_at=clock.now() if stopped else None)
        record_audit(
            scope=scope,
            action="links.stop" if stopped else "links.resume",
            object_kind="link",
            object_id=link.id,
            summary=link.code,
        )


def choose_host(*, scope: Scope, host: str) -> None:
    """The brand's own host for its links, one of those in the settings; "" = the program's.

    Raises: Invalid for one that the operator did not name, Conflict when another brand has it.
    """
    wanted = host.strip().lower()
    with transaction.atomic():
        if not wanted:
            LinkHost.objects.filter(brand_id=scope.brand_id).delete()
        elif wanted not in settings().link_hosts:
            raise Invalid(_("This host is not among those of the settings."), field="host")
        elif LinkHost.objects.filter(host=wanted).exclude(brand_id=scope.brand_id).exists():
            raise Conflict(_("Another brand has this host."))
        else:
            LinkHost.objects.update_or_create(brand_id=scope.brand_id, defaults={"host": wanted})
        record_audit(scope=scope, action="links.choose_host", object_kind="host", summary=wanted)
