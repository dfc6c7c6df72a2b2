"""What upper rooms call to tell a person something."""

from tertulia.accounts.queries import people_with
from tertulia.accounts.services.notices import notify_person

__all__ = ["notify_person", "people_with"]
