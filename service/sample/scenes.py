"""What the sample newsroom's pictures show. A scene draws itself on a canvas in the colours of a palette."""

from collections.abc import Iterator
from itertools import pairwise
from math import pi, sin
from typing import NamedTuple

from service.sample.canvas import Canvas, Colour, Point, mixed

WHITE: Colour = (255, 255, 255)


class Palette(NamedTuple):
    """Five colours: the sky above and at the horizon, things far and near, and one that stands out."""

    above: Colour
    horizon: Colour
    far: Colour
    near: Colour
    accent: Colour


class Spot(NamedTuple):
    """Where something stands, and how large it is there."""

    x: float
    y: float
    size: float


def scattered(count: int, seed: float = 0.0) -> Iterator[float]:
    """Numbers from 0 to 1 that look thrown but are the same on every run: the digits far down in a sine."""
    return ((sin((step + seed) * 12.9898) * 43758.5453) % 1 for step in range(1, count + 1))


def village(canvas: Canvas, palette: Palette) -> None:
    """A row of houses on a spit in front of a low sun."""
    _sun(canvas, palette, 0.3, 0.5)
    _sea(canvas, palette, 0.58)
    canvas.polygon(
        [(0.34, 0.585), (0.5, 0.56), (0.9, 0.55), (1, 0.54), (1, 0.62), (0.6, 0.615)], palette.near
    )
    for place, height in enumerate(scattered(9, 0.2)):
        _house(canvas, 0.52 + place * 0.05, 0.505 - height * 0.03, palette)
    canvas.rectangle(0.475, 0.44, 0.492, 0.57, palette.near)
    canvas.polygon([(0.472, 0.44), (0.4835, 0.385), (0.495, 0.44)], palette.near)


def ferry(canvas: Canvas, palette: Palette) -> None:
    """A white ferry on a sound with hills behind it."""
    _hills(canvas, palette, 0.52)
    _sea(canvas, palette, 0.55)
    canvas.polygon([(0.26, 0.545), (0.76, 0.545), (0.72, 0.64), (0.3, 0.64)], palette.near)
    canvas.rectangle(0.26, 0.53, 0.76, 0.55, WHITE)
    for deck, (left, right) in enumerate(((0.3, 0.72), (0.36, 0.64))):
        floor = 0.53 - deck * 0.07
        canvas.rectangle(left, floor - 0.07, right, floor, mixed(WHITE, palette.horizon, 0.15 * deck))
        for window in range(round((right - left) / 0.035)):
            start = left + 0.012 + window * 0.035
            canvas.rectangle(start, floor - 0.05, start + 0.02, floor - 0.022, palette.near)
    canvas.polygon([(0.52, 0.39), (0.53, 0.3), (0.58, 0.3), (0.59, 0.39)], palette.accent)
    canvas.rectangle(0.528, 0.325, 0.582, 0.345, WHITE)
    for step in range(5):
        canvas.oval(
            0.5 - step * 0.045,
            0.27 - step * 0.02,
            0.03 + step * 0.008,
            0.018,
            mixed(WHITE, palette.above, 0.25),
        )
    canvas.line([(0.2, 0.645), (0.8, 0.645)], WHITE, 0.006)


def boats(canvas: Canvas, palette: Palette) -> None:
    """Three roofed boats on wide water at sunrise."""
    _sun(canvas, palette, 0.68, 0.44)
    _sea(canvas, palette, 0.5)
    for x, y, size in ((0.7, 0.57, 0.5), (0.52, 0.64, 0.75), (0.28, 0.78, 1.25)):
        _boat(canvas, palette, Spot(x, y, size))


def waves(canvas: Canvas, palette: Palette) -> None:
    """Rows of steep waves with white crests."""
    for row in range(9):
        base, size, shift = 0.34 + row * 0.075, 0.012 + row * 0.006, row * 1.9
        crest = [
            (step / 200, base - 2.4 * size * (1 - abs(sin(step / 200 * (15 - row) * pi + shift))) ** 1.4)
            for step in range(201)
        ]
        body = mixed(palette.far, palette.near, row / 8)
        canvas.polygon([(x, y - 0.006) for x, y in crest] + [(1, 1), (0, 1)], mixed(WHITE, body, 0.35))
        canvas.polygon([*crest, (1, 1), (0, 1)], body)
    for x, y in zip(scattered(160), scattered(160, 0.37), strict=True):
        canvas.disc(x, 0.26 + 0.6 * y * y, 0.001 + 0.003 * x * y, mixed(WHITE, palette.far, 0.35))


