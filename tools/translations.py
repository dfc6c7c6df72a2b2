"""Catalogues of the rooms: what is missing, what is new, and the compiled files.

    python tools/translations.py check [room ...]     what lacks a translation; fails when any does
    python tools/translations.py add [room ...]       adds new texts, empty, to the catalogues
    python tools/translations.py fill room < x.json   {"Undo": ["Deshacer", "Desfazer", "Anulează"]};
                                                      plural: a list in place of each; "context::Undo"
    python tools/translations.py unused [room ...]    texts that nothing uses any more
    python tools/translations.py prune [room ...]     takes those out
    python tools/translations.py compile              writes the .mo files that Django reads

Msgids are English. Each room has its own `locale/{es,pt,ro}/LC_MESSAGES/django.po`, sorted and
without line numbers, so that two people's changes seldom meet.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tertulia"
LANGUAGES = ("es", "pt", "ro")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}|</?[a-z]+")
WRONG_LETTERS = {"ro": "şţŞŢ"}

Key = tuple[str | None, str | tuple[str, str]]


@dataclass(frozen=True)
class Fault:
    """One text of one room that is not in order in one language."""

    room: str
    language: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.room}/{self.language}: {self.what}: {self.text!r}"


def rooms() -> dict[str, Path]:
    """Rooms and connectors by name: each folder that may hold texts and a `locale`."""
    folders = [path for path in SOURCE.iterdir() if path.is_dir() and path.name != "connectors"]
    connectors = SOURCE / "connectors"
    if connectors.is_dir():
        folders += [path for path in connectors.iterdir() if path.is_dir()]
    return {
        path.relative_to(SOURCE).as_posix(): path
        for path in sorted(folders)
        if path.name != "__pycache__"
    }


def _python_source(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    # A template as Python-like calls; the indentation of the HTML means nothing.
    return "\n".join(line.strip() for line in templatize(text).splitlines()).encode()


def texts(folder: Path) -> dict[Key, str]:
    """Every translatable text below a room, with the first file that holds it."""
    found: dict[Key, str] = {}
    files = sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")])
    for path in files:
        if "migrations" in path.parts or "static" in path.parts:
            continue
        source = BytesIO(_python_source(path))
        options = {"encoding": "utf-8"}
        for _line, message, _notes, context in extract("python", source, KEYWORDS, (), options):
            text = message if isinstance(message, str) else (str(message[0]), str(message[1]))
            if text:
                found.setdefault((context, text), path.relative_to(folder).as_posix())
    return found


def catalogue_path(folder: Path, language: str) -> Path:
    """Where a room keeps its texts in a language."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, project="Tertulia", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _strings(message: Message) -> Sequence[str]:
    if isinstance(message.string, (tuple, list)):
        return [each or "" for each in message.string]
    return [str(message.string or "")]


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _what_is_wrong(message: Message | None, text: str | tuple[str, str], language: str) -> str:
    if message is None:
        return "missing"
    strings = _strings(message)
    if not all(strings):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    if isinstance(text, tuple):
        allowed = {tuple(_placeholders(each)) for each in text}
    else:
        allowed = {tuple(_placeholders(text))}
    if any(tuple(_placeholders(each)) not in allowed for each in strings):
        return "breaks a placeholder"
    if any(letter in each for each in strings for letter in WRONG_LETTERS.get(language, "")):
        return "letters with cedilla; write ș and ț with comma"
    return ""


def faults(room: str, folder: Path) -> Iterator[Fault]:
    """Everything in a room that is not translated as it should be."""
    used = texts(folder)
    for language in LANGUAGES if used else ():
        catalogue = read_catalogue(catalogue_path(folder, language), language)
        for context, text in used:
            message = catalogue.get(text[0] if isinstance(text, tuple) else text, context)
            what = _what_is_wrong(message, text, language)
            if what:
                yield Fault(room, language, text if isinstance(text, str) else text[0], what)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Sorted, without line numbers and dates: a change shows only what changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    language = catalogue.locale.language if catalogue.locale else "en"
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    body = BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    path.write_text(header + body.getvalue().decode().lstrip("\n"), encoding="utf-8")


