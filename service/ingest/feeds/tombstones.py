"""Deleted entries (RFC 6721): a feed says that an article is to be taken down.

Reading a document withdraws nothing: that is an editor's act, with a reason. What is asked for is named.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from service.domain.errors import NotAnArticle
from service.domain.unread import Unread
from service.ingest.notes import Notes
from service.ingest.reading import Reading
from service.ingest.xml import Element, each, namespace, path, words

_NAMESPACE = "http://purl.org/atompub/tombstones/1.0"


def with_withdrawals(readings: Sequence[Reading], feed: Element | None) -> tuple[Reading, ...]:
    """The readings, the withdrawals that the feed asks for named with the first of them.

    Raises NotAnArticle where there is nothing but those.
    """
    asked = tuple(_withdrawals(feed))
    if not asked:
        return tuple(readings)
    if not readings:
        raise NotAnArticle(f"no article: there are only withdrawals, the first is {asked[0].what}")
    return (replace(readings[0], unread=(*readings[0].unread, *asked)), *readings[1:])


def _withdrawals(feed: Element | None) -> Iterator[Unread]:
    notes = Notes()
    for entry in each(feed, "deleted-entry"):
        if namespace(entry) == _NAMESPACE:
            notes.pass_over(
                lambda entry=entry: path(entry),  # type: ignore[misc]
                f"a withdrawal of {entry.get('ref')} at {entry.get('when')}: {words(entry)}",
            )
    return iter(notes.unread)
