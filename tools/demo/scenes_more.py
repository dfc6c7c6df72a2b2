"""More scenes of the demo's pictures: plants, weather, sweets, water, posters."""

from __future__ import annotations

import math
from random import Random

from tools.demo.brush import BRICK, COFFEE, CREAM, LEAF, NIGHT, SIZE, SKY, WOOD, Brush, mix, near

GOLD, ROSE, PITANGA, FOAM = (236, 178, 84), (226, 142, 130), (206, 52, 58), (244, 246, 240)


def beans(paint: Brush, chance: Random) -> None:
    """Roasted beans, poured out."""
    paint.shade(near((236, 222, 200), chance), (214, 190, 158))
    x, y = chance.randint(300, 900), chance.randint(320, 600)
    for _each in range(260):
        angle, far = chance.uniform(0, 2 * math.pi), abs(chance.gauss(0, 1)) * 250
        a, b = x + far * math.cos(angle) * 1.5, y + far * math.sin(angle)
        roast = mix((98, 58, 34), (44, 24, 16), chance.random())
        wide, high = chance.choice([(30, 20), (22, 28), (27, 24)])
        paint.ellipse((a - wide, b - high + 6, a + wide, b + high + 6), mix(roast, WOOD, 0.6))
        paint.ellipse((a - wide, b - high, a + wide, b + high), roast)
        paint.line([(a - wide * 0.7, b + 3), (a, b - 3), (a + wide * 0.7, b + 3)], (28, 16, 10), 4)


def brew(paint: Brush, chance: Random) -> None:
    """A paper filter over a glass jug."""
    paint.shade(near((222, 208, 188), chance), (188, 156, 122), until=690)
    paint.rectangle((0, 690, *SIZE), near(WOOD, chance))
    x = chance.randint(430, 770)
    for curl in range(3):
        steam = [(x - 60 + curl * 60 + 16 * math.sin(k / 8 + curl), 180 - k * 3) for k in range(45)]
        paint.line(steam, (244, 236, 224), 6)
    paint.polygon([(x - 190, 210), (x + 190, 210), (x + 46, 430), (x - 46, 430)], FOAM)
    paint.polygon([(x - 160, 240), (x + 160, 240), (x + 44, 420), (x - 44, 420)], COFFEE)
    paint.line([(x, 430), (x, 560)], COFFEE, 7)
    paint.polygon([(x - 90, 440), (x + 90, 440), (x + 200, 740), (x - 200, 740)], (226, 232, 228))
    full = chance.randint(560, 640)
    edge = 90 + (full - 440) * 110 / 300
    paint.polygon(
        [(x - edge, full), (x + edge, full), (x + 190, 730), (x - 190, 730)], (92, 52, 30)
    )
    paint.arc((x + 120, 490, x + 300, 690), 290, 100, (226, 232, 228), 18)


def hills(paint: Brush, chance: Random) -> None:
    """Mountains one behind the other, with rows of bushes."""
    dawn = chance.choice([(250, 214, 172), (206, 222, 232), (244, 196, 168)])
    paint.shade(near(SKY, chance), dawn, until=620)
    paint.dot(chance.randint(180, 1020), chance.randint(170, 330), 62, (255, 240, 206))
    for step in range(5):
        green = mix(dawn, (44, 92, 62), (step + 1.4) / 6.4)
        paint.wave(330 + step * 95, 46, 130 + chance.randint(0, 90), chance.uniform(0, 6), green)
    for row in range(6):
        for column in range(26):
            a, b = column * 50 + row % 2 * 25, 770 + row * 26 + 14 * math.sin(column / 3 + row)
            paint.dot(a, b, 17, near((36, 82, 52), chance, 10))


