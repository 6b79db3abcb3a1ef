"""An aside's blocks to a box: its headline, who wrote it, and what kind of text it is."""

from collections.abc import Sequence
from typing import get_args

from service.domain.article import Block, Box, Contributor, Genre, Heading, Paragraph
from service.ingest.bylines import all_described, byline, contributors
from service.ingest.html.hints import told
from service.ingest.html.tree import Element, descendants, name, words
from service.ingest.markers import ASIDES

_LABELS = frozenset(
    {
        "fact box",
        "factbox",
        "facts",
        "fakta",
        "fakten",
        "hintergrund",
        "zur sache",
        "info",
        "kontext",
        "contexte",
        "contexto",
        "repères",
        "key facts",
        "at a glance",
        "in brief",
        "background",
        "à savoir",
        "claves",
        "scheda",
    }
)
_LONGEST_BYLINE = 120


def box(element: Element, blocks: Sequence[Block]) -> Box | None:
    """The box of an aside; null where there is nothing in it but its headline."""
    label, headline, people = None, None, _stated(element)
    inner = [block for block in blocks if not isinstance(block, Box)]
    if people and inner:
        inner = [block for block in inner if not _is_of(block, people)]
    while len(inner) > (0 if _is_ours(element) else 1):
        match inner[0]:
            case Heading(text=text) | Paragraph(text=text) if label is None and _genre_of(text):
                label = text
            case Heading(text=text, level=level) if headline is None and (
                level == 2 or not _is_ours(element)
            ):
                headline = text
            case Paragraph(text=text) if not people and (named := _people(text, labelled=label is not None)):
                people = named
            case Paragraph(text=text) if people and (told_more := all_described(people, text)):
                people = told_more
            case _:
                break
        inner.pop(0)
    if not _is_ours(element) and all(isinstance(block, Heading) for block in inner):
        return None
    return Box(
        headline=(headline or label or "")[:2_000] or None,
        genre=_genre(element, label or headline),
        byline=people,
        blocks=tuple(inner),
    )


def _is_ours(element: Element) -> bool:
    """Whether it is an aside as our own pages write it, whose class is its genre."""
    return name(element) == "aside" and element.get("class") in get_args(Genre)


def _stated(element: Element) -> tuple[Contributor, ...]:
    """The byline as our own pages write it."""
    for each in descendants(element, "ul"):
        if "byline" in (each.get("class") or "").split():
            return tuple(filter(None, (_contributor(entry) for entry in descendants(each, "li"))))
    return ()


def _contributor(entry: Element) -> Contributor | None:
    said = {each.get("class"): words(each) for each in descendants(entry, "bdi")}
    url = next((each.get("href") for each in descendants(entry, "a")), None)
    if not said.get("name"):
        return None
    return Contributor(
        name=said["name"],
        kind="organisation" if entry.get("class") == "organisation" else "person",
        role=said.get("role"),
        organisation=said.get("at"),
        url=url,
    )


def _is_of(block: Block, people: Sequence[Contributor]) -> bool:
    """Whether a block is the list that names the people of the byline."""
    items = [entry.text for entry in getattr(block, "items", ())]
    return len(items) == len(people) and all(
        item.startswith(person.name) for item, person in zip(items, people, strict=True)
    )


def _people(text: str, *, labelled: bool) -> tuple[Contributor, ...]:
    if len(text) > _LONGEST_BYLINE:
        return ()
    return byline(text)[0] or (contributors(text) if labelled else ())


def _genre_of(text: str) -> Genre | None:
    label = text.rstrip(":").strip().casefold()
    return ASIDES.get(label) or ("background" if label in _LABELS else None)


def _genre(element: Element, label: str | None) -> Genre:
    said = [*(element.get("class") or "").split(), *told(element).split()]
    genres: dict[str, Genre] = {genre: genre for genre in get_args(Genre)}
    by_class = next((genres[word] for word in said if word in genres), None)
    return by_class or (_genre_of(label) if label else None) or "background"
