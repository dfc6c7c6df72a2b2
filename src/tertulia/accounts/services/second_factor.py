"""Secrets of second factors, sealed like the networks' tokens."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from tertulia.kernel.crypto import reencrypt

_SEALED = ("secret", "seed")


def rotate_second_factors() -> int:
    """Seal them with the newest key; returns how many. Raises: VaultLocked."""
    done = 0
    for row_id in list(Authenticator.objects.values_list("id", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(id=row_id).first()
            if row is None:
                continue
            sealed = {name: row.data[name] for name in _SEALED if name in row.data}
            row.data |= {name: reencrypt(text.encode()).decode() for name, text in sealed.items()}
            row.save(update_fields=["data"])
            done += bool(sealed)
    return done
