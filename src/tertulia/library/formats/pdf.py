"""Documents: pages copied into a new file without scripts, attachments and notes, and drawn.

As a program of its own (`python -m tertulia.library.formats.pdf in out.pdf out.png`): what a
hostile document does to the reader, it does to a process that is thrown away.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image

from tertulia.kernel.blobs import incoming_place
from tertulia.library.formats.sniff import BadMedia

MAX_BYTES = 100_000_000
MAX_PAGES = 300
MAX_SIDE = 1600
DEADLINE_S = 40.0
_MEMORY_BYTES = 1_500_000_000
_ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")


@dataclass(frozen=True)
class Pdf:
    """A document written anew; sizes are those of the first page as drawn."""

    data: bytes
    pages: int
    first: Image.Image


def read_pdf(data: bytes) -> Pdf:
    """Check, write anew and draw the first page. Raises: BadMedia; NoSpace."""
    if len(data) > MAX_BYTES:
        raise BadMedia(
            _("The document weighs more than %d MB. Make it smaller.") % (MAX_BYTES // 1_000_000)
        )
    with incoming_place() as folder:
        given, made, drawn = (folder / name for name in ("in.pdf", "out.pdf", "out.png"))
        given.write_bytes(data)
        pages = _in_a_process(given, made, drawn)
        with Image.open(drawn) as image:
            first = image.convert("RGB")
        return Pdf(made.read_bytes(), pages, first)


def _in_a_process(given: Path, made: Path, drawn: Path) -> int:
    command = [sys.executable, "-m", __name__, str(given), str(made), str(drawn)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=DEADLINE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadMedia(_("The document takes too long to read. Export it again.")) from error
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode or not said:
        raise BadMedia(
            _("The document is damaged or protected by a password. Export it again."),
            detail=done.stderr.decode(errors="replace")[-300:],
        )
    told = json.loads(said)
    pages = int(told["pages"])
    if told["acts"]:
        raise BadMedia(_("The document carries a program. Print it to a PDF and use that one."))
    if pages > MAX_PAGES:
        raise BadMedia(_("The document has more than %d pages.") % MAX_PAGES)
    return pages


def _main(given: str, made: str, drawn: str) -> None:
    import resource

    import pypdfium2

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    source = pypdfium2.PdfDocument(given)
    pages = len(source)
    if 0 < pages <= MAX_PAGES:
        fresh = pypdfium2.PdfDocument.new()
        fresh.import_pages(source)
        fresh.save(made)
        page = source[0]
        scale = min(4.0, MAX_SIDE / max(1.0, *page.get_size()))
        page.render(scale=scale).to_pil().convert("RGB").save(drawn)
    # What the library writes is not packed, so that names of actions can be read in it.
    acts = any(name in Path(made).read_bytes() for name in _ACTS) if Path(made).exists() else False
    print(json.dumps({"pages": pages, "acts": acts}))


if __name__ == "__main__":
    _main(*sys.argv[1:4])