def rain(paint: Brush, chance: Random) -> None:
    """A window on which it rains, with the lights of a street behind."""
    paint.shade(near((92, 108, 122), chance), (58, 68, 82))
    for _each in range(20):
        glow = chance.choice([GOLD, ROSE, (162, 190, 200), (240, 220, 180)])
        x, y, r = chance.randint(0, 1200), chance.randint(300, 820), chance.randint(26, 84)
        paint.dot(x, y, r, mix(glow, (84, 96, 110), 0.45))
        paint.dot(x, y, r * 0.6, mix(glow, (84, 96, 110), 0.2))
    for _each in range(120):
        x, y, long = chance.randint(0, 1200), chance.randint(0, 880), chance.randint(8, 90)
        paint.line([(x, y), (x + chance.randint(-3, 3), y + long)], (150, 166, 180), 3)
        paint.ellipse((x - 7, y + long - 6, x + 7, y + long + 14), (206, 218, 226))
    for x in (0, 592, 1184):
        paint.rectangle((x, 0, x + 16, 900), (64, 44, 34))
    paint.rectangle((0, 842, *SIZE), (84, 58, 42))


def cake(paint: Brush, chance: Random) -> None:
    """A cake on a stand, a slice of it gone."""
    paint.shade(near((240, 222, 210), chance), near((222, 190, 170), chance), until=640)
    paint.rectangle((0, 640, *SIZE), near((206, 168, 138), chance))
    x, top = chance.randint(480, 720), chance.randint(330, 380)
    crumb = chance.choice([(226, 172, 92), (122, 72, 48), (238, 208, 140), (196, 96, 82)])
    cream = chance.choice([(250, 238, 220), (246, 206, 196), (236, 214, 160)])
    paint.ellipse((x - 330, 560, x + 330, 660), (246, 244, 240))
    paint.polygon([(x - 40, 620), (x + 40, 620), (x + 70, 760), (x - 70, 760)], (238, 236, 232))
    paint.ellipse((x - 150, 735, x + 150, 785), (238, 236, 232))
    layers = chance.randint(2, 4)
    for layer in range(layers * 2):
        low, high = 600 - layer * 210 / (layers * 2), 600 - (layer + 1) * 210 / (layers * 2)
        colour = crumb if layer % 2 == 0 else cream
        paint.ellipse((x - 260, low - 50, x + 260, low + 50), colour)
        paint.rectangle((x - 260, high, x + 260, low), colour)
    paint.ellipse((x - 260, top, x + 260, top + 110), cream)
    for at in range(12):
        angle = at * math.pi / 6
        a, b = x + 210 * math.cos(angle), top + 52 + 40 * math.sin(angle)
        paint.dot(a, b, 17, chance.choice([PITANGA, crumb, mix(cream, crumb, 0.5)]))


def poster(paint: Brush, chance: Random) -> None:
    """Circles, halves and quarters, as on a bill for an evening."""
    colours = [BRICK, GOLD, LEAF, (58, 92, 128), CREAM, ROSE, (64, 48, 58)]
    chance.shuffle(colours)
    paint.rectangle((0, 0, *SIZE), colours[0])
    side = 300
    for column in range(4):
        for row in range(3):
            x, y = column * side, row * side
            ground, first, second = chance.sample(colours[1:], 3)
            paint.rectangle((x, y, x + side, y + side), ground)
            shape = chance.randint(0, 4)
            if shape == 0:
                paint.dot(x + 150, y + 150, 122, first)
                paint.dot(x + 150, y + 150, 54, second)
            elif shape == 1:
                start = chance.choice([0, 90, 180, 270])
                paint.pie((x + 20, y + 20, x + 280, y + 280), start, start + 180, first)
            elif shape == 2:
                for ring, colour in ((290, first), (200, second), (110, ground)):
                    paint.pie((x - ring, y - ring, x + ring, y + ring), 0, 90, colour)
            elif shape == 3:
                for stripe in range(0, side, 60):
                    paint.rectangle((x, y + stripe, x + side, y + stripe + 30), first)
            else:
                paint.polygon([(x, y + side), (x + side, y + side), (x + 150, y + 30)], first)
                paint.dot(x + 150, y + 216, 44, second)


