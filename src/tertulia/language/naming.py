"""The words that tell a group of texts from the rest, as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

WORDS = 4
_LEAST_SHARE = 0.04
"""Of a group's texts that hold a word, for it to be a name."""
_SHORTEST, _LONGEST = 3, 40
_MOST_OF_A_TEXT = 60
_NO_WORDS = re.compile(r"https?://\S+|\bwww\.\S+|(?<!\w)@[\w.@-]+")
_WORD = re.compile(r"#?[^\W\d_](?:[^\W_]|['’-](?=\w))*")
_EVERYWHERE = 0.2
"""A word that so many texts of a language hold names nothing."""


def names_of(
    texts: Sequence[str], languages: Sequence[str], which: Sequence[int], order: Sequence[int]
) -> list[tuple[str, ...]]:
    """For each group in `order` the words that stand in it more often than its languages explain.

    `which`: the group of each text, -1 for none.
    """
    held = [list(dict.fromkeys(_words(text))) for text in texts]
    spoken = Counter(languages)
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    mixed: dict[int, Counter[str]] = defaultdict(Counter)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for found, language, group in zip(held, languages, which, strict=True):
        folded = {_folded(each): each for each in found}
        heard[language].update(folded.keys())
        mixed[group][language] += 1
        inside[group].update(folded.keys())
        for key, each in folded.items():
            written[key][each] += 1
    common = _common(heard, spoken)
    return [_named(inside[group], mixed[group], heard, spoken, written, common) for group in order]


def _common(heard: dict[str, Counter[str]], spoken: Counter[str]) -> set[str]:
    """Words that everybody says in some language."""
    return {
        word
        for language, counted in heard.items()
        for word, many in counted.items()
        if many > max(10, _EVERYWHERE * spoken[language])
    } | set(STOP)


def _named(
    inside: Counter[str],
    mixed: Counter[str],
    heard: dict[str, Counter[str]],
    spoken: Counter[str],
    written: dict[str, Counter[str]],
    common: set[str],
) -> tuple[str, ...]:
    size = sum(mixed.values())
    least = max(2, _LEAST_SHARE * size)
    scored = []
    for word, many in inside.items():
        if many < least or word.lstrip("#") in common:
            continue
        expected = sum(
            number * heard[language][word] / spoken[language] for language, number in mixed.items()
        )
        scored.append((-many * math.log(many / expected) / size, word))
    chosen: list[str] = []
    for score, word in sorted(scored):
        stem = word.lstrip("#")[:5]
        if score < 0 and all(stem != each.lstrip("#")[:5] for each in chosen):
            chosen.append(word)
        if len(chosen) == WORDS:
            break
    return tuple(_as_written(written[each]) for each in chosen)


def _as_written(forms: Counter[str]) -> str:
    """The form that most people use; of equals the first in the alphabet."""
    return min(forms, key=lambda each: (-forms[each], each))


def _words(text: str) -> Iterator[str]:
    for number, found in enumerate(_WORD.finditer(_NO_WORDS.sub(" ", text[:4_000]))):
        if number >= _MOST_OF_A_TEXT:
            return
        word = found.group()
        if _SHORTEST <= len(word.lstrip("#")) <= _LONGEST:
            yield word


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))


_STOP = """
que los las del una uno unos unas con por para como mas pero sus este esta esto ese esa eso estos
estas hay son fue han ser muy sin sobre tambien desde hasta donde cuando porque quien cual todo
toda todos todas nos les mis tus hace hacer tiene tengo estoy estan soy eres somos puede puedo
solo bien mal asi aqui alli ahora hoy ayer ver voy vas van vamos dice algo nada nadie cada otro
otra otros otras mismo misma ella ellos ellas usted ustedes nao voce voces pra pro uma uns umas
com seu sua seus suas isso isto esse essa ele ela eles elas dos das nas pelo pela mais muito muita
tem tenho ter foi sao estao estou agora ainda tudo quem qual quando onde bem ate sem sob entre
depois antes hoje sim vai vou vem vez the and for are but not you all any can had her was one our
out has him his how its who did yes get this that with from they have been were will your what
when where which their there would could should about into than then them these those some very
just only also more most much many such here over being does doing ours i'm it's don't care sunt
din pentru mai fost avea voi noi lor lui ale cel cea cei cele acest aceasta asta acum aici unde
cand cum cine dar sau daca decat doar foarte prea tot toata toate toti fara intre dupa inainte
spre prin peste sub pana imi iti isi ati avem aveti esti suntem sunteti era erau fie cat cata cati
nici inca chiar orice mult multe bine ceva zic well like may please pode know want
iar va sa
"""
#: Words that hold sentences together, folded; most fall away by themselves.
STOP = frozenset(_STOP.split())
