"""Counting texts as each network counts: pure, by rules that are data. See README.md.

`frontend/src/text/` is the same in TypeScript; `vectors.json` holds both to it.
"""

from tertulia.kernel.text.counting import Count, Measure, count
from tertulia.kernel.text.entities import Facet, FacetKind, find_facets
from tertulia.kernel.text.markup import visible
from tertulia.kernel.text.rule import CountingRule, Unit, rule_from, rule_to_dict
from tertulia.kernel.text.similarity import similarity
from tertulia.kernel.text.splitting import DoesNotFit, fitting_end, split_thread
from tertulia.kernel.text.units import tidy

__all__ = [
    "Count",
    "CountingRule",
    "DoesNotFit",
    "Facet",
    "FacetKind",
    "Measure",
    "Unit",
    "count",
    "find_facets",
    "fitting_end",
    "rule_from",
    "rule_to_dict",
    "similarity",
    "split_thread",
    "tidy",
    "visible",
]
