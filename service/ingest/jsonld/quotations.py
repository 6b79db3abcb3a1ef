"""Words quoted in running text: a Quotation part says which, and finds its place by them."""

from collections.abc import Iterator, Sequence

from service.domain.article import Article, Quotation
from service.ingest.jsonld.graph import Node
from service.ingest.jsonld.places import Places


def quotations(article: Article, parts: Sequence[Node]) -> tuple[Quotation, ...]:
    """A quotation for each part, where its words stand first that no part before it has taken."""
    return tuple(_found(parts, Places(article)))


def _found(parts: Sequence[Node], places: Places) -> Iterator[Quotation]:
    for part in parts:
        quoted = part.said("text", "name")
        here = places.next_of(quoted)
        if here is None:
            part.notes.pass_over(part.pointer, f"a quotation that is not in the text: {quoted}")
        else:
            speaker = part.notes.text(part.pointer, part.said("creator", "author"))
            yield Quotation(speaker=speaker, span=here)
