"""JSON-LD's nodes: names without prefixes, values without wrappers, references followed.

Not all of JSON-LD 1.1, which takes contexts from the network: what people write by hand and by plug-in.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any

from service.ingest.members import Found, Members
from service.ingest.notes import Notes
from service.ingest.plain import is_markup, without_markup
from service.ingest.plain import words as tidy

_PREFIXES = ("https://schema.org/", "http://schema.org/", "schema:")
_MOST_NODES = 200_000
"""Values of a document in which nodes with an id are looked for."""
_DEEPEST = 6
"""Nodes within nodes that are read: an article's part, its author, that one's employer are three."""


def short(name: str) -> str:
    """A term of schema.org, without what says that it is one."""
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


class Graph:
    """The nodes of a document by their ids. `verbatim` says that text in it is never HTML, as ours is not."""

    def __init__(self, document: Any) -> None:
        self._by_id: dict[str, dict[str, Any]] = {}
        self.verbatim = False
        self._shown: set[int] = set()
        waiting, seen = [document], 0
        while waiting and seen < _MOST_NODES:
            value = waiting.pop()
            seen += 1
            if isinstance(value, dict):
                self._keep(value)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value

    def of(self, *, verbatim: bool) -> "Graph":
        """The same nodes, their texts read so."""
        made = copy(self)
        made.verbatim = verbatim
        made._shown = set()  # noqa: SLF001 - of its own class
        return made

    def is_new(self, node: "Node") -> bool:
        """Whether a part was not shown yet: references may name the same one, or the whole, many times."""
        if node.key in self._shown:
            return False
        self._shown.add(node.key)
        return True

    def resolved(self, value: Any) -> Any:
        """What a value stands for: a literal's text, a list's entries, the node that a reference names."""
        if not isinstance(value, dict):
            return value
        for wrapper in ("@value", "@list", "@set"):
            if wrapper in value:
                return value[wrapper]
        if set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value

    def _keep(self, node: dict[str, Any]) -> None:
        named = node.get("@id")
        if isinstance(named, str) and not set(node) <= {"@id", "@type"}:
            # The same node may be told in several places: the first says most, as a rule.
            self._by_id.setdefault(named, node)


class Node(Members):
    """One node. Its properties are asked for by their short names."""

    def __init__(
        self, value: dict[str, Any], pointer: str, notes: Notes, graph: Graph, *, depth: int = 0
    ) -> None:
        super().__init__({short(key): each for key, each in value.items()}, pointer, notes)
        self.graph = graph
        self.depth = depth
        self.key = id(value)
        """Which node it is, however often it is met."""
        self.types = frozenset(short(kind) for kind in _strings(value.get("@type")))
        self.ignore("@id", "@type", "@context")

    @property
    def id(self) -> str:
        """Its `@id`; empty for a node without one, or with one of this document alone."""
        named = self.take("@id").value
        return named if isinstance(named, str) and not named.startswith("_:") else ""

    def node(self, value: dict[str, Any], pointer: str) -> "Node":
        """A node within this one. References may lead back to where they come from: the deepest is empty."""
        if self.depth == _DEEPEST:
            self.notes.pass_over(pointer, "a node that lies too deep, or within itself")
            value = {}
        return Node(value, pointer, self.notes, self.graph, depth=self.depth + 1)

    def take(self, *keys: str) -> Found:
        value, pointer = super().take(*keys)
        return Found(self.graph.resolved(value), pointer)

    def each(self, *keys: str) -> Iterator[Found]:
        for value, pointer in super().each(*keys):
            found = self.graph.resolved(value)
            # A list within a list is a part of it.
            for entry in found if isinstance(found, list) else [found]:
                yield Found(self.graph.resolved(entry), pointer)

    def nodes(self, *keys: str) -> Iterator["Node"]:
        """The entries of a property that are nodes; a text is the name of one."""
        for value, pointer in self.each(*keys):
            if isinstance(value, dict):
                yield self.node(value, pointer)
            elif isinstance(value, str) and value.strip():
                named = self.node({"name": value}, pointer)
                named.key = hash(pointer)
                yield named
            elif value is not None:
                self.words_of(Found(value, pointer))

    def words_of(self, found: Found) -> str:
        """The words of a value; of a node, its name or text."""
        if isinstance(found.value, dict):
            inner = self.node(found.value, found.pointer)
            key = next((key for key in ("name", "text", "@id") if key in inner), None)
            return "" if key is None else inner.words_of(inner.take(key))
        if isinstance(found.value, list):
            first = self.graph.resolved(found.value[0]) if found.value else None
            return "" if isinstance(first, list) else self.words_of(Found(first, found.pointer))
        return super().words_of(found)

    def said(self, *keys: str) -> str:
        """The words of a property in one line, tags and entities of HTML read as what they mean."""
        return self.plain(self.text(*keys))

    def plain(self, text: str) -> str:
        return tidy(text) if self.graph.verbatim else without_markup(text)

    def is_html(self, text: str) -> bool:
        return not self.graph.verbatim and is_markup(text)

    def address(self, *keys: str) -> str | None:
        """An address, stated as such, or as that of a node."""
        value, pointer = self.take(*keys)
        if isinstance(value, list):
            value = self.graph.resolved(value[0]) if value else None
        if isinstance(value, dict):
            return self.node(value, pointer).address("url", "contentUrl", "@id")
        return self.notes.address(pointer, value) if isinstance(value, str) else None


def _strings(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
