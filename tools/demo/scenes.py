"""Scenes of the demo's pictures: what is on tables, in streets, on shelves."""

from __future__ import annotations

import math
from random import Random

from tools.demo.brush import BRICK, COFFEE, CREAM, LEAF, NIGHT, SIZE, SKY, WOOD, Brush, mix, near


def _table(paint: Brush, chance: Random) -> None:
    wall = near(chance.choice([(226, 206, 178), (214, 196, 186), (196, 206, 196)]), chance)
    paint.shade(wall, mix(wall, WOOD, 0.25), until=430)
    paint.rectangle((0, 430, *SIZE), fill=near(WOOD, chance))
    for y in range(450, SIZE[1], 34):
        wave = chance.randint(-5, 5)
        paint.line([(0, y), (SIZE[0], y + wave)], fill=(134, 86, 56), width=3)


def cup(paint: Brush, chance: Random) -> None:
    _table(paint, chance)
    x, y = 600 + chance.randint(-240, 240), 560
    clay = chance.choice([(250, 248, 244), (222, 118, 92), (124, 158, 150), (232, 196, 120)])
    paint.ellipse((x - 330, y - 70, x + 330, y + 190), fill=mix(clay, (232, 226, 216), 0.5))
    paint.ellipse((x - 250, y - 170, x + 250, y + 130), fill=clay)
    paint.ellipse((x - 215, y - 145, x + 215, y + 100), fill=COFFEE)
    for ring in range(chance.randint(3, 6), 0, -1):
        wide, high = ring * 30, ring * 17
        colour = (222, 190, 152) if ring % 2 else (150, 102, 70)
        paint.ellipse((x - wide, y - 20 - high, x + wide, y - 20 + high), fill=colour)
    for at in (-80, 0, 80):
        curl = [(x + at + 18 * math.sin(k / 9), y - 190 - k * 3) for k in range(60)]
        paint.line(curl, fill=(244, 236, 224), width=7)


def bread(paint: Brush, chance: Random) -> None:
    _table(paint, chance)
    for at in range(chance.randint(5, 8)):
        x, y = 180 + at % 4 * 260 + chance.randint(-40, 40), 480 + at // 4 * 190
        paint.ellipse((x - 120, y - 62, x + 120, y + 72), fill=(168, 106, 52))
        paint.ellipse((x - 112, y - 62, x + 112, y + 50), fill=(214, 152, 84))
        for cut in (-50, 0, 50):
            paint.line(
                [(x + cut - 22, y + 20), (x + cut + 22, y - 40)], fill=(242, 208, 150), width=9
            )


def street(paint: Brush, chance: Random) -> None:
    paint.shade(SKY, (232, 226, 206))
    x = -40
    while x < SIZE[0]:
        wide, high = chance.randint(150, 240), chance.randint(330, 610)
        colour = chance.choice([BRICK, (232, 186, 96), (112, 158, 164), (222, 150, 132), LEAF])
        paint.rectangle((x, 780 - high, x + wide, 780), fill=colour)
        for row in range(780 - high + 40, 690, 92):
            for column in range(x + 26, x + wide - 40, 62):
                paint.rectangle((column, row, column + 32, row + 54), fill=(250, 242, 222))
        x += wide + 6
    paint.rectangle((0, 780, *SIZE), fill=(118, 112, 108))


def evening(paint: Brush, chance: Random) -> None:
    glow = chance.choice([(226, 122, 84), (240, 168, 96), (206, 104, 122)])
    paint.shade(near(NIGHT, chance), glow, until=640)
    sun, low = chance.randint(200, 960), chance.randint(470, 610)
    paint.ellipse((sun - 90, low, sun + 90, low + 180), fill=(255, 214, 140))
    paint.rectangle((0, 640, *SIZE), fill=(38, 48, 76))
    for _each in range(46):
        x, y = chance.randint(0, SIZE[0]), chance.randint(650, 890)
        paint.line([(x, y), (x + chance.randint(40, 140), y)], fill=(206, 140, 112), width=3)
    for x in range(0, SIZE[0], 150):
        paint.line([(x, 90), (x + 75, 150), (x + 150, 90)], fill=(20, 26, 48), width=4)
        paint.ellipse((x + 58, 146, x + 92, 184), fill=(255, 226, 150))


def books(paint: Brush, chance: Random) -> None:
    paint.rectangle((0, 0, *SIZE), fill=(92, 66, 52))
    for shelf in (40, 340, 640):
        x = 40
        while x < SIZE[0] - 60:
            wide, high = chance.randint(28, 74), chance.randint(170, 240)
            colour = chance.choice([BRICK, LEAF, NIGHT, (218, 178, 96), (150, 78, 96), CREAM])
            paint.rectangle((x, shelf + 240 - high, x + wide, shelf + 240), fill=colour)
            paint.line([(x + 6, shelf + 200), (x + wide - 6, shelf + 200)], fill=WOOD, width=4)
            x += wide + 5
        paint.rectangle((20, shelf + 240, SIZE[0] - 20, shelf + 262), fill=WOOD)


def tea(paint: Brush, chance: Random) -> None:
    pot = chance.choice([BRICK, (86, 122, 140), (222, 170, 88), (92, 120, 88), (150, 78, 96)])
    paint.shade(near((222, 228, 218), chance), near((192, 206, 188), chance))
    paint.rectangle((0, 660, *SIZE), fill=(112, 138, 116))
    x = 560 + chance.randint(-60, 60)
    paint.polygon([(x + 190, 420), (x + 380, 330), (x + 400, 360), (x + 210, 540)], fill=pot)
    paint.arc((x - 360, 380, x - 120, 640), 60, 300, fill=pot, width=36)
    paint.ellipse((x - 260, 320, x + 260, 720), fill=pot)
    paint.ellipse((x - 110, 290, x + 110, 360), fill=mix(pot, NIGHT, 0.25))
    paint.ellipse((x - 24, 250, x + 24, 298), fill=mix(pot, NIGHT, 0.25))
    for _each in range(18):
        a, b = chance.randint(40, 1160), chance.randint(690, 880)
        paint.ellipse((a, b, a + 44, b + 18), fill=LEAF)