def river(paint: Brush, chance: Random) -> None:
    """A broad river in the morning, with boats."""
    light = chance.choice([(248, 218, 178), (206, 226, 232), (240, 200, 190)])
    paint.shade(near(SKY, chance), light, until=400)
    paint.wave(372, 14, 170, chance.uniform(0, 6), (108, 138, 124))
    paint.shade(mix(light, (92, 128, 142), 0.5), (66, 98, 116), first=420)
    for _each in range(70):
        x, y = chance.randint(-60, 1200), chance.randint(440, 890)
        long = 20 + (y - 420) // 4
        paint.line([(x, y), (x + long, y)], mix(light, (92, 128, 142), 0.35), 3)
    for _each in range(chance.randint(2, 4)):
        x, y = chance.randint(60, 1000), chance.randint(470, 760)
        big = 0.5 + (y - 420) / 420
        hull = chance.choice([BRICK, (60, 96, 132), GOLD, CREAM])
        paint.polygon(
            [
                (x, y),
                (x + 190 * big, y),
                (x + 160 * big, y + 44 * big),
                (x + 26 * big, y + 44 * big),
            ],
            hull,
        )
        cabin = (x + 50 * big, y - 44 * big, x + 120 * big, y)
        paint.rectangle(cabin, CREAM, 5)
        paint.line([(x + 86 * big, y - 44 * big), (x + 86 * big, y - 110 * big)], (66, 50, 44), 5)


def leaves(paint: Brush, chance: Random) -> None:
    """Plants laid out to dry."""
    paint.shade(near((240, 232, 212), chance), (224, 208, 180))
    for y in range(0, 900, 130):
        paint.line([(0, y + chance.randint(-6, 6)), (1200, y)], (216, 198, 168), 5)
    flower = chance.choice([(226, 178, 74), (146, 118, 176), (240, 236, 222), (206, 96, 84)])
    for _each in range(9):
        x, y, lean = chance.randint(60, 1140), chance.randint(240, 880), chance.uniform(-0.5, 0.5)
        green = near(LEAF, chance, 26)
        tip = (x + 220 * math.sin(lean), y - 250)
        paint.line([(x, y), tip], mix(green, COFFEE, 0.35), 6)
        for at in range(1, 8):
            part = at / 8
            a, b = x + (tip[0] - x) * part, y + (tip[1] - y) * part
            for side in (-1, 1):
                paint.ellipse((a + side * 30 - 30, b - 11, a + side * 30 + 30, b + 11), green)
        for _petal in range(7):
            paint.dot(
                tip[0] + chance.randint(-26, 26), tip[1] + chance.randint(-22, 22), 12, flower
            )


def lamps(paint: Brush, chance: Random) -> None:
    """Many small lamps in a dark room."""
    wall = chance.choice([(46, 40, 58), (58, 44, 40), (34, 50, 52)])
    paint.shade(mix(wall, NIGHT, 0.4), wall)
    for _each in range(13):
        x, y = chance.randint(40, 1160), chance.randint(120, 620)
        size = chance.randint(26, 58)
        for ring in range(5, 0, -1):
            paint.dot(
                x, y, size * (1 + ring * 0.55), mix(wall, (255, 208, 130), 0.16 * (6 - ring) / 2)
            )
        shade = chance.choice([(250, 196, 112), (240, 160, 110), (250, 222, 160)])
        paint.line([(x, 0), (x, y - size)], (20, 18, 24), 4)
        paint.polygon(
            [(x - size * 0.5, y - size), (x + size * 0.5, y - size), (x + size, y), (x - size, y)],
            shade,
        )
        paint.dot(x, y + 5, size * 0.3, (255, 248, 220))
    paint.rectangle((0, 740, *SIZE), (70, 46, 36))
    for x in range(60, 1200, chance.randint(190, 250)):
        paint.ellipse((x, 716, x + 90, 752), (222, 206, 186))


