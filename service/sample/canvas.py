"""A surface to draw on in fractions of its size, smooth at the edges, the same on every run."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

Colour = tuple[int, int, int]
Point = tuple[float, float]

_OVERSAMPLING = 2
"""Pillow draws hard edges; drawing at twice the size and averaging four pixels into one softens them."""

_QUALITY = 84


class Canvas:
    """`x` is from 0 (left) to 1 (right), `y` from 0 (top) to 1 (bottom), radii are shares of the height."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour) -> None:
        self._width, self._height = width * _OVERSAMPLING, height * _OVERSAMPLING
        self._image = _gradient((self._width, self._height), top, bottom)
        self._draw = ImageDraw.Draw(self._image)

    def gradient(self, upper_left: Point, lower_right: Point, top: Colour, bottom: Colour) -> None:
        """A rectangle whose colour changes from top to bottom."""
        left, upper = map(round, self._at(upper_left))
        right, lower = map(round, self._at(lower_right))
        self._image.paste(_gradient((right - left, lower - upper), top, bottom), (left, upper))

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        self._draw.rectangle([self._at((x0, y0)), self._at((x1, y1))], fill=colour)

    def polygon(self, points: Iterable[Point], colour: Colour) -> None:
        self._draw.polygon([self._at(point) for point in points], fill=colour)

    def line(self, points: Iterable[Point], colour: Colour, thickness: float) -> None:
        """`thickness` is a fraction of the height."""
        corners = [self._at(point) for point in points]
        self._draw.line(corners, fill=colour, width=max(1, round(thickness * self._height)), joint="curve")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.oval(x, y, radius, radius, colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """An ellipse with its two radii, both fractions of the height."""
        (centre_x, centre_y), rx, ry = self._at((x, y)), across * self._height, down * self._height
        self._draw.ellipse([centre_x - rx, centre_y - ry, centre_x + rx, centre_y + ry], fill=colour)

    def jpeg(self) -> bytes:
        """The finished picture."""
        file = BytesIO()
        self._image.reduce(_OVERSAMPLING).save(file, "JPEG", quality=_QUALITY)
        return file.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * self._width, point[1] * self._height


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that is `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    column = ImageOps.colorize(Image.linear_gradient("L"), top, bottom).resize((1, 256), Image.Resampling.BOX)
    return column.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)
