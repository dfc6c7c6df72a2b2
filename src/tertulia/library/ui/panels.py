"""What the library lends to pages of other rooms."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from tertulia.accounts.scopes import BrandRequest
from tertulia.library.commissions import commissions_for


def beside_a_post(request: HttpRequest, **context: Any) -> str:
    """In the composer: choose from the library, ask a designer, what was asked for this post."""
    asked, post = cast(BrandRequest, request), context.get("post")
    if post is None or not asked.scope.may("post.write"):
        return ""
    given = {
        "post": post,
        "brand": asked.brand,
        "commissions": commissions_for(
            scope=asked.scope, origin="publishing.post", origin_id=post.id
        ),
    }
    return render_to_string("library/panels/post.html", given, request=request)
