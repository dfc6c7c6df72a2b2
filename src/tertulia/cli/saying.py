"""Errors of ours on the command line: the sentence, and nothing of Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tertulia.cli.ending import Problem
from tertulia.kernel.errors import TertuliaError


@contextmanager
def said() -> Iterator[None]:
    """End the command with the error's sentence. English, as everything on the command line."""
    from django.utils import translation

    try:
        with translation.override("en"):
            yield
    except TertuliaError as error:
        again = " Trying again may help." if error.retry_helps else ""
        words = f" They said: {words}" if (words := getattr(error, "words", "")) else ""
        raise Problem(f"{error.sentence}{words}{again}") from error
