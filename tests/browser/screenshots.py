"""The pictures of pages in `docs/`, drawn anew: `make screenshots`. Not a test; look at what it draws."""

import asyncio
import tempfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.reading import Readers, Scheme
from tests.conftest import migrate, settings_for
from tests.serving import Site

DOCS = Path(__file__).parents[2] / "docs"


class Shot(NamedTuple):
    """A picture's name, the story it shows, at what size, and the figure that the reader points at."""

    name: str
    source_id: str
    width: int
    height: int
    scheme: Scheme = "light"
    figure: str | None = None


SHOTS = (
    Shot("page", "at-2026-0505-fares", 1280, 900, figure="€4.86"),
    Shot("page-dark", "at-2026-0505-fares", 390, 760, "dark"),
    Shot("page-arabic", "ar-tahliya-marsa", 390, 760),
    Shot("page-hindi", "hi-naav-pathshala", 390, 760),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'wirecopy.db'}"
        asyncio.run(migrate(url))
        with Site(settings_for(url, folder)) as newsroom:
            newsroom.load_sample()
            _draw_all(newsroom)


def _draw_all(newsroom: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in SHOTS:
            _draw(Readers(browser, newsroom), newsroom, shot)
        browser.close()


def _draw(readers: Readers, newsroom: Site, shot: Shot) -> None:
    path = f"/articles/{newsroom.sample_article(shot.source_id)['slug']}"
    with readers.reading(path, width=shot.width, height=shot.height, scheme=shot.scheme) as page:
        if shot.figure is not None:
            page.locator("a.figure", has_text=shot.figure).first.hover()
        drawn = Image.open(BytesIO(page.screenshot())).convert("RGB")
    drawn.save(DOCS / f"{shot.name}.png", optimize=True)


if __name__ == "__main__":
    main()
