"""Structured logs: JSON for machines, a readable line on a terminal, never a secret."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

HIDDEN = "[hidden]"
_HIDDEN_NAMES = (
    "authorization|proxy-authorization|cookie|set-cookie|x-csrftoken|"
    "[a-z0-9_.-]*(?:password|passwd|passwort|secret|token|jwt|api_?key|vault_?keys?|assertion)"
)
# name = value, "name": "value", name: Bearer value; up to the end of the value.
_NAMED = re.compile(
    rf"""(?ix) (["']? \b (?:{_HIDDEN_NAMES}) ["']? \s* (?:=|:) \s*)
    (?: (?P<quote>["']) (?:\\.|(?!(?P=quote)).)* (?P=quote)
      | (?:bearer|basic|dpop|token)\s+ [^\s,;&"'}}\])]+
      | [^\s,;&"'}}\])]+ )"""
)
_SCHEMES = re.compile(r"(?i)\b(bearer|basic|dpop)\s+[a-z0-9._~+/=-]{8,}")
_USERINFO = re.compile(r"(?i)([a-z][a-z0-9+.-]*://[^\s/:@]*:)[^\s/@]+@")
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?")
_FERNET = re.compile(r"\bgAAAAA[A-Za-z0-9_-]{40,}={0,2}")
_APP_PASSWORD = re.compile(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b")

#: What every LogRecord has; the rest is what the caller added with `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redact(text: str) -> str:
    """`text` with everything that looks like a token or a password hidden."""
    text = _NAMED.sub(rf"\g<1>{HIDDEN}", text)
    text = _SCHEMES.sub(rf"\1 {HIDDEN}", text)
    text = _USERINFO.sub(rf"\1{HIDDEN}@", text)
    for pattern in (_JWT, _FERNET, _APP_PASSWORD):
        text = pattern.sub(HIDDEN, text)
    return text


def _redacted(value: object, *, name: str = "") -> object:
    if name and re.fullmatch(f"(?i){_HIDDEN_NAMES}", name):
        return HIDDEN
    if isinstance(value, dict):
        return {str(key): _redacted(each, name=str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))


class _Formatter(logging.Formatter):
    def parts(self, record: logging.LogRecord) -> dict[str, Any]:
        """What the record says, without secrets; tracebacks included."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": redact(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _USUAL and name not in ("request", "status_code"):
                said[name] = _redacted(value, name=name)
        if record.exc_info and record.exc_info[0]:
            said["trace"] = redact(self.formatException(record.exc_info))
        return said


class JsonFormatter(_Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        said = self.parts(record) | {"process": record.process}
        return json.dumps(said, ensure_ascii=False, default=str)


class TextFormatter(_Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, a traceback below it."""
        said = self.parts(record)
        head = f"{said.pop('at')[11:23]} {said.pop('level'):7} {said.pop('from')}: "
        message, trace = str(said.pop("message")), said.pop("trace", "")
        more = "".join(f" {name}={value}" for name, value in said.items())
        return head + message + more + (f"\n{trace}" if trace else "")


def logging_config(
    log_format: str = "auto", level: str = "INFO", *, terminal: bool | None = None
) -> dict[str, Any]:
    """A dictConfig that sends everything to standard error through one redacting formatter."""
    on_terminal = sys.stderr.isatty() if terminal is None else terminal
    readable = log_format == "text" or (log_format == "auto" and on_terminal)
    formatter = TextFormatter if readable else JsonFormatter
    quiet = {name: {"level": "WARNING"} for name in ("httpx", "httpcore", "procrastinate", "PIL")}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "ours",
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers would print past the formatter.
        "loggers": quiet | {"django": {"handlers": [], "propagate": True, "level": level}},
    }
