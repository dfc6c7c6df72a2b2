"""Logs carry no secret, whichever way it comes, and are JSON or a readable line."""

import json
import logging
import sys
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tertulia.kernel.logs import JsonFormatter, TextFormatter, logging_config, redact

SECRET = "s3cr3tValue9876"


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f'{{"access_token": "{SECRET}", "scope": "read"}}',
        f"https://example.org/callback?code=1&access_token={SECRET}&x=1",
        f"password={SECRET}",
        f"TERTULIA_VAULT_KEYS={SECRET}",
        f"DPoP {SECRET}",
        f"connecting to postgresql://tertulia:{SECRET}@db/tertulia",
        f"client_secret: '{SECRET}'",
        f'"refreshJwt":"{SECRET}"',
        f"set-cookie: {SECRET}",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert SECRET not in redact(text)
    assert "[hidden]" in redact(text)


def test_tokens_are_hidden_by_their_look() -> None:
    sealed = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
    signed = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkaWQ6cGxjIn0.c2lnbmF0dXJl"
    for secret in (sealed, signed, "abcd-ef12-gh34-ij56"):
        assert secret not in redact(f"got {secret} from it")


@pytest.mark.parametrize(
    "text",
    [
        "delivery 0192f0c1-7c1a-7a8e-9f0e-2b7f6a1c3d4e of token channel 7 is due",
        "POST https://mastodon.example/api/v1/statuses 200",
        "the token expires soon",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def record(message: str, *arguments: object, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("tertulia.x", logging.INFO, __file__, 1, message, arguments, None)
    vars(made).update(more)
    return made


def test_json_has_the_extras_and_hides_them_by_name() -> None:
    said = json.loads(
        JsonFormatter().format(
            record("sent %s", f"token={SECRET}", channel="c1", headers={"Authorization": SECRET})
        )
    )
    assert said["channel"] == "c1"
    assert said["headers"] == {"Authorization": "[hidden]"}
    assert SECRET not in json.dumps(said)


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_a_traceback_is_redacted_too(formatter: logging.Formatter) -> None:
    try:
        raise ValueError(f"refused Bearer {SECRET}")
    except ValueError:
        made = record("failed")
        made.exc_info = sys.exc_info()
    said = formatter.format(made)
    assert "ValueError" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("log_format", "terminal", "formatter"),
    [
        ("auto", True, TextFormatter),
        ("auto", False, JsonFormatter),
        ("json", True, JsonFormatter),
        ("text", False, TextFormatter),
    ],
)
def test_people_get_lines_and_machines_json(
    log_format: str, terminal: bool, formatter: type[logging.Formatter]
) -> None:
    config = logging_config(log_format, terminal=terminal)
    assert config["formatters"]["ours"]["()"] is formatter
