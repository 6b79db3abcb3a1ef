"""The labelled pages: whole HTML pages of news sites in our own words, and what is to be found on each."""

from pathlib import Path
from typing import Literal

import msgspec

Half = Literal["seen", "held"]

SEEN = Path(__file__).parent / "pages"
FOLDERS: dict[Half, Path] = {"seen": SEEN, "held": SEEN / "held"}


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a person reads on a page, in reading order; white space is as an HTML browser shows it.

    `shape` says whose markup the page is like. `authors` are the names in the byline, a house only where
    no person is named. `day` is the day of the first publication as the page prints it, `instant` the
    moment with its offset where it says one. `kept` may stand in any field of the article, or be reported as
    not understood, but must not be lost; `absent` is of the page and not of the article. A credit is
    without the word that introduces it ("Photograph:"), a caption without its credit.
    """

    shape: str
    headline: str
    language: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None
    instant: str | None = None
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """A page and its label. `name` is that of both files."""

    name: str
    document: bytes
    label: Label


def read(half: Half) -> tuple[Page, ...]:
    """The pages of one half, by name."""
    return tuple(_page(path) for path in sorted(FOLDERS[half].glob("*.html")))


def _page(path: Path) -> Page:
    label = msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=Label)
    return Page(path.stem, path.read_bytes(), label)
