"""What belongs to a member or a brand goes when they go."""

from importlib import import_module

from django.apps import apps
from django.db import models

from tertulia.kernel.room import rooms

_MEMBERS = {"member_id", "identity_id"}


def _ours() -> list[type[models.Model]]:
    return [each for each in apps.get_models() if each.__module__.startswith("tertulia.")]


def test_every_room_with_a_members_key_exports_and_erases_a_member() -> None:
    holding = {
        model.__module__.split(".")[1]
        for model in _ours()
        if _MEMBERS & {field.attname for field in model._meta.concrete_fields}
    }
    declared = {room.name: room for room in rooms()}
    assert holding, "the test sees no member at all"
    for room in sorted(holding):
        found = declared.get(room)
        assert found is not None, f"{room} has no room.py"
        assert found.erase_member is not None, f"{room} keeps members and erases none"
        assert found.export_member is not None, f"{room} keeps members and exports none"


def test_what_is_below_a_brand_goes_with_it() -> None:
    wrong = [
        f"{model.__name__}.brand"
        for model in _ours()
        for field in model._meta.concrete_fields
        if field.attname == "brand_id"
        and isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete not in (models.CASCADE, models.DB_CASCADE)
    ]
    assert wrong == []


def test_every_room_with_a_declaration_is_in_the_list() -> None:
    for room in rooms():
        assert import_module(f"tertulia.{room.name}.room").ROOM is room