def estuary(canvas: Canvas, palette: Palette) -> None:
    """A map: an estuary, a place on the spit, a place inland, and the way between them."""
    _land(canvas, palette, 0.52)
    canvas.line(
        [(0.0, 0.2), (0.14, 0.3), (0.24, 0.28), (0.36, 0.42), (0.5, 0.47), (0.72, 0.52)],
        palette.horizon,
        0.034,
    )
    canvas.polygon(
        [(0.46, 0.6), (0.62, 0.6), (0.84, 0.69), (0.83, 0.72), (0.6, 0.68), (0.46, 0.7)], palette.far
    )
    _graticule(canvas, palette)
    _dashes(canvas, palette.near, (0.8, 0.7), (0.26, 0.56))
    _place(canvas, palette, 0.8, 0.7)
    _place(canvas, palette, 0.26, 0.56)


def track(canvas: Canvas, palette: Palette) -> None:
    """A map: the way of a storm from the open sea to the land."""
    _land(canvas, palette, 0.38)
    _graticule(canvas, palette)
    way = [(0.95, 0.9), (0.8, 0.72), (0.62, 0.58), (0.42, 0.46), (0.3, 0.26), (0.26, 0.08)]
    for start, end in pairwise(way):
        _dashes(canvas, palette.near, start, end)
    for step, (x, y) in enumerate(way[:5]):
        for ring in (1.0, 0.72, 0.44):
            colour = palette.accent if ring != 0.72 else WHITE
            canvas.disc(x, y, (0.025 + step * 0.006) * ring, colour)


def rising_bars(canvas: Canvas, palette: Palette) -> None:
    """A chart whose ten bars grow from left to right, the last one marked."""
    _bars(canvas, palette, (0.14, 0.19, 0.17, 0.26, 0.31, 0.4, 0.38, 0.64, 0.81, 0.97), marked=9)


def falling_bars(canvas: Canvas, palette: Palette) -> None:
    """A chart whose eight bars fall from left to right, the first one marked."""
    _bars(canvas, palette, (0.97, 0.81, 0.7, 0.34, 0.29, 0.2, 0.14, 0.1), marked=0)


def crowd(canvas: Canvas, palette: Palette) -> None:
    """A full hall seen from the back row, lamplight in front."""
    for ring in range(24):
        canvas.oval(
            0.5,
            0.24,
            0.62 - ring * 0.025,
            0.36 - ring * 0.0145,
            mixed(palette.above, palette.accent, ring / 30),
        )
    canvas.rectangle(0.44, 0.2, 0.56, 0.37, palette.near)
    canvas.disc(0.5, 0.16, 0.035, palette.near)
    for row in range(7):
        size, y = 0.022 + row * 0.011, 0.36 + row * 0.09
        for number, shift in enumerate(scattered(round(17 / (1 + row * 0.28)) + 2, row * 0.29)):
            x = (number + 0.5 * (row % 2) + 0.3 * shift) / (round(17 / (1 + row * 0.28)) + 1)
            colour = mixed(palette.far, palette.near, min(1.0, row / 6 + 0.12 * shift))
            canvas.oval(x, y + size * 2.5, size * 1.9, size * 1.6, mixed(colour, palette.near, 0.3))
            canvas.disc(x, y + shift * 0.02, size, colour)


def roofs(canvas: Canvas, palette: Palette) -> None:
    """A row of new houses, gable to the wind, each with a door of its own colour."""
    _hills(canvas, palette, 0.62)
    canvas.gradient((0, 0.78), (1, 1), mixed(palette.far, palette.near, 0.3), palette.far)
    for number, height in enumerate(scattered(6, 0.5)):
        left, eaves = 0.045 + number * 0.155, 0.5 - height * 0.06
        wall = mixed(WHITE, palette.horizon, 0.2 + 0.5 * height)
        canvas.rectangle(left, eaves, left + 0.135, 0.8, wall)
        canvas.polygon(
            [(left - 0.01, eaves), (left + 0.0675, eaves - 0.2), (left + 0.145, eaves)], palette.near
        )
        for window in (0.018, 0.085):
            canvas.rectangle(left + window, eaves + 0.06, left + window + 0.03, eaves + 0.13, palette.above)
        canvas.rectangle(
            left + 0.05, 0.67, left + 0.085, 0.8, mixed(palette.accent, palette.above, number / 6)
        )
    canvas.polygon([(0, 0.8), (1, 0.8), (1, 0.82), (0, 0.82)], mixed(palette.near, palette.far, 0.5))


