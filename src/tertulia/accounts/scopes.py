"""From a signed-in person or a token to a `Scope`; and the decorators that classify every view.

Every view of the program carries one of `@public`, `@signed_in`, `@requires("permission")`, every
operation of the API `@api_requires("permission")`; the role test fails for one that has none.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Brand, User
from tertulia.accounts.queries import brand_by_slug, held_by
from tertulia.accounts.rules import ALL, rights_on
from tertulia.kernel.errors import NotAllowed, NotFound
from tertulia.kernel.scope import Scope

#: In the session: the brand last worked on, for pages that have none of their own.
LAST_BRAND = "brand"

type View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed_in"
BRAND = "brand"
ITSELF = "itself"


@dataclass(frozen=True)
class Access:
    """How a route is classified: who may come (`kind`), with which permission and methods.

    ITSELF: the route's own code decides (a third party's, a signed webhook); `permission` then
    names the tests that prove it.
    """

    kind: str
    methods: tuple[str, ...]
    permission: str = ""


class UserRequest(HttpRequest):
    """What a view behind `@signed_in` gets."""

    user: User


class BrandRequest(UserRequest):
    """What a view behind `@requires` gets."""

    scope: Scope
    brand: Brand


class ApiRequest(HttpRequest):
    """What an operation of the API behind `@api_requires` gets."""

    auth: Any
    """A `tokens.Bearer`."""
    scope: Scope


def scope_in(user: User, brand: Brand) -> Scope:
    """The person's scope on a brand. Raises: NotFound for a stranger."""
    rights = None
    if user.is_active:
        rights = rights_on(brand.id, held_by(user, organisation_id=brand.organisation_id))
    if rights is None:
        raise NotFound(_("There is no such brand."))
    role, permissions, department = rights
    return Scope(
        brand_id=brand.id,
        organisation_id=brand.organisation_id,
        user_id=user.id,
        role=role,
        permissions=permissions,
        actor=user.name or user.email,
        department=department,
    )


def scope_for(user: User, brand_slug: str) -> Scope:
    """The person's scope on the brand of that slug. Raises: NotFound for a stranger."""
    brand = brand_by_slug(brand_slug)
    if brand is None:
        raise NotFound(_("There is no such brand."))
    return scope_in(user, brand)


def program_scope(*, brand_id: UUID, organisation_id: UUID, actor: str) -> Scope:
    """For jobs and commands: the program itself, which may everything on one brand."""
    return Scope(
        brand_id=brand_id, organisation_id=organisation_id, permissions=ALL, actor=actor, role=""
    )


def check(scope: Scope, permission: str) -> None:
    """Raises: NotAllowed when the scope lacks the permission. For services and the API."""
    if not scope.may(permission):
        raise NotAllowed(_("Your role does not allow this."), detail=permission)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a fragment's answer must move the whole page instead."""
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        ours = page.netloc in ("", request.get_host()) and page.path.startswith("/")
        target = redirect_to_login(urlunsplit(("", "", page.path, page.query, "")) if ours else "/")
        return HttpResponse(status=401, headers={"HX-Redirect": target.url})
    return redirect_to_login(request.get_full_path())


def _classified(view: View, access: Access) -> View:
    cast(Any, view).access = access
    return view


def _methods(given: tuple[str, ...]) -> tuple[str, ...]:
    return given or ("GET",)


def _allowed(request: HttpRequest, methods: tuple[str, ...]) -> bool:
    return request.method in methods or (request.method == "HEAD" and "GET" in methods)


def public[**P](
    *methods: str,
) -> Callable[[Callable[Concatenate[HttpRequest, P], HttpResponseBase]], View]:
    """Anybody may come: `@public()` for GET, `@public("GET", "POST")`."""
    access = Access(PUBLIC, _methods(methods))

    def decorate(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not _allowed(request, access.methods):
                return HttpResponseNotAllowed(access.methods)
            return view(request, *args, **kwargs)

        return _classified(inner, access)

    return decorate


def signed_in[**P](
    *methods: str,
) -> Callable[[Callable[Concatenate[UserRequest, P], HttpResponseBase]], View]:
    """For every signed-in person, about their own things."""
    access = Access(SIGNED_IN, _methods(methods))

    def decorate(view: Callable[Concatenate[UserRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not _allowed(request, access.methods):
                return HttpResponseNotAllowed(access.methods)
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            return view(cast(UserRequest, request), *args, **kwargs)

        return _classified(inner, access)

    return decorate


def guarded_itself(proof: str, *methods: str) -> Callable[[View], View]:
    """For a view that checks who comes by other means (a signature...): `proof` names its tests."""
    access = Access(ITSELF, _methods(methods), proof)

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _allowed(request, access.methods):
                return HttpResponseNotAllowed(access.methods)
            return view(request, *args, **kwargs)

        return _classified(inner, access)

    return decorate


def requires[**P](
    permission: str, *methods: str
) -> Callable[[Callable[Concatenate[BrandRequest, P], HttpResponseBase]], View]:
    """For who holds `permission` on the brand in the address (`brand`: its slug).

    The view gets `request.scope` and `request.brand` and not the slug:
    `@requires("post.write", "GET", "POST") def edit(request: BrandRequest, post_id: UUID)`.
    Strangers get 404 (they must not learn that the brand exists), members without the right 403.
    """
    if permission not in ALL:
        raise ValueError(f"no such permission: {permission}")
    access = Access(BRAND, _methods(methods), permission)

    def decorate(view: Callable[Concatenate[BrandRequest, P], HttpResponseBase]) -> View:
        @wraps(view)
        def inner(request: HttpRequest, brand: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            enter_brand(request, brand)
            asked = cast(BrandRequest, request)
            if not asked.scope.may(permission):
                raise PermissionDenied(_("Your role does not allow this."))
            if not _allowed(request, access.methods):
                return HttpResponseNotAllowed(access.methods)
            return view(asked, *args, **kwargs)

        return _classified(inner, access)

    return decorate


def enter_brand(request: HttpRequest, slug: str) -> None:
    """Put `scope` and `brand` on the request. Raises: Http404 for a stranger."""
    brand = brand_by_slug(slug)
    if brand is None or not isinstance(request.user, User):
        raise Http404
    try:
        scope = scope_in(request.user, brand)
    except NotFound as error:
        raise Http404 from error
    inside = cast(BrandRequest, request)
    inside.brand = brand
    inside.scope = scope
    if request.session.get(LAST_BRAND) != str(brand.id):
        request.session[LAST_BRAND] = str(brand.id)
    if not request.user.zone:
        timezone.activate(ZoneInfo(brand.zone))


def api_requires[**P, R](
    permission: str,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same for an operation of the API, whose path names the brand by `{brand}` (its slug).

    Goes **below** the router's decorator. `request.auth` is what `tokens.authenticate` returned;
    the operation finds `request.scope`, and keeps its argument `brand`. Raises: NotFound for a
    stranger, NotAllowed without the right (the API maps both to problem details).
    """
    if permission not in ALL:
        raise ValueError(f"no such permission: {permission}")
    access = Access(BRAND, (), permission)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            request = cast(Any, args[0] if args else kwargs["request"])
            scope: Scope = request.auth.scope_for(str(kwargs["brand"]))
            check(scope, permission)
            request.scope = scope
            return view(*args, **kwargs)

        described = cast(Any, inner)
        described.__signature__ = inspect.signature(view, eval_str=True)
        described.access = access
        return inner

    return decorate


def api_signed_in[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """For an operation about the token itself, below no brand. Goes below the router's decorator."""
    cast(Any, view).access = Access(SIGNED_IN, ())
    return view
