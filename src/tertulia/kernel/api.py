"""What every room's part of the API is made of."""

from __future__ import annotations

from typing import Annotated

from ninja import Field, Query, Schema

from tertulia.kernel.paging import MAX_LIMIT

type Cursor = Annotated[str, Query(description="`next` of the page before; empty = the first")]
type Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="rows per page")]


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    retry_helps: bool = False
    errors: list[dict[str, str]] = Field(default_factory=list)
