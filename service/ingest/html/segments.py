"""The words around a picture in the pieces that its markup parts them into, each with what that says of it.

Labels that are only read aloud, such as "Image source,", say it in any language.
"""

from typing import Literal, NamedTuple

from lxml import etree

from service.ingest.html.address import linked
from service.ingest.html.hints import is_caption, is_credit, is_read_aloud, names_caption
from service.ingest.html.images import MEDIA
from service.ingest.html.run import NOTHING, Marked, Run
from service.ingest.html.tree import Element, descendants, name, words

Hint = Literal["caption", "credit"]

_SILENT = frozenset(
    {"script", "style", "template", "svg", "button", "input", "select", "noscript", "source", "track"}
)

_APART = frozenset(
    {
        "p",
        "div",
        "figcaption",
        "li",
        "ul",
        "dd",
        "dt",
        "span",
        "small",
        "cite",
        "br",
        "h2",
        "h3",
        "h4",
        "td",
        "section",
    }
)

_MARKED = frozenset({"a", "em", "i", "b", "strong"})


class Segment(NamedTuple):
    """Words with what is said of them; `in_caption` where they stand in a caption's element."""

    hint: Hint | None
    words: Marked
    in_caption: bool


class _Place(NamedTuple):
    """An element with what it says of its words."""

    element: Element
    hint: Hint | None
    in_caption: bool


def segments(element: Element, base: str | None) -> list[Segment]:
    """The words in an element, parted where a block or an element with a class of its own begins or ends."""
    parting = _Parting(element, base)
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        if event == "end":
            parting.end(each)
        elif not parting.begin(each):
            walk.skip_subtree()
    parting.part()
    return parting.found


class _Parting:
    """Follows a walk through the element of a picture."""

    def __init__(self, root: Element, base: str | None) -> None:
        self.found: list[Segment] = []
        self._root = root
        self._base = base
        self._run = Run()
        self._places = [_Place(root, None, in_caption=False)]
        self._marked: list[Element] = []

    def part(self) -> None:
        """The words so far are one segment."""
        taken, place = self._run.take(), self._places[-1]
        if taken.text:
            self.found.append(Segment(place.hint, taken, place.in_caption))

    def begin(self, element: Element) -> bool:
        """Whether the words in an element are to be read."""
        tag, place = name(element), self._places[-1]
        if element is self._root:
            self._run.write(element.text)
            return True
        if tag in _SILENT or (tag in MEDIA and tag != "picture") or _is_gone(element):
            return False
        if (is_read_aloud(element) and _is_label(element)) or (tag == "span" and _is_lead_in(element)):
            self.part()
            self._places[-1] = place._replace(hint="caption" if place.hint == "caption" else "credit")
            return False
        said = _hint(element)
        if said is not None or tag in _APART:
            self.part()
            in_caption = (place.in_caption or said == "caption") and said != "credit"
            self._places.append(_Place(element, said or place.hint, in_caption))
        elif tag in _MARKED:
            self._marked.append(element)
            if tag == "a":
                self._run.open(href=linked(element.get("href"), self._base) or "")
            else:
                self._run.open(strong=tag in {"b", "strong"})
        self._run.write(element.text)
        return True

    def end(self, element: Element) -> None:
        """The element is over; what follows it is that of the one around it."""
        if element is self._root:
            return
        if self._places[-1].element is element:
            self.part()
            self._places.pop()
        elif self._marked and self._marked[-1] is element:
            self._marked.pop()
            self._run.close()
        self._run.write(element.tail)


def _is_label(element: Element) -> bool:
    """Whether words that are only read aloud say what the next ones are."""
    return len(words(element)) <= 40


def _is_lead_in(element: Element) -> bool:
    """Whether a short text with a comma or colon leads in the words behind it, as "Image source," does."""
    text = words(element)
    above = element.getparent()
    return (
        0 < len(text) <= 30
        and text[-1] in ",،:：、"
        and above is not None
        and words(above).startswith(text)
        and len(words(above)) > len(text)
    )


def _is_gone(element: Element) -> bool:
    """Whether words are never shown; those read aloud are labels such as "Image source" and stay."""
    style = (element.get("style") or "").replace(" ", "").casefold()
    return element.get("hidden") is not None or "display:none" in style or element.get("role") == "button"


def _hint(element: Element) -> Hint | None:
    if is_credit(element, in_figure=True):
        if names_caption(element):
            return "caption"
        return None if any(is_caption(each) for each in descendants(element)) else "credit"
    return "caption" if is_caption(element) else None


def marked(element: Element, base: str | None) -> Marked:
    """All words in an element as one text."""
    return next((each.words for each in segments(element, base)), NOTHING)
