"""A document to the articles in it, for `convert`, `ingest` and `check`."""

import hashlib
from collections.abc import Iterator

from msgspec.structs import replace

from service.commands.sources import Document
from service.domain.article import Article
from service.domain.consistency import accepted
from service.domain.errors import InvalidInput
from service.domain.identity import derived_id, identified
from service.ingest.document import all_understood
from service.ingest.origin import Origin
from service.ingest.sent import Sent
from service.ingest.sniffing import Kind
from service.settings import Settings


class Fallbacks:
    """The identities that the documents of one run take from their file names, each for one of them.

    `nameless` allows standard input, which has no name, to have no identity.
    """

    def __init__(self, *, nameless: bool = False) -> None:
        self._nameless = nameless
        self._taken: dict[tuple[str, str], Document] = {}

    def claim(self, document: Document, article: Article) -> None:
        """Raise InvalidInput where a document has no name, or where another one has its identity."""
        if document.path is None and self._nameless:
            return
        if document.path is None:
            raise InvalidInput("standard input has no name: say with --source-id which article this is")
        first = self._taken.setdefault((article.publication, article.source_id), document)
        if first.path != document.path:
            raise InvalidInput(
                f"its name gives it the source id {article.source_id!r}, which {first.name} has already:"
                " say with --source-id or a source-id line in its header which article this is"
            )


class Reader:
    """Reads documents with what the caller knows of them.

    `kind` says what they are; told by their content where it is null. Where a document's name is all that
    tells which article it is, `fallbacks` must agree.
    """

    def __init__(
        self,
        origin: Origin,
        settings: Settings,
        *,
        kind: Kind | None = None,
        fallbacks: Fallbacks | None = None,
    ) -> None:
        self._origin = origin
        self._settings = settings
        self._kind = kind
        self._fallbacks = fallbacks

    def articles_in(self, document: Document) -> Iterator[Sent | InvalidInput]:
        """Each article of a document, with ids that follow from where it comes from, or why it cannot be
        used. There is one at least."""
        try:
            content = document.content(self._settings.ingest_max_bytes)
            fallback = _Fallback(document, content)
            found = all_understood(
                content,
                self._origin,
                max_bytes=self._settings.ingest_max_bytes,
                fallback_source_id=fallback,
                kind=self._kind,
                base=document.address,
            )
        except InvalidInput as error:
            yield error
            return
        for sent in found.sent:
            try:
                yield self._identified(sent, document, named_by_file=fallback.was_asked)
            except InvalidInput as error:
                yield error
        yield from found.refused

    def _identified(self, sent: Sent, document: Document, *, named_by_file: bool) -> Sent:
        article = accepted(sent.article, max_blocks=self._settings.max_blocks)
        if named_by_file and self._fallbacks is not None:
            self._fallbacks.claim(document, article)
        article_id = article.id or derived_id("article", article.publication, article.source_id)
        return replace(sent, article=identified(article, article_id))


class _Fallback:
    """The identity that a document has by its name, and whether anybody asked for it."""

    def __init__(self, document: Document, content: bytes) -> None:
        self._document = document
        self._content = content
        self.was_asked = False

    def __call__(self) -> str:
        self.was_asked = True
        # What has no name is told apart by its content.
        return self._document.fallback or f"sha256-{hashlib.sha256(self._content).hexdigest()[:16]}"