def city(canvas: Canvas, palette: Palette) -> None:
    """White buildings along a calm sea."""
    _hills(canvas, palette, 0.5)
    for number, height in enumerate(scattered(26, 0.1)):
        left, top = number / 26 - 0.005, 0.52 - height * 0.24
        wall = mixed(WHITE, palette.horizon, 0.15 + 0.5 * ((number * 7) % 5) / 5)
        canvas.rectangle(left, top, left + 0.042, 0.6, wall)
        for floor in range(int((0.58 - top) / 0.035)):
            for window in (0.008, 0.024):
                y = top + 0.015 + floor * 0.035
                canvas.rectangle(
                    left + window, y, left + window + 0.008, y + 0.014, mixed(palette.near, wall, 0.35)
                )
    canvas.rectangle(0.63, 0.22, 0.642, 0.6, mixed(WHITE, palette.accent, 0.3))
    canvas.disc(0.636, 0.22, 0.022, palette.accent)
    _sea(canvas, palette, 0.6)


def rails(canvas: Canvas, palette: Palette) -> None:
    """Two rails that run over a plain to far hills."""
    _hills(canvas, palette, 0.5)
    canvas.gradient((0, 0.5), (1, 1), mixed(palette.far, palette.near, 0.35), palette.near)
    gravel = mixed(palette.horizon, palette.near, 0.5)
    canvas.polygon([(0.555, 0.5), (0.565, 0.5), (0.83, 1), (0.17, 1)], gravel)
    for sleeper in range(1, 26):
        depth = (sleeper / 25) ** 2.4
        y, half = 0.5 + 0.5 * depth, 0.004 + 0.27 * depth
        centre = 0.56 - 0.06 * depth
        canvas.rectangle(
            centre - half, y, centre + half, y + 0.002 + 0.02 * depth, mixed(palette.near, (0, 0, 0), 0.45)
        )
    for foot, width in ((0.29, 0.022), (0.69, 0.022)):
        canvas.polygon(
            [(0.559, 0.5), (0.561, 0.5), (foot + width, 1), (foot, 1)], mixed(WHITE, palette.far, 0.3)
        )
    for number, x in enumerate(scattered(7, 0.3)):
        depth = 0.05 + number * 0.03
        canvas.rectangle(x, 0.5 - depth * 0.6, x + 0.004, 0.51, palette.near)
        canvas.disc(x + 0.002, 0.48 - depth * 0.6, depth * 0.55, mixed(palette.near, palette.accent, 0.35))


def stage(canvas: Canvas, palette: Palette) -> None:
    """Somebody at a table in a cone of light between curtains."""
    canvas.polygon(
        [(0.46, 0), (0.54, 0), (0.76, 0.86), (0.24, 0.86)], mixed(palette.above, palette.accent, 0.35)
    )
    canvas.oval(0.5, 0.86, 0.347, 0.07, mixed(palette.above, palette.accent, 0.75))
    canvas.polygon([(0.5, 0.6), (0.7, 0.6), (0.71, 0.635), (0.49, 0.635)], palette.near)
    for leg in (0.51, 0.685):
        canvas.rectangle(leg, 0.63, leg + 0.01, 0.86, palette.near)
    canvas.polygon([(0.4, 0.46), (0.46, 0.46), (0.5, 0.87), (0.36, 0.87)], palette.near)
    canvas.line([(0.44, 0.5), (0.5, 0.56), (0.56, 0.585)], palette.near, 0.024)
    canvas.disc(0.43, 0.405, 0.042, palette.near)
    for side in (0, 1):
        for fold in range(12):
            x = fold * 0.02 if side == 0 else 0.98 - fold * 0.02
            canvas.gradient(
                (x, 0), (x + 0.02, 1), mixed(palette.far, palette.near, 0.5 * (fold % 3)), palette.near
            )
    canvas.gradient((0, 0), (1, 0.07), palette.far, mixed(palette.far, palette.near, 0.6))


def _sun(canvas: Canvas, palette: Palette, x: float, y: float) -> None:
    sky = mixed(palette.above, palette.horizon, y)
    for ring in range(40):
        canvas.disc(x, y, 0.27 - ring * 0.005, mixed(sky, palette.accent, 0.004 + 0.55 * (ring / 40) ** 1.6))
    canvas.disc(x, y, 0.06, mixed(palette.accent, WHITE, 0.55))


