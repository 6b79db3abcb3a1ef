"""The JSON-LD in a page to facts about its article: the page's own words for machines, believed first.

Pages write it by templates, so that it is often broken: comments and stray semicolons around it, entities in
its texts, line breaks in its strings, more text behind its end. What can be told for certain is mended.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from service.domain.article import Contributor, Genre, Rights
from service.domain.media import Image, Video
from service.domain.unread import Unread
from service.ingest.html.address import absolute
from service.ingest.html.authors import credited, named
from service.ingest.html.dates import stated
from service.ingest.html.facts import Facts, Shown
from service.ingest.html.tree import Element, path

_LONGEST = 2_000_000
_MOST_NODES = 5_000
_GENRES: dict[str, Genre] = {
    "AnalysisNewsArticle": "analysis",
    "OpinionNewsArticle": "opinion",
    "BackgroundNewsArticle": "background",
    "ReviewNewsArticle": "review",
    "ReportageNewsArticle": "report",
    "LiveBlogPosting": "live",
}
_ARTICLES = frozenset(
    {
        *_GENRES,
        "NewsArticle",
        "Article",
        "BlogPosting",
        "Report",
        "SocialMediaPosting",
        "TechArticle",
        "AskPublicNewsArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "MedicalScholarlyArticle",
        "DiscussionForumPosting",
    }
)
_AROUND = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/"
    r"|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_TAGS = re.compile(r"<[^<>]{1,300}>")
_HOME = re.compile(
    r"(?:home(?:page)?|startseite|start|accueil|inicio|portada|главная|الرئيسية|ホーム|トップ|top|index"
    r"|front page)",
    re.IGNORECASE,
)

Node = dict[str, Any]


class Linked:
    """The nodes of a page's JSON-LD, with the one that is the article."""

    def __init__(self, root: Element, base: str | None) -> None:
        self.unread: list[Unread] = []
        self._base = base
        self.nodes: list[Node] = []
        for script in root.iter("script"):
            if "ld+json" in (script.get("type") or "").casefold():
                self.nodes += _nodes(self._decoded(script))
        self._named = {
            node["@id"]: node
            for node in reversed(self.nodes)
            if isinstance(node.get("@id"), str) and len(node) > 1
        }

    def _decoded(self, script: Element) -> Any:
        text = _AROUND.sub("", (script.text or "").strip()).strip().removesuffix(";")
        if not text or len(text) > _LONGEST:
            return None
        for attempt in (text, _TRAILING_COMMA.sub("", text), html.unescape(text)):
            try:
                return json.JSONDecoder(strict=False).raw_decode(attempt.lstrip())[0]
            except (ValueError, RecursionError):
                continue
        self.unread.append(Unread(where=path(script), what=f"JSON-LD that is no JSON: {text[:80]!r}"))
        return None

    def article(self, *titles: str) -> Node | None:
        """The node of the page's article; where there are several, the one that has the page's headline."""
        found = [node for node in self.nodes if _types(node) & _ARTICLES]
        if not found:
            return None
        known = {title.casefold() for title in titles}
        return max(
            found,
            key=lambda node: (self.text(node, "headline").casefold() in known, _filled(node)),
        )

    def facts(self, *titles: str) -> Facts:
        """What is said of the article, and the section by the trail of links to it."""
        node = self.article(*titles)
        recording = next((each for each in self.nodes if "VideoObject" in _types(each)), None)
        section = self._trail(*titles)
        if node is None:
            return self._of_video(recording, section) if recording else Facts(section=section)
        types = _types(node)
        title = self.text(node, "headline") or self.text(node, "name")
        return Facts(
            headline=title or None,
            alternative_headline=self.text(node, "alternativeHeadline") or None,
            standfirst=self.text(node, "description") or None,
            authors=self.people(node.get("author") or node.get("creator")),
            published=stated(self.text(node, "datePublished")) or stated(self.text(node, "dateCreated")),
            updated=stated(self.text(node, "dateModified")),
            section=self._section(node) or section,
            tags=tuple(_split(_each(node.get("keywords")))),
            language=self.text(node, "inLanguage") or None,
            genre=next((genre for name, genre in _GENRES.items() if name in types), None),
            url=absolute(self.text(node, "url") or self._id(node.get("mainEntityOfPage")), self._base),
            source=self._name(node.get("publisher")),
            dateline=self.text(node, "dateline") or None,
            rights=self._rights(node),
            pictures=tuple(self.pictures(node.get("image"))),
            videos=tuple(self.videos(node.get("video"))),
            text=self.text(node, "articleBody", whole=True) or None,
        )

    def _of_video(self, node: Node, section: str | None) -> Facts:
        return Facts(
            headline=self.text(node, "name") or None,
            standfirst=self.text(node, "description") or None,
            authors=self.people(node.get("author") or node.get("creator")),
            published=stated(self.text(node, "datePublished") or self.text(node, "uploadDate")),
            section=section,
            videos=tuple(self.videos(node)),
        )

    def text(self, node: Node, key: str, *, whole: bool = False) -> str:
        """A text of a node: entities resolved, tags left out, white space collapsed."""
        value = next((each for each in _each(node.get(key)) if each), "")
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name") or ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        return _plain(value, whole=whole) if isinstance(value, str) else ""

    def people(self, value: Any) -> tuple[Contributor, ...]:
        """Authors as nodes, as references, as names, as bylines."""
        found: list[Contributor] = []
        for each in _each(value):
            node = self._resolved(each)
            if isinstance(node, str):
                found += credited(_plain(node))
            elif isinstance(node, dict):
                found += self._person(node)
        unique = {person.name.casefold(): person for person in reversed(found)}
        return tuple(reversed(unique.values()))

    def _person(self, node: Node) -> Iterable[Contributor]:
        names = [_plain(name) for name in _each(node.get("name")) if isinstance(name, str)]
        organisation = bool(_types(node) & {"Organization", "NewsMediaOrganization", "Corporation"})
        address = absolute(self.text(node, "url"), self._base)
        for name in names:
            people = named(name, organisation=organisation)
            for person in people:
                alone = len(people) == 1
                yield Contributor(
                    name=person.name,
                    kind=person.kind,
                    role=(self.text(node, "jobTitle") or person.role or None) if alone else person.role,
                    organisation=(
                        self._name(node.get("worksFor"))
                        or self._name(node.get("affiliation"))
                        or person.organisation
                    )
                    if alone
                    else person.organisation,
                    url=address if alone else None,
                )

    def pictures(self, value: Any) -> Iterator[Shown]:
        """Images with an address."""
        for each in _each(value):
            node = self._resolved(each)
            if isinstance(node, str):
                node = {"url": node}
            if not isinstance(node, dict):
                continue
            address = self.text(node, "contentUrl") or self.text(node, "url") or self._id(node)
            url = absolute(address, self._base)
            if url is None:
                continue
            creator = next(
                (person.name for person in self.people(node.get("creator") or node.get("author"))), None
            )
            width, height = _pixels(node.get("width")), _pixels(node.get("height"))
            image = Image(
                url=url,
                width=width,
                height=height,
                description=self.text(node, "description") or None,
                creator=creator,
                credit=self.text(node, "creditText") or self._name(node.get("copyrightHolder")),
                copyright_notice=self.text(node, "copyrightNotice") or None,
                licence=absolute(self.text(node, "license"), self._base),
                acquire_licence_url=absolute(self.text(node, "acquireLicensePage"), self._base),
            )
            yield Shown(image=image, caption=self.text(node, "caption") or None)

    def videos(self, value: Any) -> Iterator[Video]:
        """Videos with an address."""
        for each in _each(value):
            node = self._resolved(each)
            if isinstance(node, dict) and "VideoObject" in _types(node):
                uploaded = stated(self.text(node, "uploadDate"))
                yield Video(
                    url=absolute(self.text(node, "contentUrl"), self._base),
                    embed_url=absolute(self.text(node, "embedUrl"), self._base),
                    thumbnail_url=absolute(self.text(node, "thumbnailUrl"), self._base),
                    title=self.text(node, "name") or None,
                    description=self.text(node, "description") or None,
                    duration=self.text(node, "duration")[:100] or None,
                    uploaded_at=uploaded.at if uploaded and not uploaded.missing else None,
                )

    def _section(self, node: Node) -> str | None:
        sections = [_plain(each) for each in _each(node.get("articleSection")) if isinstance(each, str)]
        return next(filter(None, sections), None)

    def _rights(self, node: Node) -> Rights | None:
        year = self.text(node, "copyrightYear")
        rights = Rights(
            copyright_holder=self._name(node.get("copyrightHolder")),
            copyright_year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            copyright_notice=self.text(node, "copyrightNotice") or None,
            usage_terms=self.text(node, "usageInfo") or None,
            licence=absolute(self.text(node, "license"), self._base),
        )
        return rights if rights != Rights() else None

    def _trail(self, *titles: str) -> str | None:
        """The last step before the article itself on a trail from the front page."""
        known = {title.casefold()[:40] for title in titles}
        for node in self.nodes:
            if "BreadcrumbList" not in _types(node):
                continue
            steps = [each for each in _each(node.get("itemListElement")) if isinstance(each, dict)]
            names = [
                self.text(step, "name") or self.text(self._dict(step.get("item")), "name") for step in steps
            ]
            named_steps = [name for name in names if name and not _HOME.fullmatch(name)]
            named_steps = [name for name in named_steps if name.casefold()[:40] not in known]
            short = [name for name in named_steps if len(name) <= 40]
            if short:
                return short[-1]
        return None

    def _resolved(self, value: Any) -> Any:
        if (
            isinstance(value, dict)
            and set(value) <= {"@id", "@type", "name"}
            and value.get("@id") in self._named
        ):
            return self._named[value["@id"]]
        return value

    def _dict(self, value: Any) -> Node:
        return value if isinstance(value, dict) else {}

    def _name(self, value: Any) -> str | None:
        for each in _each(value):
            node = self._resolved(each)
            said = _plain(node) if isinstance(node, str) else self.text(self._dict(node), "name")
            if said and not said.startswith("http"):
                return said
        return None

    def _id(self, value: Any) -> str:
        for each in _each(value):
            said = each if isinstance(each, str) else self._dict(each).get("@id")
            if isinstance(said, str):
                return said
        return ""


