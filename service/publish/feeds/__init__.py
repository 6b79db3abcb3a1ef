"""Articles as feeds: RSS 2.0 with Media RSS and Dublin Core, Atom 1.0, JSON Feed 1.1."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from service.publish.entry import Entry
from service.publish.feeds import atom, json_feed, rss
from service.publish.feeds.feed import Feed
from service.publish.links import Links


class Form(NamedTuple):
    """A format of feeds: what their addresses end in, and what writes a page."""

    suffix: str
    media_type: str
    title: str
    write: Callable[[Feed, Sequence[Entry], Links], bytes]


FORMS = (
    Form(".rss", rss.MEDIA_TYPE, "RSS 2.0", rss.rss),
    Form(".atom", atom.MEDIA_TYPE, "Atom 1.0", atom.atom),
    Form(".json", json_feed.MEDIA_TYPE, "JSON Feed 1.1", json_feed.json_feed),
)
BY_SUFFIX = {each.suffix: each for each in FORMS}
