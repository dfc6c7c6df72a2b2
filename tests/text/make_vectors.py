"""Writes src/tertulia/kernel/text/vectors.json: `python -m tests.text.make_vectors`.

It never imports the counting: expected figures come from the encodings, from arithmetic, from
marks in the texts, and from what the network's own library answered (witnessed.json).
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from tests.text import cases_more as more
from tests.text.cases_facets import MARKED
from tests.text.cases_units import EMOJI_OF_TWO, GRAPHEMES

HERE = Path(__file__).parent
TARGET = HERE.parent.parent / "src/tertulia/kernel/text/vectors.json"
SIGNS = {"@": "mention", "＠": "mention", "#": "hashtag", "＃": "hashtag"}
# what one more costs, for every unit
FILL = {"weighted": ("日", 2), "utf8": ("ñ", 2), "utf16": ("😀", 2), "emoji_bytes": ("😀", 4)}


def network_rules() -> dict[str, Any]:
    """The rules of networks.toml, and one with each kind of markup."""
    data: dict[str, Any] = tomllib.loads((HERE / "networks.toml").read_text(encoding="utf-8"))
    for markup in ("html", "markdown_v2"):
        data[f"telegram_{markup}"] = {**data["telegram"], "markup": markup}
    return data


def spelled(text: more.Text) -> str:
    """A text given as pieces with how often each comes, in full."""
    return text if isinstance(text, str) else "".join(piece * times for piece, times in text)


def unit_counts() -> list[dict[str, Any]]:
    out = []
    for name, text, graphemes in GRAPHEMES:
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        used = {
            "graphemes": graphemes,
            "codepoints": len(whole),
            "utf16": len(whole.encode("utf-16-le")) // 2,
            "utf8": len(whole.encode()),
        }
        out += [
            {"name": f"{name}: {unit}", "rule": unit, "text": text, "used": length}
            for unit, length in used.items()
        ]
    return out


def weighted_counts() -> list[dict[str, Any]]:
    seen = json.loads((HERE / "witnessed.json").read_text(encoding="utf-8"))
    out = [
        {"name": "witnessed", "rule": "x", "text": text, "used": used, "urls": urls}
        for text, used, urls in seen["text, used, links"]
    ]
    for emoji in EMOJI_OF_TWO:
        out.append({"name": "one emoji is 2", "rule": "x", "text": emoji, "used": 2})
        out.append({"name": "three emoji", "rule": "x", "text": [[emoji, 3]], "used": 6})
    return out


def limit_counts(rules: dict[str, Any]) -> list[dict[str, Any]]:
    """One less than the limit, the limit, one more; in letters and in what costs more."""
    out = []
    for name, rule in rules.items():
        for field, each in {"": rule, **rule.get("fields", {})}.items():
            if "max" not in each:
                continue
            top = each["max"]
            key = f"{name}.{field}" if field else name
            for used in (top - 1, top, top + 1):
                case = {"name": f"limit {used - top:+}", "rule": key, "used": used}
                out.append({**case, "text": [["a", used]], "over": used > top})
            filling, cost = FILL.get(each["unit"], ("👨‍👩‍👧‍👦", 1))
            if each["unit"] in FILL:
                pieces = [[filling, top // cost], ["a", top % cost + 1]]
                case = {"name": "limit in longer characters", "rule": key, "text": pieces}
                out.append({**case, "used": top + 1, "over": True})
    return out


def both_limits() -> list[dict[str, Any]]:
    family = "👨‍👩‍👧‍👦"  # 25 bytes
    rows = (
        ("letters bind first", [["a", 10]], "graphemes", 10, 290, False),
        ("heavy characters, room in both", [[family, 100]], "graphemes", 100, 200, False),
        ("heavy characters bind by bytes", [[family, 115]], "utf8", 2875, 125, False),
        ("at the characters", [["a", 300]], "graphemes", 300, 0, False),
        ("120 families: at the bytes", [[family, 120]], "utf8", 3000, 0, False),
        ("one byte more", [[family, 120], ["a", 1]], "utf8", 3001, -1, True),
        ("one character more", [["a", 301]], "graphemes", 301, -1, True),
        ("both over: the worse", [[family, 301]], "utf8", 7525, -4525, True),
        ("nothing", "", "graphemes", 0, 300, False),
    )
    return [
        {"name": name, "rule": "bluesky", "text": text, "unit": unit, "used": used}
        | {"left": left, "over": over}
        for name, text, unit, used, left, over in rows
    ]


def other_counts() -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [
        {"name": name, "rule": rule, "text": text, "extra": list(extra), "used": used}
        for rule, name, text, extra, used in more.COUNTS
    ]
    for rule, name, text, problems in more.PROBLEMS:
        out.append({"name": name, "rule": rule, "text": text, "problems": list(problems)})
    return out


def facet_cases() -> list[dict[str, Any]]:
    """Marks out, offsets in; each offset is the length of what stands before it."""
    out = []
    for rule, marked_texts in MARKED.items():
        for marked in marked_texts:
            text, facets = "", []
            for piece in re.split(r"(⟦.*?⟧)", marked):
                if not piece.startswith("⟦"):
                    text += piece
                    continue
                inside, _, value = piece[1:-1].partition("|")
                kind = SIGNS.get(inside[0], "url")
                value = value or (inside if kind == "url" else inside[1:])
                before, text = text, text + inside
                facets.append({"kind": kind, "text": inside, "value": value})
                for edge, upto in (("start", before), ("end", text)):
                    facets[-1] |= {
                        edge: len(upto),
                        f"byte_{edge}": len(upto.encode()),
                        f"utf16_{edge}": len(upto.encode("utf-16-le")) // 2,
                    }
            out.append({"rule": rule, "text": text, "facets": facets})
    return out


def split_cases() -> list[dict[str, Any]]:
    return [
        {"rule": {"unit": "graphemes", **changes}, "text": text, "parts": parts and list(parts)}
        for changes, text, parts in more.SPLIT
    ]


def vectors() -> dict[str, Any]:
    """Everything, with the rules by a name that says what they count."""
    rules = network_rules()
    counts = unit_counts() + weighted_counts() + limit_counts(rules) + both_limits()
    counts += other_counts()
    flat = {unit: {"unit": unit} for unit in ("graphemes", "codepoints", "utf16", "utf8")}
    for name, rule in rules.items():
        flat[name] = rule
        flat |= {f"{name}.{field}": each for field, each in rule.get("fields", {}).items()}
    facets = facet_cases()
    used = {case["rule"] for case in counts + facets}
    labels = {name: name if name in list(flat)[:4] else _label(name, flat) for name in flat}
    for case in counts + facets:
        case["rule"] = labels[case["rule"]]
    return {
        "rules": {labels[name]: rule for name, rule in flat.items() if name in used},
        "count": counts,
        "facets": facets,
        "split": split_cases(),
        "visible": [list(each) for each in more.VISIBLE],
        "tidy": [list(each) for each in more.TIDY],
        "similarity": [list(each) for each in more.SIMILAR],
    }


def _label(name: str, flat: dict[str, Any]) -> str:
    """The core does not name networks: `utf16_2200`, with a number where two are alike."""

    def plain(key: str) -> str:
        rule = flat[key]
        return "_".join(
            str(part)
            for part in (rule["unit"], rule.get("max", "endless"), rule.get("markup"))
            if part is not None
        )

    same = [key for key in list(flat)[4:] if plain(key) == plain(name)]
    return plain(name) if len(same) == 1 else f"{plain(name)}_{same.index(name) + 1}"


def dumped() -> str:
    """The file's text: one case a line, ASCII only, so that no editor normalises it."""
    lines = []
    for key, value in vectors().items():
        items = (
            [f"{json.dumps(name)}: {json.dumps(each)}" for name, each in value.items()]
            if isinstance(value, dict)
            else [json.dumps(each) for each in value]
        )
        left, right = "{}" if isinstance(value, dict) else "[]"
        lines.append(f'"{key}": {left}\n' + ",\n".join(items) + f"\n{right}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(dumped(), encoding="utf-8")