def snow(paint: Brush, chance: Random) -> None:
    """Roofs under snow, and windows with light."""
    paint.shade((48, 62, 96), (146, 154, 182), until=760)
    x = -30
    while x < SIZE[0]:
        wide, high = chance.randint(170, 270), chance.randint(260, 470)
        top, wall = (
            800 - high,
            near(chance.choice([(150, 96, 84), (170, 140, 104), (96, 104, 122)]), chance),
        )
        paint.rectangle((x, top, x + wide, 800), wall)
        paint.polygon([(x - 14, top), (x + wide + 14, top), (x + wide / 2, top - 120)], FOAM)
        for row in range(int(top) + 40, 720, 100):
            for column in range(x + 30, x + wide - 44, 74):
                lit = chance.random() < 0.6
                pane = (255, 214, 132) if lit else (70, 76, 98)
                paint.rectangle((column, row, column + 38, row + 56), pane, 4)
        x += wide + 4
    paint.wave(800, 10, 120, chance.uniform(0, 6), (234, 238, 244))
    for _each in range(170):
        paint.dot(chance.randint(0, 1200), chance.randint(0, 900), chance.randint(2, 6), FOAM)


def fruit(paint: Brush, chance: Random) -> None:
    """A bowl of small fruits."""
    paint.shade(near((232, 226, 206), chance), near((206, 214, 190), chance), until=520)
    paint.rectangle((0, 520, *SIZE), near((214, 186, 150), chance))
    ripe = chance.choice([PITANGA, (238, 168, 60), (148, 60, 104), (236, 116, 72)])
    x = chance.randint(520, 680)
    for row, many in enumerate((7, 6, 4, 2)):
        for at in range(many):
            a = x + (at - (many - 1) / 2) * 92 + chance.randint(-8, 8)
            b = 510 - row * 66 + chance.randint(-7, 7)
            paint.dot(a, b, 50, near(ripe, chance, 22))
            paint.ellipse((a - 26, b - 30, a - 4, b - 10), mix(ripe, FOAM, 0.55))
            paint.ellipse((a + 2, b - 66, a + 40, b - 44), near(LEAF, chance))
    paint.pie((x - 390, 250, x + 390, 830), 0, 180, near((238, 236, 228), chance, 8))
    paint.ellipse((x - 390, 505, x + 390, 575), (226, 224, 216))
    paint.rectangle((x - 120, 820, x + 120, 846), (214, 210, 202), 12)


def beach(paint: Brush, chance: Random) -> None:
    """Sea, sand, a palm, a raft with its sail."""
    sky = chance.choice([(126, 196, 220), (246, 190, 150), (168, 206, 226)])
    paint.shade(sky, mix(sky, FOAM, 0.7), until=430)
    paint.dot(chance.randint(200, 1000), chance.randint(110, 260), 58, (255, 238, 190))
    paint.shade((58, 150, 168), (128, 204, 200), first=430, until=680)
    sail = chance.randint(240, 900)
    paint.polygon([(sail, 300), (sail, 500), (sail + 150, 480)], chance.choice([FOAM, GOLD, ROSE]))
    paint.rectangle((sail - 60, 500, sail + 150, 518), WOOD, 6)
    paint.wave(660, 12, 110, chance.uniform(0, 6), FOAM)
    paint.wave(676, 12, 110, chance.uniform(0, 6), near((238, 214, 166), chance, 8))
    for _palm in range(chance.randint(1, 3)):
        x = chance.choice([90, 190, 1010, 1110]) + chance.randint(-40, 40)
        lean = 90 if x < 600 else -90
        top = (x + lean, 260 + chance.randint(-40, 60))
        paint.line([(x, 830), (x + lean * 0.3, 560), top], (122, 88, 60), 24)
        for at in range(7):
            angle = math.pi * (0.05 + at * 0.15)
            tip = (top[0] - 210 * math.cos(angle), top[1] - 110 * math.sin(angle) + 90)
            mid = (top[0] - 110 * math.cos(angle), top[1] - 100 * math.sin(angle))
            paint.line([top, mid, tip], near((52, 116, 76), chance), 16)
