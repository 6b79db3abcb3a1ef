"""A JSON-LD document to its articles: a node, a list, a graph, or a page or list that names them."""

from collections.abc import Iterator
from typing import Any

from service.domain.errors import NotAnArticle
from service.domain.pointers import below
from service.ingest.jsonld.article import reading
from service.ingest.jsonld.contents import ARTICLES
from service.ingest.jsonld.graph import Graph, Node
from service.ingest.members import Found, parse
from service.ingest.notes import Notes
from service.ingest.reading import Reading

_LEADING = ("mainEntity", "itemListElement", "item", "blogPost", "dataFeedElement", "hasPart")
"""Where a page, a list or a blog names its articles."""
_MOST = 10_000
"""Nodes that are looked at for articles."""


def read(document: bytes, *, base: str | None = None) -> tuple[Reading, ...]:
    """An article for each node that is one. Raises Malformed for what is no JSON, NotAnArticle where there is
    none."""
    found = readings(parse(document), base=base)
    if not found:
        raise NotAnArticle("no article: there is no NewsArticle in it, nor another kind of article")
    return found


def readings(document: Any, *, base: str | None = None) -> tuple[Reading, ...]:
    """The articles in JSON that was parsed."""
    graph, seen = Graph(document), set[int]()
    articles = [article for found in _roots(document) for article in _articles(found, graph, seen)]
    return tuple(reading(Node(found.value, found.pointer, Notes(base), graph)) for found in articles)


def _roots(document: Any, pointer: str = "") -> Iterator[Found]:
    """The nodes at the top of a document, or of its graph."""
    if isinstance(document, list):
        for number, entry in enumerate(document):
            if isinstance(entry, dict):
                yield from _roots(entry, below(pointer, number))
    elif isinstance(document, dict) and "@graph" in document:
        graph = document["@graph"]
        entries = graph if isinstance(graph, list) else [graph]
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield Found(entry, below(below(pointer, "@graph"), number))
    elif isinstance(document, dict):
        yield Found(document, pointer)


def _articles(found: Found, graph: Graph, seen: set[int]) -> Iterator[Found]:
    """The node, where it is an article, else those that it leads to; each once, however often it is named."""
    waiting = [found]
    while waiting and len(seen) < _MOST:
        here = waiting.pop()
        if id(here.value) in seen:
            continue
        seen.add(id(here.value))
        node = Node(here.value, here.pointer, Notes(), graph)
        if node.types & ARTICLES.keys():
            yield here
        else:
            below = [entry for key in _LEADING for entry in node.each(key) if isinstance(entry.value, dict)]
            waiting += reversed(below)
