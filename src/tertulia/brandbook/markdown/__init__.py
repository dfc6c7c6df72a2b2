"""The book as Markdown and back: `read(write(content))` is `content`."""

from tertulia.brandbook.markdown.reading import Read, Taken, read
from tertulia.brandbook.markdown.writing import write, write_section

__all__ = ["Read", "Taken", "read", "write", "write_section"]
