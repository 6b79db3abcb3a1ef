"""The sample newsroom's picture files, drawn when they are asked for: the wheel carries no binary files.

The same Pillow draws the same bytes every time, so that a second start finds the same pictures again.
"""

from collections.abc import Callable
from typing import NamedTuple

from PIL import ImageColor

from service.sample import scenes
from service.sample.canvas import Canvas, Colour
from service.sample.scenes import Palette

WIDE, PHOTO, SQUARE = (1600, 900), (1600, 1200), (1200, 1200)
"""16:9, 4:3 and 1:1: the three ratios that Google asks an article's pictures for, 1200 pixels and wider."""


class Drawing(NamedTuple):
    """What to draw: a scene, width and height in pixels, and the colours of `Palette`, in its order."""

    scene: Callable[[Canvas, Palette], None]
    size: tuple[int, int]
    colours: str


DRAWINGS = {
    "long-read-1": Drawing(scenes.village, WIDE, "#3a3f6b #f4a259 #5b6f8f #1f2233 #ffd27a"),
    "long-read-2": Drawing(scenes.estuary, SQUARE, "#cfe3ea #a9cbd8 #efe6cf #3d4a52 #c8462f"),
    "long-read-3": Drawing(scenes.rising_bars, PHOTO, "#fbf7ee #f3ecdc #8fb3c4 #264653 #c8462f"),
    "long-read-4": Drawing(scenes.crowd, WIDE, "#2a1d1a #5a3a26 #6d4c3a #1d1412 #f2b56b"),
    "long-read-5": Drawing(scenes.roofs, PHOTO, "#9cc4dc #f3e6d3 #8fa58a #3b4a4f #c8553d"),
    "budget-1": Drawing(scenes.falling_bars, WIDE, "#f7f8fa #e9edf2 #9fb4cc #1f3a5f #d08c1d"),
    "ferry-1": Drawing(scenes.ferry, WIDE, "#7fb6dd #dcecf5 #4f86a8 #173a56 #d1402f"),
    "storm-1": Drawing(scenes.waves, WIDE, "#3b444d #8d989c #6f8586 #1f3438 #d9e2e0"),
    "storm-2": Drawing(scenes.track, SQUARE, "#b9cfdd #9dbbd0 #e6e2d0 #2f3d4a #b3261e"),
    "theatre-1": Drawing(scenes.stage, PHOTO, "#120b10 #2a141b #7a1623 #1c060c #ffe2a8"),
    "water-1": Drawing(scenes.city, WIDE, "#69b3d6 #f7ead2 #3c8fa8 #2d4a57 #e0a03a"),
    "boats-1": Drawing(scenes.boats, PHOTO, "#6c86b8 #f7c9a0 #6d8f9e #1e3a5c #f28f3b"),
    "railway-1": Drawing(scenes.rails, WIDE, "#86b9e0 #e8f1f2 #7c9cb0 #3f6b3a #9bbf4f"),
}
"""By the name that an article's JSON gives after `sample:`."""


def jpeg(name: str) -> bytes:
    """The named picture's file. Raises KeyError for a name that is not in `DRAWINGS`."""
    drawing = DRAWINGS[name]
    palette = Palette(*map(_colour, drawing.colours.split()))
    canvas = Canvas(*drawing.size, palette.above, palette.horizon)
    drawing.scene(canvas, palette)
    return canvas.jpeg()


def _colour(notation: str) -> Colour:
    red, green, blue, *_ = ImageColor.getrgb(notation)
    return red, green, blue
