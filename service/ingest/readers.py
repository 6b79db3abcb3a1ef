"""The readers of formats that are neither our own JSON nor the text of a page, by the kind of source."""

from collections.abc import Mapping
from typing import Protocol

from service.ingest import jsonld, newsml, ninjs, own_page
from service.ingest.feeds import atom, jsonfeed, rss
from service.ingest.reading import Reading
from service.ingest.sniffing import Kind


class Reader(Protocol):
    """Reads one format: the articles of a document. `base` is the document's address, where it is known.

    Raises NotAnArticle or InvalidInput where none can be read.
    """

    def __call__(self, document: bytes, *, base: str | None = None) -> tuple[Reading, ...]: ...


READERS: Mapping[Kind, Reader] = {
    "html": own_page.read,
    "jsonld": jsonld.read,
    "ninjs": ninjs.read,
    "newsml": newsml.read,
    "rss": rss.read,
    "atom": atom.read,
    "jsonfeed": jsonfeed.read,
}
