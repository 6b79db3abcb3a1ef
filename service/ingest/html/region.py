"""Where on a page the article stands: the element of its paragraphs, and the one around its headline too."""

import re
from itertools import islice
from typing import NamedTuple

from lxml import etree

from service.ingest.html.hints import told
from service.ingest.html.prose import Prose
from service.ingest.html.surroundings import Surroundings
from service.ingest.html.tree import Element, descendants, name, words

_ENOUGH = 0.87
"""Share of the prose that an element must hold for the rest of the page to be none of the article's."""
_NAMED_ENOUGH = 0.6
_LEVELS = 5
_NAMED = ("articlebody", "article-body")
_WHOLE = frozenset({"article", "main", "body"})
_HEADLINE_SHORTEST = 4
_MOST = 0.6
"""Share of a heading that is the headline, where a kicker stands before it."""
_FRONT = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?")


class Region(NamedTuple):
    """`body` holds the paragraphs, `scope` these and the headline; both may be one."""

    scope: Element
    body: Element
    headline: Element | None


class _Clean:
    """The prose of every element without what stands around the article."""

    def __init__(self, root: Element, prose: Prose, surroundings: Surroundings) -> None:
        self._prose: dict[Element, int] = {}
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if surroundings.holds(element):
                    self._prose[element] = 0
                    walk.skip_subtree()
                continue
            if element not in self._prose:
                self._prose[element] = prose.own(element) + sum(
                    self._prose.get(child, 0) for child in element
                )

    def of(self, element: Element) -> int:
        return self._prose.get(element, 0)


def region(root: Element, titles: tuple[str, ...], prose: Prose, surroundings: Surroundings) -> Region | None:
    """Where the article of a page stands; null where there is no prose. `titles` are those in its head."""
    clean = _Clean(root, prose, surroundings)
    whole = clean.of(root)
    if not whole:
        return None
    headline = _headline(root, titles)
    start = _one_of_several(root, headline)
    node = start if start is not None and clean.of(start) else root
    enough = _ENOUGH * clean.of(node)
    while True:
        heaviest = max(node, key=clean.of, default=None)
        if heaviest is None or clean.of(heaviest) < enough:
            break
        node = heaviest
    if name(node) in {"p", "blockquote", "figure"} and node.getparent() is not None:
        node = node.getparent() if node.getparent() is not None else node  # type: ignore[assignment]
    node = _with_its_like(node, clean)
    named = next(
        (
            each
            for each in node.iter()
            if _is_named(each) and clean.of(each) >= _NAMED_ENOUGH * clean.of(node)
        ),
        None,
    )
    if named is not None and clean.of(named) >= enough:
        node = named
    return Region(_scope(node, headline), node, headline)


def _with_its_like(body: Element, clean: _Clean) -> Element:
    """The element, or that around it and others of its kind in which prose stands as well."""
    found = inner = body
    for above in islice(body.iterancestors(), _LEVELS):
        if name(above) in _WHOLE:
            break
        kind = (name(inner), told(inner))
        if kind[1] and any(
            clean.of(each) and (name(each), told(each)) == kind for each in above if each is not inner
        ):
            found = above
        inner = above
    return found


def _is_named(element: Element) -> bool:
    return element.get("itemprop") == "articleBody" or told(element).strip() in _NAMED


def _headline(root: Element, titles: tuple[str, ...]) -> Element | None:
    """The heading that says what the page's head says; else the first `h1` of several words."""
    known = {_letters(title) for title in titles if title}
    candidates = [
        each
        for each in root.iter("h1", "h2", "h3")
        if len(words(each)) >= _HEADLINE_SHORTEST and not _leads_home(each)
    ]
    for each in candidates:
        if _letters(words(each)) in known:
            return each
    for each in candidates:
        said = _letters(words(each))
        if any(
            said.startswith(title[:40]) or title.startswith(said[:40]) for title in known if len(title) > 20
        ):
            return each
    for each in candidates:
        said = _letters(words(each))
        if any(
            said.endswith(title) and len(title) >= _MOST * len(said) for title in known if len(title) > 20
        ):
            return each
    marked = root.find(".//*[@itemprop='headline']")
    if marked is not None and name(marked) != "meta":
        return marked
    return next((each for each in candidates if name(each) == "h1"), None)


def _leads_home(heading: Element) -> bool:
    """Whether a heading is the name of the site, a link to its front page."""
    addresses = [link.get("href") or "" for link in (*descendants(heading, "a"), *heading.iterancestors("a"))]
    return any(_FRONT.fullmatch(address) for address in addresses)


def _one_of_several(root: Element, headline: Element | None) -> Element | None:
    """The article of the headline on a page that goes on with others below it."""
    if headline is None:
        return None
    own = next((each for each in headline.iterancestors("article")), None)
    if own is None:
        return None
    others = [
        each for each in root.iter("article") if each is not own and next(each.iter("h1"), None) is not None
    ]
    return own if others else None


def _scope(body: Element, headline: Element | None) -> Element:
    """The nearest element around both; the page's `article` or `main` where that is nearer the body."""
    around = [body, *body.iterancestors()]
    if headline is None:
        return next((each for each in around if name(each) in _WHOLE), body)
    above = {headline, *headline.iterancestors()}
    nearest = next((each for each in around if each in above), body)
    return next((each for each in (nearest, *nearest.iterancestors()) if name(each) in _WHOLE), nearest)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
