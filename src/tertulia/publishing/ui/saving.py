"""Autosave, and two people on one post: what is stored, what differs, who else is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tertulia.accounts.queries import person_of
from tertulia.accounts.scopes import BrandRequest, requires
from tertulia.kernel.errors import TertuliaError
from tertulia.networks.registry import manifest
from tertulia.publishing import merging, presence
from tertulia.publishing.compose import sheets_of
from tertulia.publishing.content import drafts_from
from tertulia.publishing.models import Post, Variant
from tertulia.publishing.queries import post_of, variants_of
from tertulia.publishing.services import Stale, save_post, save_variant
from tertulia.publishing.ui.forms import VariantForm, fields_of, read_variant
from tertulia.publishing.ui.pages import page_of

#: What stands for "the title and the idea" where a variant's id stands otherwise.
HEAD = "post"


@dataclass
class Saving:
    """What became of one save: sheet by sheet, because each has its own version."""

    request: BrandRequest
    post: Post
    page: str
    versions: dict[str, int] = field(default_factory=dict)
    clashes: list[dict[str, object]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def data(self) -> QueryDict:
        """What was sent."""
        return self.request.POST


@requires("post.write", "POST")
def save(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """Autosave: the sheets that were written on; answers what has changed on the page.

    409 with `clashes` when somebody else saved one of them meanwhile; the other sheets are saved.
    """
    post = post_of(scope=request.scope, post_id=post_id)
    saving = Saving(request, post, request.POST.get("page", "")[:40])
    try:
        _save_head(saving)
    except TertuliaError as error:
        saving.refusals.append(error.sentence)
    for variant in variants_of(scope=request.scope, post_ids=[post.id])[post.id]:
        try:
            _save_sheet(saving, variant)
        except TertuliaError as error:
            saving.refusals.append(error.sentence)
    return _answer(saving)


def _save_head(saving: Saving) -> None:
    """Title and idea, when they were sent and are not what is stored."""
    data, post = saving.data, saving.post
    if not data.get("version", "").isdigit():
        return
    mine = {name: data.get(name, "").replace("\r\n", "\n") for name in ("title", "idea")}
    stored = {"title": post.title, "idea": post.idea}
    if mine == stored:
        saving.versions[HEAD] = post.version
        return
    base = _base(data, ("base.title", "base.idea"))
    if base == mine:
        return
    try:
        version = save_post(
            scope=saving.request.scope,
            post_id=post.id,
            version=post.version if base == stored else int(str(data["version"])),
            page=saving.page,
            **mine,
        )
    except Stale:
        post.refresh_from_db()
        stored = {"title": post.title, "idea": post.idea}
        saving.clashes.append(
            _clash(HEAD, str(_("Title and idea")), post, mine=mine, theirs=stored, base=base)
        )
    else:
        saving.versions[HEAD] = version


def _base(data: QueryDict, names: Sequence[str]) -> dict[str, str] | None:
    if names[0] not in data:
        return None
    return {each.removeprefix("base."): data.get(each, "").replace("\r\n", "\n") for each in names}


def _save_sheet(saving: Saving, variant: Variant) -> None:
    """One sheet, when it was sent and is not what is stored."""
    form = read_variant(saving.data, variant.id)
    if form is None:
        return
    base = read_variant(saving.data, variant.id, "base.")
    if _is(form, variant):
        saving.versions[str(variant.id)] = variant.version
        return
    if base is not None and (base.parts, base.options) == (form.parts, form.options):
        return
    try:
        version = save_variant(
            scope=saving.request.scope,
            variant_id=variant.id,
            version=variant.version if base is not None and _is(base, variant) else form.version,
            parts=form.parts,
            options=form.options,
            page=saving.page,
        )
    except Stale:
        variant.refresh_from_db()
        saving.clashes.append(
            _clash(
                str(variant.id),
                sheet_title(variant),
                variant,
                mine=fields_of(form.parts, form.options),
                theirs=fields_of(drafts_from(variant.parts), variant.options),
                base=fields_of(base.parts, base.options) if base else None,
            )
        )
    else:
        saving.versions[str(variant.id)] = version


def _is(form: VariantForm, variant: Variant) -> bool:
    return (form.parts, form.options) == (drafts_from(variant.parts), variant.options)


def sheet_title(variant: Variant) -> str:
    """The channel's network and handle."""
    return f"{manifest(variant.channel.network).title} {variant.channel.handle}".strip()


