"""What a brand has planned for the coming weeks, read from `<name>_ahead.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tools.demo.life import BrandPlan, PostPlan
from tools.demo.year.stock import Idea, stock_of
from tools.demo.year.words import again


def planned(plan: BrandPlan) -> list[tuple[PostPlan, str]]:
    """Each post with its pillar: on its channel, and in other words on the one by hand."""
    stock = stock_of(plan.stock)
    file = Path(__file__).parent / f"{plan.stock}_ahead.toml"
    found = []
    for at, row in enumerate(tomllib.loads(file.read_text())["rows"]):
        days, hour, channel, pillar, scene, title, text, state = row
        texts = {channel: text}
        if at % 2 == 0 and channel == stock.first[0]:
            idea = Idea(title, text, channel, pillar, scene, stock.language)
            texts[stock.also] = again(stock, idea)
        alts = stock.alts[scene]
        post = PostPlan(
            title=title,
            texts=texts,
            days=days,
            hour=hour,
            picture=scene,
            alt=alts[at % len(alts)],
            language=stock.language,
            draft=state == "draft",
        )
        found.append((post, pillar))
    return found
