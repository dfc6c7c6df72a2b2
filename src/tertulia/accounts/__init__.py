"""Users, organisations, brands, memberships, roles, API tokens, audit log."""
