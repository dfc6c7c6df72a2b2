"""Addresses of the room, below /b/<brand>/."""

from __future__ import annotations

from django.urls import path

from tertulia.library.ui import asset, commissions, grid, media, phone

app_name = "library"
urlpatterns = [
    path("library/", grid.grid, name="grid"),
    path("library/pick/", grid.pick, name="pick"),
    path("library/act/", grid.bulk, name="bulk"),
    path("library/restore/", grid.restore, name="restore"),
    path("library/address/", grid.by_address, name="by_address"),
    path("library/phone/", phone.phone, name="phone"),
    path("library/<uuid:asset_id>/", asset.asset, name="asset"),
    path("library/<uuid:asset_id>/tile/", grid.tile, name="tile"),
    path("library/<uuid:asset_id>/edit/", asset.edit, name="edit"),
    path("library/<uuid:asset_id>/rights/", asset.rights, name="rights"),
    path("library/<uuid:asset_id>/crop/", asset.crop, name="crop"),
    path("library/<uuid:asset_id>/replace/", asset.replace, name="replace"),
    path("library/<uuid:asset_id>/versions/<int:number>/", asset.version, name="version"),
    path(
        "library/<uuid:asset_id>/versions/<int:number>/thumbnail/",
        media.old_thumbnail,
        name="old_thumbnail",
    ),
    path("library/<uuid:asset_id>/apart/<uuid:other_id>/", asset.apart, name="apart"),
    path("requests/", commissions.commissions, name="commissions"),
    path("requests/new/", commissions.commission_new, name="commission_new"),
    path("requests/<uuid:commission_id>/", commissions.commission, name="commission"),
    path("requests/<uuid:commission_id>/say/", commissions.say, name="say"),
    path("requests/<uuid:commission_id>/cancel/", commissions.cancel, name="commission_cancel"),
    path("requests/<uuid:commission_id>/reopen/", commissions.reopen, name="commission_reopen"),
    path("requests/pieces/<uuid:piece_id>/offer/", commissions.offer, name="offer"),
    path("requests/offers/<uuid:offer_id>/accept/", commissions.accept, name="accept"),
    path("requests/offers/<uuid:offer_id>/changes/", commissions.changes, name="changes"),
    path("media/upload/", media.upload, name="upload"),
    path("media/<uuid:asset_id>/", media.picture, name="picture"),
    path("media/<uuid:asset_id>/poster/", media.poster, name="poster"),
    path("media/<uuid:asset_id>/thumbnail/", media.thumbnail, name="thumbnail"),
    path("media/<uuid:asset_id>/describe/", media.describe, name="describe"),
]
