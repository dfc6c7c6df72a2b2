"""The rules of the contract, as every `quality.toml` must answer them."""

from __future__ import annotations

RULES = (
    "declared_capabilities_work",
    "undeclared_refused_before_http",
    "limits_hold_at_n_and_fail_at_n_plus_1",
    "unauthorized_is_needs_reauth",
    "missing_scope_is_missing_scope",
    "not_found_is_gone",
    "too_many_is_rate_limited_with_time",
    "unknown_outcome_on_timeout_5xx_garbage",
    "connection_refused_is_unavailable",
    "reads_fail_as_unavailable",
    "find_sees_what_was_published",
    "find_never_returns_taken",
    "find_says_cannot_read",
    "paging_ends_resumes_repeats_nothing",
    "edits_and_deletions_are_seen",
    "unreported_metric_is_none",
    "no_secret_is_told",
    "private_addresses_refused",
    "budget_headers_observed",
    "facts_have_sources",
    "idempotency_known_per_server",
)
