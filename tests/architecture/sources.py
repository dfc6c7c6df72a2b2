"""The files that the tests of the architecture read."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tertulia"

#: Lowest first; rooms side by side share a rank. The same order as in pyproject.toml.
LAYERS = (
    ("kernel",),
    ("shell",),
    ("accounts",),
    ("language",),
    ("links",),
    ("networks",),
    ("delivery", "interactions"),
    ("brandbook",),
    ("approval",),
    ("library",),
    ("campaigns",),
    ("people",),
    ("publishing", "inbox", "listening"),
    ("planning",),
    ("moderation",),
    ("crisis", "activities"),
    ("analytics",),
    ("web",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}


def rooms() -> list[str]:
    """Packages below tertulia that are rooms."""
    found = [path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()]
    return sorted(name for name in found if name != "connectors")


def may_use(user: str, used: str) -> bool:
    """Whether room `user` may use room `used`: itself, or what stands below."""
    return user == used or RANK[used] < RANK[user]


def python_files() -> list[Path]:
    """Our Python, without migrations."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    """The path as a person says it."""
    return str(path.relative_to(ROOT))
