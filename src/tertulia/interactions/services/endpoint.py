"""Who reads the second time: what a brand chooses, and the endpoint of its organisation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from tertulia.accounts.scopes import check
from tertulia.accounts.services.audit import record_audit
from tertulia.interactions.models import Endpoint, SecondChoice
from tertulia.interactions.services.claiming import host_of
from tertulia.interactions.services.marking import begin_marking
from tertulia.kernel import clock
from tertulia.kernel.crypto import encrypt
from tertulia.kernel.errors import Invalid
from tertulia.kernel.scope import Scope

MOST_DAILY = 1_000_000


@dataclass(frozen=True)
class EndpointFacts:
    """What a person writes of an endpoint. `key` None: the one that is kept stays."""

    address: str
    model: str
    key: str | None
    private: bool
    daily_texts: int
    on: bool


def save_endpoint(*, scope: Scope, facts: EndpointFacts) -> None:
    """Set the organisation's endpoint. A key is kept for its host alone. Raises: Invalid."""
    check(scope, "organisation.settings")
    address = checked_address(facts.address, private=facts.private)
    model = facts.model.strip()
    if not 0 < len(model) <= 120 or not model.isprintable():
        raise Invalid(_("Write the model's name as the endpoint calls it."), field="model")
    if not 1 <= facts.daily_texts <= MOST_DAILY:
        raise Invalid(_("Write how many texts a day, at least one."), field="daily_texts")
    key = facts.key if facts.key is None else facts.key.strip()
    if key and (len(key) > 500 or not re.fullmatch(r"[\x21-\x7e]+", key)):
        raise Invalid(_("A key has no spaces and no accents."), field="key")
    with transaction.atomic():
        row = Endpoint.objects.select_for_update(of=("self",)).filter(
            organisation_id=scope.organisation_id
        ).first() or Endpoint(organisation_id=scope.organisation_id)  # fmt: skip
        moved = row.address != "" and urlsplit(row.address).netloc != urlsplit(address).netloc
        if key is not None:
            row.sealed = encrypt(key.encode()) if key else b""
        elif moved:
            row.sealed = b""
        row.address, row.model, row.private = address, model, facts.private
        row.daily_texts, row.on = facts.daily_texts, facts.on
        row.failures, row.rests_until, row.words = 0, None, ""
        row.save()
        _say(scope, "reading.endpoint", f"{host_of(row)} {model}", on=facts.on)


def checked_address(text: str, *, private: bool) -> str:
    """An address as it is kept, without `/chat/completions`. Raises: Invalid."""
    address = text.strip().rstrip("/").removesuffix("/chat/completions").rstrip("/")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    fine = bool(host) and not (parts.username or parts.password or parts.query or parts.fragment)
    if not fine or port == 0 or len(address) > 500 or not re.fullmatch(r"[\x21-\x7e]+", address):
        raise Invalid(
            _("Write the endpoint's address up to /v1, without a name, a key or a question mark."),
            field="address",
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and private):
        raise Invalid(
            _("The address must begin with https://; http:// only inside your own network."),
            field="address",
        )
    return address


def choose_second(*, scope: Scope, by: str, all_texts: bool, agreed: bool) -> None:
    """Who reads this brand's texts the second time, and which. Raises: Invalid.

    `agreed`: a person has read where the texts go, and says yes.
    """
    check(scope, "brand.settings")
    if by not in SecondChoice.By.values:
        raise Invalid(_("There is no such reader."), field="by")
    endpoint = Endpoint.objects.filter(organisation_id=scope.organisation_id).first()
    host = host_of(endpoint) if endpoint else ""
    with transaction.atomic():
        row, _made = SecondChoice.objects.select_for_update(of=("self",)).get_or_create(
            brand_id=scope.brand_id
        )
        before = (row.by, row.all_texts, row.agreed_host)
        if by == SecondChoice.By.ENDPOINT:
            _agree(scope, row, host, agreed=agreed)
        else:
            row.agreed_host, row.agreed_at, row.agreed_by = "", None, ""
        row.by, row.all_texts = by, all_texts
        row.save()
        if before != (row.by, row.all_texts, row.agreed_host):
            begin_marking(row)
            _say(scope, "reading.second", f"{by} {row.agreed_host}".strip(), all_texts=all_texts)


def _agree(scope: Scope, row: SecondChoice, host: str, *, agreed: bool) -> None:
    if not host:
        raise Invalid(_("No address is set up yet."), field="by")
    if not agreed:
        raise Invalid(
            _("Say that texts of this brand may be sent to %(host)s.") % {"host": host},
            field="agreed",
        )
    if row.agreed_host == host:
        return
    row.agreed_host, row.agreed_at = host, clock.now()
    row.agreed_by = (scope.actor or "tertulia")[:120]


def _say(scope: Scope, action: str, summary: str, **data: bool) -> None:
    record_audit(
        scope=scope, action=action, object_kind="brand", object_id=scope.brand_id,
        summary=summary[:300], data=data,
    )  # fmt: skip
