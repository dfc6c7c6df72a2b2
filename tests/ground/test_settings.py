"""Settings are typed and documented; a wrong one stops the start with a sentence."""

from pathlib import Path

import pytest

from tertulia.kernel.settings import SettingsError, read_settings
from tertulia.kernel.settings_file import read_file
from tertulia.kernel.settings_table import SETTINGS

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def given(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"TERTULIA_DATA": str(tmp_path)} | more


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda each: each.name)
def test_each_setting_is_documented_under_both_names(setting: object) -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert any(row.startswith(f"| `{setting.name}` | `{setting.key}` |") for row in rows)  # type: ignore[attr-defined]


def test_no_setting_is_documented_that_does_not_exist() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert len(rows) == len(SETTINGS)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TERTULIA_PORT", "eighty", "a whole number from 1 to 65535"),
        ("TERTULIA_PORT", "70000", "a whole number from 1 to 65535"),
        ("TERTULIA_PORT", "", "a whole number from 1 to 65535"),
        ("TERTULIA_LIVE_PORT", "8000", "a port of its own"),
        ("TERTULIA_PUBLIC_URL", "tertulia.example.org", "begin with http:// or https://"),
        ("TERTULIA_PUBLIC_URL", "https://example.org/tertulia", "without a path"),
        ("TERTULIA_DEBUG", "maybe", "1 or 0"),
        ("TERTULIA_LOG_FORMAT", "xml", "one of auto, json, text"),
        ("TERTULIA_ALLOW_PRIVATE", "10.0.0.0/99", "no network in CIDR form"),
        ("TERTULIA_VAULT_KEYS", "short", "not 32 bytes"),
        ("TERTULIA_SECRET_KEY", "short", "could be guessed"),
        ("DATABASE_URL", "mysql://root:secret@host/db", "postgresql://"),
        ("TERTULIA_PROT", "8000", "Did you mean TERTULIA_PORT"),
    ],
)
def test_a_wrong_one_says_which_and_why(tmp_path: Path, name: str, value: str, why: str) -> None:
    with pytest.raises(SettingsError, match=name) as stopped:
        read_settings(given(tmp_path, **{name: value}))
    assert why in str(stopped.value)


def test_a_wrong_secret_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as stopped:
        read_settings(given(tmp_path, DATABASE_URL="mysql://root:hunter22@host/db"))
    assert "hunter22" not in str(stopped.value)


def test_what_it_shows_holds_no_secret(tmp_path: Path) -> None:
    ours = read_settings(given(tmp_path, TERTULIA_MAIL_URL="smtp://me:hunter22@mail"))
    assert "hunter22" not in repr(ours)
    assert ours.secret_key not in repr(ours)
    assert ours.vault_keys[0] not in repr(ours)


def test_every_example_is_accepted(tmp_path: Path) -> None:
    texts = {
        each.name: each.example
        for each in SETTINGS
        if each.attribute not in ("data_dir", "vault_keys", "secret_key")
    }
    assert read_settings(given(tmp_path, **texts)).workers == 2


def test_keys_are_made_once_and_readable_by_us_alone(tmp_path: Path) -> None:
    first, second = read_settings(given(tmp_path)), read_settings(given(tmp_path))
    assert first.vault_keys == second.vault_keys
    assert first.secret_key == second.secret_key
    for path in (tmp_path / "keys").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text('port = 9000\nworkers = 3\nallow_private = ["10.0.0.0/8", "::1/128"]\n')
    environment = given(tmp_path, TERTULIA_CONFIG=str(file), TERTULIA_PORT="9100")
    ours = read_settings(environment, read_file(environment))
    assert (ours.port, ours.workers) == (9100, 3)
    assert ours.allow_private == ("10.0.0.0/8", "::1/128")


@pytest.mark.parametrize(
    ("text", "why"), [("port = ", "not valid TOML"), ("prot = 1", "no setting prot")]
)
def test_a_wrong_file_stops_the_start(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text(text)
    environment = given(tmp_path, TERTULIA_CONFIG=str(file))
    with pytest.raises(SettingsError, match=why):
        read_settings(environment, read_file(environment))


def test_a_named_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_file({"TERTULIA_CONFIG": str(tmp_path / "none.toml")})


def test_a_data_folder_that_is_a_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="TERTULIA_DATA"):
        read_settings({"TERTULIA_DATA": str(tmp_path / "file")})
