"""Top-level domains: what makes `shop.ec` an address and `e.g` none.

Source: https://data.iana.org/TLD/tlds-alpha-by-domain.txt, in Unicode form, through the npm
package `tlds` 1.261.0 (checked 2026-11-22), and `onion`. `frontend/src/text/tlds.ts` holds the
same list; a test says so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def top_level_domains() -> frozenset[str]:
    """Every top-level domain in lower case."""
    text = (Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def longest() -> int:
    """The length of the longest of them, in code points."""
    return max(len(each) for each in top_level_domains())
