"""The newest changes as an Atom feed (RFC 4287), what was taken from the reader as deleted entries
(RFC 6721). The entries are those of the articles' own feeds, without the content."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.domain import wire
from service.domain.article import Publication
from service.domain.change import ends
from service.domain.vocabulary import NEVER
from service.publish.changes import Told
from service.publish.entry import Entry
from service.publish.feeds.atom import atom_document, deleted, entry
from service.publish.feeds.feed import Feed
from service.publish.links import Links
from service.publish.written import moment
from service.publish.xml import Xml


class AtomPage(NamedTuple):
    """Where a page of the feed is, and the page of older changes after it; null on the last. `hub` is told
    to whom it may send what is new."""

    address: str
    following: str | None
    hub: str | None = None


def atom_feed(told: Sequence[Told], page: AtomPage, links: Links) -> bytes:
    """The feed, in the order given; each change with its article, where there is one."""
    host = links.host()
    feed = Feed(
        id=links.feed(".atom"),
        title=f"Changes at {host}",
        description="Each article that was changed, the newest change first.",
        owner=host,
        home=links.home(),
        address=page.address,
        first=links.feed(".atom"),
        following=page.following,
        others=(("application/json", links.feed()),),
        hub=page.hub,
    )
    updated = max((change.at for change, _, _ in told), default=NEVER)
    return atom_document(feed, list(_entries(told, links)), updated=moment(updated))


def _entries(told: Sequence[Told], links: Links) -> Iterator[Xml]:
    for change, _, snapshot in told:
        if snapshot is not None:
            article = wire.decode_article(snapshot)
            # Later than any deletion before it: RFC 6721, section 3 lets the later of the two hold.
            yield entry(Entry(article, Publication(id=article.publication), change.at), links, whole=False)
        elif ends(change):
            yield deleted(change)