def _nodes(value: Any) -> list[Node]:
    """All nodes, the outer ones first, in the order of the page."""
    found: list[Node] = []
    waiting = [value]
    while waiting and len(found) < _MOST_NODES:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting[:0] = each[:_MOST_NODES]
        elif isinstance(each, dict):
            found.append(each)
            waiting += [
                inner
                for key, inner in each.items()
                if key in {"@graph", "mainEntity", "breadcrumb", "video", "hasPart"}
            ]
    return found


def _types(node: Node) -> set[str]:
    return {str(each).rpartition("/")[2].rpartition(":")[2] for each in _each(node.get("@type"))}


def _each(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value[:_MOST_NODES]
    if isinstance(value, dict) and set(value) == {"@list"}:
        return _each(value["@list"])
    return [] if value is None else [value]


def _plain(text: str, *, whole: bool = False) -> str:
    """Without entities and tags; `whole` keeps the breaks between paragraphs."""
    said = html.unescape(html.unescape(text)) if "&" in text else text
    if "<" in said:
        said = _TAGS.sub(" ", said)
    return said.strip() if whole else " ".join(said.split())


def _split(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        said = value.get("name") if isinstance(value, dict) else value
        if isinstance(said, str):
            yield from filter(None, (_plain(each) for each in said.split(",")))


def _filled(node: Node) -> int:
    return sum(
        1
        for key in ("headline", "datePublished", "author", "image", "articleBody", "articleSection")
        if node.get(key)
    )


def _pixels(value: Any) -> int | None:
    said = value.get("value") if isinstance(value, dict) else value
    digits = str(said).removesuffix("px").strip()
    digits = digits.removesuffix(".0")
    return (
        int(digits) if digits.isascii() and digits.isdigit() and 0 < int(digits[:6] or 0) < 100_000 else None
    )
