"""The formats that are written and read here, each as the way there and back."""

from collections.abc import Callable
from typing import NamedTuple

from service.domain.article import Article
from service.ingest import html, jsonld, newsml, ninjs
from service.ingest.feeds import atom, jsonfeed, rss
from service.ingest.reading import Reading
from service.publish import formats
from tests.publish.samples import LINKS, PUBLICATION


class Way(NamedTuple):
    """A format, by the name that `convert` has for it, and its reader."""

    name: str
    read: Callable[..., tuple[Reading, ...]]

    def back(self, article: Article) -> Reading:
        """What comes back of an article that was written."""
        written = formats.BY_NAME[self.name].render(article, PUBLICATION, LINKS)
        (reading,) = self.read(written)
        return reading


WAYS = (
    Way("jsonld", jsonld.read),
    Way("ninjs", ninjs.read),
    Way("newsml", newsml.read),
    Way("atom", atom.read),
    Way("rss", rss.read),
    Way("jsonfeed", jsonfeed.read),
    Way("html", html.read),
)
