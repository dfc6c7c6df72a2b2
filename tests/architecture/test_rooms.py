"""What import-linter cannot see: rooms reaching up by string, by template, by network name."""

import ast
import re
import tomllib
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import models

from tertulia.kernel.room import ROOM_NAMES
from tests.architecture.sources import (
    LAYERS,
    RANK,
    ROOT,
    SOURCE,
    may_use,
    named,
    python_files,
    rooms,
)


def test_every_package_is_a_known_room() -> None:
    assert [room for room in rooms() if room not in RANK] == []


def test_the_layers_are_the_same_everywhere() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(each for each in written["contracts"] if each["id"] == "layers")["layers"]
    said = [tuple(re.findall(r"[a-z]+", layer)) for layer in reversed(layers)]
    assert said == list(LAYERS)
    ranks = [RANK[room] for room in ROOM_NAMES]
    assert ranks == sorted(ranks)


def test_connectors_import_only_networks_and_kernel() -> None:
    graph = grimp.build_graph("tertulia")
    wrong = [
        f"{module} imports {used}"
        for module in graph.find_descendants("tertulia.connectors")
        for used in graph.find_modules_directly_imported_by(module)
        if used.split(".")[1] not in ("networks", "kernel", "connectors")
    ]
    assert wrong == []


def test_no_foreign_key_points_to_an_upper_room() -> None:
    ours = [each for each in apps.get_models() if each.__module__.startswith("tertulia.")]
    assert ours
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("tertulia.")
        and not may_use(_room(model.__module__), _room(field.related_model.__module__))
    ]
    assert wrong == []


def _room(module: str) -> str:
    return module.split(".")[1]


def _templates() -> list[tuple[str, Path]]:
    return [
        (path.relative_to(SOURCE).parts[0], path)
        for path in SOURCE.rglob("templates/**/*")
        if path.is_file()
    ]


def test_no_template_includes_one_of_an_upper_room() -> None:
    uses = re.compile(r"""\{%\s*(?:include|extends|partial)\s+["']([a-z_]+)/""")
    loads = re.compile(r"\{%\s*load\s+([^%]*)%\}")
    known = {path.stem: path for path in SOURCE.rglob("templatetags/*.py")}
    wrong = []
    for room, path in _templates():
        text = path.read_text()
        used = [name for name in uses.findall(text) if name in RANK]
        tags = [tag for line in loads.findall(text) for tag in line.split() if tag in known]
        used += [known[tag].relative_to(SOURCE).parts[0] for tag in tags]
        wrong += [f"{named(path)} uses {each}" for each in used if not may_use(room, each)]
    assert wrong == []


def test_no_python_renders_a_template_of_an_upper_room() -> None:
    wrong = []
    for path in python_files():
        room = path.relative_to(SOURCE).parts[0]
        for text in re.findall(
            r"""["']([a-z_]+)/[a-z0-9_/]+\.(?:html|txt)["']""", path.read_text()
        ):
            if room in RANK and text in RANK and not may_use(room, text):
                wrong.append(f"{named(path)} renders {text}/")
    assert wrong == []


def _network_names() -> list[str]:
    found = [
        path.name for path in (SOURCE / "connectors").iterdir() if (path / "manifest.toml").exists()
    ]
    return sorted({*found, "mastodon", "bluesky", "atproto"} - {"by_hand"})


def test_a_networks_name_stands_only_in_its_connector() -> None:
    """The core reads the manifest. What people read in the catalogues may name networks."""
    pattern = re.compile("|".join(_network_names()), re.IGNORECASE)
    kinds = {".py", ".html", ".txt", ".css", ".ts", ".js", ".toml"}
    seen = [*SOURCE.rglob("*"), *(ROOT / "frontend" / "src").rglob("*")]
    wrong = [
        f"{named(path)}:{at}"
        for path in seen
        if path.is_file()
        and path.suffix in kinds
        and "connectors" not in path.parts
        and "built" not in path.parts
        and "design" not in path.parts  # the gallery of components shows demo data
        for at, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert wrong == []


#: Modules of a room that decide, declare or speak with the outside: they ask queries and services.
_BORDERS = {
    "rules",
    "room",
    "api",
    "forms",
    "views",
    "urls",
    "jobs",
    "signals",
    "context",
    "values",
}


def test_objects_are_touched_only_where_reads_and_writes_live() -> None:
    """In models, queries, services, and the modules of one use case beside them."""

    def allowed(path: Path) -> bool:
        room, *inside = path.relative_to(SOURCE).parts
        if room == "web" and inside:
            return Path(inside[-1]).stem in ("models", "queries", "services")
        if room in ("cli", "connectors", "shell") or not inside:
            return False
        if len(inside) == 1:
            return Path(inside[0]).stem not in _BORDERS
        return inside[0] in ("models", "queries", "services")

    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in python_files()
        if not allowed(path)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    assert wrong == []


@pytest.mark.parametrize("room", rooms())
def test_each_room_says_its_words(room: str) -> None:
    """A room with tables has a README: words, states, invariants."""
    if (SOURCE / room / "models.py").exists() or (SOURCE / room / "models").exists():
        assert (SOURCE / room / "README.md").exists(), f"src/tertulia/{room}/README.md is missing"