def add_missing(folder: Path) -> int:
    """Adds what the catalogues of a room lack, empty; returns how many."""
    used = texts(folder)
    added = 0
    for language in LANGUAGES if used else ():
        path = catalogue_path(folder, language)
        catalogue = read_catalogue(path, language)
        before = added
        for context, text in used:
            if catalogue.get(text[0] if isinstance(text, tuple) else text, context) is None:
                catalogue.add(text, None, context=context)
                added += 1
        if added > before or not path.exists():
            write_catalogue(path, catalogue)
    return added


def fill(folder: Path, given: dict[str, list[str | list[str]]]) -> int:
    """Adds what is missing and writes the given translations (es, pt, ro); returns how many."""
    add_missing(folder)
    written = 0
    for at, language in enumerate(LANGUAGES):
        path = catalogue_path(folder, language)
        catalogue = read_catalogue(path, language)
        for key, strings in given.items():
            context, found, text = key.rpartition("::")
            message = catalogue.get(text if found else key, context or None)
            if message is None:
                print(f"not in the room: {key!r}", file=sys.stderr)
                continue
            said = strings[at]
            message.string = tuple(said) if isinstance(said, list) else said
            message.flags.discard("fuzzy")
            written += 1
        write_catalogue(path, catalogue)
    return written


def unused(folder: Path) -> Iterator[tuple[str, str]]:
    """(language, text) of what nothing in the room says any more."""
    used = {
        (context, text[0] if isinstance(text, tuple) else text) for context, text in texts(folder)
    }
    for language in LANGUAGES:
        for message in read_catalogue(catalogue_path(folder, language), language):
            text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            if text and (message.context, text) not in used:
                yield language, text


def prune(folder: Path) -> int:
    """Takes out what nothing says any more; returns how many."""
    taken = 0
    gone = set(unused(folder))
    for language in {language for language, _text in gone}:
        path = catalogue_path(folder, language)
        catalogue = read_catalogue(path, language)
        for message in list(catalogue):
            text = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            if (language, text) in gone:
                catalogue.delete(message.id, message.context)
                taken += 1
        write_catalogue(path, catalogue)
    return taken


def compile_all() -> int:
    """Writes each .mo that is older than its .po; returns how many."""
    written = 0
    for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        language = path.parent.parent.name
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            write_mo(file, read_catalogue(path, language))
        partial.replace(target)
        written += 1
    return written


def _chosen(names: Sequence[str]) -> dict[str, Path]:
    known = rooms()
    strange = [name for name in names if name not in known]
    if strange:
        raise SystemExit(f"no such room: {', '.join(strange)}; there are: {', '.join(known)}")
    return {name: path for name, path in known.items() if not names or name in names}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("act", choices=("check", "add", "fill", "unused", "prune", "compile"))
    parser.add_argument("rooms", nargs="*")
    options = parser.parse_args(arguments)
    chosen = _chosen(options.rooms)
    if options.act == "compile":
        print(f"{compile_all()} catalogues compiled")
        return 0
    if options.act == "add":
        for room, folder in chosen.items():
            if count := add_missing(folder):
                print(f"{room}: {count} texts to translate")
        return 0
    if options.act == "prune":
        for room, folder in chosen.items():
            print(f"{room}: {prune(folder)} taken out")
        return 0
    if options.act == "fill":
        (folder,) = chosen.values()
        print(f"{fill(folder, json.load(sys.stdin))} translations written")
        return 0
    if options.act == "unused":
        for room, folder in chosen.items():
            for language, text in unused(folder):
                print(f"{room}/{language}: unused: {text!r}")
        return 0
    found = [fault for room, folder in chosen.items() for fault in faults(room, folder)]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