def _clash(
    sheet: str,
    title: str,
    stored: Post | Variant,
    *,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    base: Mapping[str, str] | None,
) -> dict[str, object]:
    """Both versions of a sheet, field by field, with what the page needs to show and join them."""
    by = person_of(stored.saved_by_id)
    return {
        "sheet": sheet,
        "title": title,
        "version": stored.version,
        "by": (by.name or by.email) if by else str(_("Somebody else")),
        "at": stored.updated_at.isoformat(),
        "theirs": dict(theirs),
        "fields": [
            _field(name, mine.get(name, ""), theirs.get(name, ""), base)
            for name in dict.fromkeys((*mine, *theirs))
            if mine.get(name, "") != theirs.get(name, "")
        ],
    }


def _field(name: str, mine: str, theirs: str, base: Mapping[str, str] | None) -> dict[str, object]:
    before = None if base is None else base.get(name, "")
    if name.startswith("text.") or name in ("title", "idea"):
        hunks = merging.hunks_of(mine, theirs, before)
        pieces: list[dict[str, object]] = [
            {"mine": h.mine, "theirs": h.theirs, "choice": h.choice, "clash": h.clash}
            for h in hunks
        ]
        return {"name": name, "kind": "text", "pieces": pieces}
    choice, clash = merging.choose(mine, theirs, before)
    return {
        "name": name,
        "kind": "media" if name.startswith("media.") else "choice",
        "mine": mine,
        "theirs": theirs,
        "choice": choice,
        "clash": clash,
    }


def _answer(saving: Saving) -> JsonResponse:
    request, post = saving.request, saving.post
    post.refresh_from_db()
    said: dict[str, Any] = {
        "versions": saving.versions,
        "clashes": saving.clashes,
        **shown(request, post),
    }
    if saving.refusals:
        return JsonResponse(
            {**said, "sentence": " ".join(dict.fromkeys(saving.refusals))}, status=422
        )
    return JsonResponse(said, status=409 if saving.clashes else 200)


def shown(request: BrandRequest, post: Post) -> dict[str, object]:
    """Notices, counters and buttons as they are now, to be put in place."""
    sheets = sheets_of(scope=request.scope, post=post, brand=request.brand)
    page = page_of(request, post, sheets)
    return {
        "notices": {
            str(sheet.variant.id): render_to_string(
                "publishing/parts/notices.html", {"sheet": sheet, **page}, request
            )
            for sheet in sheets
        },
        "line_notes": {
            str(sheet.variant.id): render_to_string(
                "publishing/parts/line_notes.html",
                {"notes": sheet.notes, "v": sheet.variant, **page},
                request,
            )
            for sheet in sheets
        },
        "acts": render_to_string("publishing/parts/acts.html", page, request),
        "shape": page["shape"],
    }


@requires("post.read")
def state(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """What is stored, for a page that heard that somebody saved."""
    post = post_of(scope=request.scope, post_id=post_id)
    variants = variants_of(scope=request.scope, post_ids=[post.id])[post.id]
    head = {"title": post.title, "idea": post.idea}
    sheets = {HEAD: {"version": post.version, "fields": head}} | {
        str(each.id): {
            "version": each.version,
            "fields": fields_of(drafts_from(each.parts), each.options),
        }
        for each in variants
    }
    return JsonResponse({"sheets": sheets, **shown(request, post)})


@requires("post.read", "POST")
def here(request: BrandRequest, post_id: UUID) -> HttpResponseBase:
    """A page says that it is open (or closes: `leave`), and hears who else is here."""
    page = request.POST.get("page", "")[:40]
    if request.POST.get("leave"):
        presence.leave(scope=request.scope, post_id=post_id, page=page)
        return JsonResponse({})
    sheet = request.POST.get("sheet", "")[:40]
    presence.arrive(scope=request.scope, post_id=post_id, page=page, sheet=sheet)
    others = presence.present_on(scope=request.scope, post_id=post_id, page=page)
    me = request.user.id
    return JsonResponse(
        {
            "html": render_to_string(
                "publishing/parts/present.html", {"others": others, "me": me}, request
            ),
            "sheets": {
                each.sheet: each.name if each.user_id != me else str(_("You, in another window"))
                for each in others
                if each.sheet
            },
        }
    )
