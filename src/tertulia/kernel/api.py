"""What every room's part of the API is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from ninja import Field, Path, Query, Schema
from pydantic import model_validator

from tertulia.kernel.paging import MAX_LIMIT

BrandSlug = Annotated[str, Path(description="the brand's slug")]
Cursor = Annotated[str, Query(description="`next` of the page before; empty = the first")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="rows per page")]


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    code: str = ""
    retry_helps: bool = False
    errors: list[dict[str, str]] = Field(default_factory=list)


class In(Schema):
    """Base of every request body: text that no database and no network can hold is refused."""

    @model_validator(mode="before")
    @classmethod
    def _texts_are_texts(cls, data: Any) -> Any:
        for text in _texts(getattr(data, "_obj", data)):
            if "\x00" in text or any("\ud800" <= each <= "\udfff" for each in text):
                raise ValueError("a text holds a NUL character or half a surrogate pair")
        return data


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