def _sea(canvas: Canvas, palette: Palette, shore: float) -> None:
    canvas.gradient((0, shore), (1, 1), mixed(palette.far, palette.horizon, 0.35), palette.far)
    for x, y in zip(scattered(120, 0.4), scattered(120, 0.77), strict=True):
        depth = y * y
        left, level = x * 1.05 - 0.05, shore + 0.01 + (0.98 - shore) * depth
        glint = mixed(palette.far, palette.horizon, 0.65 - 0.4 * depth)
        canvas.line([(left, level), (left + 0.02 + 0.06 * depth, level)], glint, 0.002 + 0.003 * depth)


def _hills(canvas: Canvas, palette: Palette, foot: float) -> None:
    for row in range(3):
        top = foot - 0.16 + row * 0.055
        ridge = [
            (
                step / 120,
                top - 0.05 * sin(step / 120 * (5 + 3 * row) + row * 2.3) - 0.02 * sin(step / 120 * 21 + row),
            )
            for step in range(121)
        ]
        canvas.polygon(
            [*ridge, (1, foot + 0.2), (0, foot + 0.2)], mixed(palette.horizon, palette.far, 0.3 + 0.3 * row)
        )


def _house(canvas: Canvas, left: float, top: float, palette: Palette) -> None:
    canvas.rectangle(left, top, left + 0.036, 0.56, palette.near)
    canvas.polygon([(left - 0.004, top), (left + 0.018, top - 0.045), (left + 0.04, top)], palette.near)
    canvas.rectangle(left + 0.011, 0.525, left + 0.017, 0.54, palette.accent)


def _boat(canvas: Canvas, palette: Palette, spot: Spot) -> None:
    def put(x: float, y: float) -> Point:
        return spot.x + 0.13 * spot.size * x, spot.y + spot.size * y

    canvas.polygon([put(-1, 0), put(1, 0), put(0.75, 0.055), put(-0.75, 0.055)], palette.near)
    for post in (-0.6, 0.0, 0.6):
        canvas.line([put(post, -0.1), put(post, 0)], palette.near, 0.008 * spot.size)
    for seat in (-0.42, -0.22, 0.2, 0.4):
        canvas.disc(*put(seat, -0.022), 0.02 * spot.size, mixed(palette.near, palette.horizon, 0.35))
    canvas.polygon([put(-0.85, -0.09), put(-0.6, -0.13), put(0.6, -0.13), put(0.85, -0.09)], palette.accent)


def _land(canvas: Canvas, palette: Palette, share: float) -> None:
    """Land on the left of a coast that wobbles around `share`."""
    coast = [
        (
            share + 0.06 * sin(step / 60 * 7) + 0.03 * sin(step / 60 * 19 + 1) + 0.14 * (step / 60 - 0.4),
            step / 60,
        )
        for step in range(61)
    ]
    for ring in range(4):
        reach = 0.05 * (1 - ring / 4)
        water = mixed(palette.horizon, WHITE, 0.12 * (ring + 1))
        canvas.polygon([(0, 0), *((x + reach, y) for x, y in coast), (0, 1)], water)
    canvas.polygon([(0, 0), *coast, (0, 1)], palette.far)


def _graticule(canvas: Canvas, palette: Palette) -> None:
    for step in range(1, 6):
        colour = mixed(palette.horizon, palette.near, 0.22)
        canvas.line([(step / 6, 0), (step / 6, 1)], colour, 0.0015)
        canvas.line([(0, step / 6), (1, step / 6)], colour, 0.0015)


def _dashes(canvas: Canvas, colour: Colour, start: Point, end: Point) -> None:
    for dash in range(7):
        ends = [
            (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            for share in ((dash + 0.2) / 7, (dash + 0.75) / 7)
        ]
        canvas.line(ends, colour, 0.008)


def _place(canvas: Canvas, palette: Palette, x: float, y: float) -> None:
    canvas.disc(x, y, 0.026, WHITE)
    canvas.disc(x, y, 0.019, palette.accent)


def _bars(canvas: Canvas, palette: Palette, heights: tuple[float, ...], *, marked: int) -> None:
    for rule in range(1, 6):
        y = 0.88 - rule * 0.155
        canvas.line([(0.07, y), (0.93, y)], mixed(palette.horizon, palette.far, 0.35), 0.0025)
    width = 0.84 / len(heights)
    for number, height in enumerate(heights):
        left = 0.08 + number * width
        colour = palette.accent if number == marked else mixed(palette.far, palette.near, height)
        canvas.rectangle(left + width * 0.14, 0.88 - 0.78 * height, left + width * 0.86, 0.88, colour)
    canvas.line([(0.07, 0.88), (0.93, 0.88)], palette.near, 0.006)
