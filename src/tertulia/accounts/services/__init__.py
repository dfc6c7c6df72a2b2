"""The only writers of the accounts' tables, a module per use case."""

from tertulia.accounts.services.audit import record_audit

__all__ = ["record_audit"]
