"""The `meta` elements, links and microdata of a page to facts about its article."""

import html
import re
from collections.abc import Iterator

from service.domain.article import Contributor
from service.domain.media import Image
from service.ingest.html.address import absolute
from service.ingest.html.authors import credited
from service.ingest.html.dates import Stamp, stated
from service.ingest.html.facts import Facts, Shown
from service.ingest.html.tree import Element, descendants, words

_MOST = 400
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article:published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "article.published",
    "date",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "originalpublicationdate",
    "displaydate",
    "ptime",
    "iso-8601-publish-date",
    "published_at",
    "rnews:datepublished",
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "utime",
    "article.updated",
    "article:modified",
    "updated_at",
    "lastmodified",
)
_AUTHOR = (
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "cxenseparse:author",
    "article.author",
    "creator",
)
_SECTION = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "section",
    "articlesection",
    "cxenseparse:category",
    "article.section",
    "dcterms.subject.section",
)
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "keywords")
_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]{2,60}$")


class Meta:
    """What a page's head says, by the lower-case name of each `meta`."""

    def __init__(self, root: Element, base: str | None) -> None:
        self._root = root
        self._base = base
        self._said: dict[str, list[str]] = {}
        for number, meta in enumerate(root.iter("meta")):
            key = meta.get("property") or meta.get("name") or meta.get("itemprop")
            content = " ".join(html.unescape(meta.get("content") or "").split())
            if key and content and number < _MOST:
                self._said.setdefault(key.strip().casefold(), []).append(content)

    def first(self, *names: str) -> str | None:
        """The first that is said by one of these names."""
        return next((self._said[name][0] for name in names if name in self._said), None)

    def facts(self) -> Facts:
        """Everything that is said of the article."""
        picture = absolute(
            self.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image"), self._base
        )
        alt = self.first("og:image:alt", "twitter:image:alt")
        image = Image(url=picture, alt=alt) if picture else None
        return Facts(
            headline=self._title(),
            standfirst=self.first("og:description", "description", "twitter:description", "dc.description"),
            authors=self._authors(),
            published=self._stamp(_PUBLISHED, "datePublished"),
            updated=self._stamp(_UPDATED, "dateModified"),
            section=self.first(*_SECTION) or next(self._microdata("articleSection"), None),
            tags=tuple(self._tags()),
            language=self._root.get("lang")
            or self._root.get("{http://www.w3.org/XML/1998/namespace}lang")
            or self._locale(),
            url=self.address(),
            source=self.first("og:site_name", "application-name", "dc.publisher", "publisher"),
            pictures=(Shown(image=image),) if image else (),
        )

    def address(self) -> str | None:
        """The page's canonical address."""
        for link in self._root.iter("link"):
            if "canonical" in (link.get("rel") or "").casefold().split():
                found = absolute(link.get("href"), self._base)
                if found:
                    return found
        return absolute(self.first("og:url", "al:web:url", "twitter:url"), self._base)

    def is_front(self) -> bool:
        """Whether the page calls itself a site's front page or a list."""
        return self.first("og:type") in {"website", "profile"}

    def _title(self) -> str | None:
        title = self.first(
            "og:title", "twitter:title", "dc.title", "headline", "sailthru.title", "parsely-title"
        )
        if title is None:
            found = next(self._root.iter("title"), None)
            title = words(found) if found is not None else None
        site = self.first("og:site_name")
        if title is None:
            return None
        ending = _SUFFIX.search(title)
        if ending is not None and (
            site is None or site.casefold() in ending.group().casefold() or len(ending.group()) < 30
        ):
            title = title[: ending.start()]
        return title or None

    def _locale(self) -> str | None:
        locale = self.first("og:locale", "content-language", "dc.language", "language")
        return locale.replace("_", "-") if locale else None

    def _authors(self) -> tuple[Contributor, ...]:
        for name in _AUTHOR:
            people = [person for said in self._said.get(name, ()) for person in credited(said)]
            if people:
                return tuple({person.name.casefold(): person for person in people}.values())
        return ()

    def _tags(self) -> Iterator[str]:
        name = next((name for name in _TAGS if name in self._said), None)
        for said in self._said.get(name or "", ()):
            for tag in said.split(","):
                if tag.strip() and len(tag) < 100:
                    yield tag.strip()

    def _stamp(self, names: tuple[str, ...], itemprop: str) -> Stamp | None:
        found = [stated(said) for name in names for said in self._said.get(name, ())[:3]]
        found += [stated(said) for said in self._microdata(itemprop)]
        whole = next((stamp for stamp in found if stamp and not stamp.missing), None)
        return whole or next(filter(None, found), None)

    def _microdata(self, itemprop: str) -> Iterator[str]:
        """What elements of the page say by `itemprop`; of these `meta` was read above."""
        for number, element in enumerate(self._root.iterfind(f".//*[@itemprop='{itemprop}']")):
            said = element.get("content") or element.get("datetime") or words(element)
            if said and number < _MOST:
                yield said


def microdata_authors(root: Element) -> tuple[Contributor, ...]:
    """The authors that the page marks as such: by microdata, or as links to their own pages."""
    found: list[Contributor] = []
    for element in root.iterfind(".//*[@itemprop='author']"):
        inner = next((each for each in descendants(element) if each.get("itemprop") == "name"), element)
        said = inner.get("content") or words(inner)
        found += credited(said) if len(said) < 200 else ()
    return tuple({person.name.casefold(): person for person in found}.values())
