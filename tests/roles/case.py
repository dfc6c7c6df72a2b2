"""What a room says about its routes: `tests/roles/cases_<room>.py` holds `CASES: list[Case]`.

    def a_draft(ground: Ground) -> Made:
        post_id = create_post(scope=ground.scope, ...)
        return Made(
            arguments={"post_id": post_id},
            data={"text": "another text"},
            watch=lambda: PostVariant.objects.get(post_id=post_id).text,
        )

    CASES = [
        Case("publishing:edit", make=a_draft),                      # GET
        Case("publishing:edit", "POST", make=a_draft),              # must change what `watch` reads
    ]

Each route needs one case per method of its decorator. For every role the case's objects are made
anew in the role's brand: an allowed role must get 2xx or 3xx and (unless GET) change what `watch`
returns, a refused one 403 (a stranger 404) and change nothing. The same objects made in another
brand and asked for under the role's own brand must give 404 and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertulia.accounts.models import Brand, User
from tertulia.kernel.scope import Scope


@dataclass(frozen=True)
class Ground:
    """A brand in which a case makes its objects, with a scope that may do everything there."""

    brand: Brand
    scope: Scope
    owner: User
    """The signed-in person, for routes about one's own things; else the brand's owner."""


@dataclass(frozen=True)
class Made:
    """What a case made."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    """Of the address, without the brand; for the API: path and query parameters."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Form fields of a POST; for the API: the JSON body."""
    watch: Callable[[], object] | None = None
    """Reads what the request should change (a count, a state) from the database."""
    session: Mapping[str, Any] = field(default_factory=dict)
    """What must already lie in the person's session."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What follows the `?` of a page's address."""


def nothing(ground: Ground) -> Made:
    """A page that needs no objects."""
    return Made()


@dataclass(frozen=True)
class Case:
    """How to try one route with one method."""

    route: str
    """The url's name with its namespace; for the API: `api:` and the operation's id."""
    method: str = "GET"
    make: Callable[[Ground], Made] = nothing
    as_json: bool = False
    """The page takes a JSON body."""
    shared: bool = False
    """The address's arguments name nothing of a brand (a network, a language)."""
    unchanged: str = ""
    """Why this POST changes nothing in the database (a preview, a check), if that is right."""

    def __str__(self) -> str:
        return f"{self.method} {self.route}"
