"""The zones of a region: what comes before its body, what is in it, what is behind."""

import re
from itertools import takewhile

from service.domain.article import ImageBlock, VideoBlock
from service.domain.unread import Unread
from service.ingest.html.found import Found
from service.ingest.html.region import Region
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import Element, holds, name, path, words

_CORRECTION = re.compile(
    r"(?:(?:this|the) (?:article|story|piece|report|headline|version).{0,40}\b(?:amended|corrected"
    r"|updated to (?:correct|clarify)|clarified)"
    r"|(?:correction|clarification|editor['’]s note|korrektur|anmerkung|berichtigung|corrección"
    r"|rectificatif|errata?|correzione)\s*[:(,–—-])",
    re.IGNORECASE,
)

_LONGEST_CORRECTION = 1_000

_SHOWN = 500
_MOST_BEHIND = 20


class Zones:
    """Follows a walk through the region: what comes before the body, in it, behind it."""

    def __init__(self, region: Region, surroundings: Surroundings) -> None:
        self._region = region
        self._surroundings = surroundings
        self._body = set(region.body.iter())
        self._above = set(region.body.iterancestors())
        self._reached = False
        self._galleries: set[Element | None] = set()
        self._in_article = name(region.scope) != "body"
        headline = region.headline
        self._before = (
            set(takewhile(lambda each: each is not headline, region.scope.iter()))
            if headline is not None
            else set()
        )
        self._before -= {*headline.iterancestors()} if headline is not None else set()
        self.left: list[Unread] = []

    def left_out(self, element: Element) -> bool:
        if element is self._region.headline:
            return True
        if element is self._region.body:
            self._reached = True
        if element in self._body and element is not self._region.body:
            return self._is_around(element)
        if element in self._above or element is self._region.body:
            return False
        if self._reached:
            return self._is_behind(element)
        return self._surroundings.holds(element)

    def is_above_headline(self, element: Element) -> bool:
        """Whether an element comes before the headline: words there are the page's."""
        return element in self._before

    def is_body(self, element: Element) -> bool:
        return element in self._body

    def _is_behind(self, element: Element) -> bool:
        """Whether an element behind the body is left out; the first prose there is named."""
        if is_correction(element):
            return False
        around = self._surroundings.holds(element)
        gallery = holds(element, "img", "video") and (
            name(element) == "figure" or holds(element, "figure", "li")
        )
        if not around and (element.getparent() in self._galleries or (gallery and self._in_article)):
            self._galleries.add(element)
            return False
        if len(self.left) < _MOST_BEHIND and not around:
            self._note(element)
        return True

    def _is_around(self, element: Element) -> bool:
        if not self._surroundings.holds(element) or is_correction(element):
            return False
        self._note(element)
        return True

    def _note(self, element: Element) -> None:
        if self._surroundings.has_prose(element):
            said = words(element, _SHOWN)[:_SHOWN]
            self.left.append(Unread(where=path(element), what=f"left out as the page's own: {said!r}"))


def is_correction(element: Element) -> bool:
    text = words(element, _LONGEST_CORRECTION)
    return len(text) < _LONGEST_CORRECTION and _CORRECTION.match(text) is not None


def of_region(found: list[Found], zones: Zones) -> list[Found]:
    """What a walk found, without text that stands loose around the body."""
    first = next((place for place, each in enumerate(found) if zones.is_body(each.element)), 0)
    return [
        each
        for place, each in enumerate(found)
        if place < first
        or zones.is_body(each.element)
        or isinstance(each.block, ImageBlock | VideoBlock)
        or is_correction(each.element)
    ]
