"""What stands around the headline: who wrote the article, when it was published, its section and its standfirst.

Told by the classes of these lines, their elements and their words; machines have it better in other places.
"""

import re
from collections.abc import Iterator

from service.domain.article import Contributor
from service.domain.sentences import ends_sentence
from service.ingest.bylines import byline
from service.ingest.furniture import bare, is_furniture, is_section
from service.ingest.html.authors import credited
from service.ingest.html.dates import Stamp, stated, visible
from service.ingest.html.hints import told
from service.ingest.html.prose import Prose
from service.ingest.html.region import Region
from service.ingest.html.tree import Element, descendants, name, words

STANDFIRST = re.compile(
    r"\b(?:standfirst|dek|deck|sub-?title|sub-?head(?:line|ing)?|sub-?deck|summary|excerpt|abstract|synopsis|chapo|chapeau|entradilla|sottotitolo"
    r"|sommario|occhiello|ingress|intro|introduction|lead|lede|leadin|lead-text|bajada|copete|vorspann|einleitung|untertitel|article-desc\w*"
    r"|subtitulo|linha-fina|preamble|strapline|description)\b"
)
CERTAIN_STANDFIRST = re.compile(
    r"\b(?:standfirst|dek|deck|sub-?title|sub-?head(?:line)?|sub-?deck|synopsis|chapo|chapeau|entradilla|sottotitolo|sommario|occhiello|ingress"
    r"|bajada|copete|vorspann|untertitel|article-desc\w*|subtitulo|linha-fina|preamble|strapline)\b"
)
BYLINE = re.compile(
    r"\b(?:bylines?|by-line|byl|authors?|authorline|auteurs?|autor\w*|autore|writers?|firma|signature|reporters?|journalists?|contributors?|creator|vcard|submitted)\b"
)
_DATE = re.compile(
    r"\b(?:date|dates|time|times|timestamp|datetime|published\w*|pubdate|datum|fecha|updated|modified|dateline|posted-on|post-date|entry-date|submitted|dt|metatextline|info-date)\b"
    r"|date\b"
)
_UPDATED = re.compile(
    r"\b(?:last )?(?:updated?|modified|aktualisiert|geändert|mis à jour|modifié|actualizad\w+|aggiorna\w+|modifica|atualizad\w+|обновл\w+|bijgewerkt"
    r"|uppdaterad|güncel\w+)|更新|تحديث|עודכן",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"\b(?:kicker|eyebrow|section|category|categories|cat-links|rubric|rubrik|rubrique|ressort|channel|breadcrumbs?|antetitulo|overline|roofline|slug|article-tag|topline|primary-tag)\b"
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|profiles?|people|person|by|staff|journalists?|auteurs?|autor(?:es|as)?|autoren|autore|autori|reporters?|contributors?|impressum/autor\w*|team|columnists?|firmas?)/",
    re.IGNORECASE,
)
_NO_SECTION = re.compile(
    r"\d|^(?:home|news|article|exclusive|live|breaking|video|photos?|startseite|inicio|accueil|listen.*)$",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    {"p", "div", "span", "li", "td", "font", "b", "i", "em", "strong", "small", "h2", "h3", "h4", "h5", "h6"}
)
_LONGEST_DATE = 80
_LONGEST_LINE = 250
_LONGEST_STAMP = 160
_LONGEST_NAME = 60
_LONGEST_SECTION = 40
_MOST = 3_000


class Head:
    """What the elements of a region say, up to its first paragraph. `said` are the lines, which are not the body's."""

    def __init__(self, region: Region, prose: Prose, *, month_first: bool) -> None:
        self._month_first = month_first
        self.standfirst: str | None = None
        self.authors: tuple[Contributor, ...] = ()
        self.published: Stamp | None = None
        self.updated: Stamp | None = None
        self.section: str | None = None
        self.place: str | None = None
        self.said: set[str] = set()
        if region.headline is not None:
            self.said.add(bare(words(region.headline)))
        above = set(region.body.iterancestors()) | {region.body}
        for element in _before_prose(region, prose):
            if element not in above:
                self._read(element)
        if not self.authors:
            self.authors = _signed(region.scope) or _linked(region.scope)

    def _read(self, element: Element) -> None:
        tag, said = name(element), told(element)
        text = words(element)
        if tag in {"time", "abbr"} or (said and _DATE.search(said) and len(text) <= _LONGEST_STAMP):
            self._date(element, text, said)
        elif tag in _PLAIN and len(text) <= _LONGEST_DATE and not ends_sentence(text):
            self._date(element, text, said)
        if not text or len(text) > _LONGEST_LINE:
            return
        if said and BYLINE.search(said) or tag == "address":
            self._byline(element, text)
        elif tag in _PLAIN and (named := byline(text))[0]:
            self.authors = self.authors or named[0]
            self.place = self.place or named[1]
            self.said.add(bare(text))
        elif said and _KICKER.search(said):
            self._kicker(element, text)

    def _date(self, element: Element, text: str, said: str) -> None:
        given = stated(
            element.get("datetime")
            or (element.get("title") if name(element) == "abbr" else None)
            or element.get("data-datetime")
        )
        for part in _UPDATED.split(text, maxsplit=1)[:1] if not _UPDATED.match(text) else ():
            self.published = (
                self.published
                or (given if not re.search(r"updated|modified", said) else None)
                or visible(part, month_first=self._month_first)
            )
        if (changed := _UPDATED.search(text)) or re.search(r"updated|modified", said):
            later = visible(text[changed.end() :] if changed else text, month_first=self._month_first)
            self.updated = self.updated or later or given
        if len(text) <= _LONGEST_STAMP and visible(text, month_first=self._month_first):
            self.said.add(bare(text))

    def _byline(self, element: Element, text: str) -> None:
        self.said.add(bare(text))
        if self.authors:
            return
        named, place = byline(text)
        links = tuple(_unique(person for link in descendants(element, "a") for person in _of_link(link)))
        self.authors = links or named or credited(text)
        self.place = self.place or place

    def _kicker(self, element: Element, text: str) -> None:
        self.said.add(bare(text))
        links = [words(link) for link in descendants(element, "a")]
        steps = [
            step
            for step in links or [text]
            if 1 < len(step) <= _LONGEST_SECTION and not _NO_SECTION.search(step)
        ]
        if self.section is None and steps:
            self.section = steps[-1]


def _before_prose(region: Region, prose: Prose) -> Iterator[Element]:
    """The elements of a region up to the first paragraph of its body, which comes before long."""
    inside = set(region.body.iter())
    for number, element in enumerate(region.scope.iter()):
        if number > _MOST or (element in inside and prose.own(element) and not _is_line(element)):
            return
        if isinstance(element.tag, str) and name(element) not in {
            "script",
            "style",
            "svg",
            "path",
            "source",
            "img",
        }:
            yield element


def _is_line(element: Element) -> bool:
    """Whether an element above the first paragraph may be long and is yet none: a standfirst, a byline."""
    near = f"{told(element)} {told(parent) if (parent := element.getparent()) is not None else ''}"
    return bool(STANDFIRST.search(near) or BYLINE.search(near) or _DATE.search(near))


def _of_link(link: Element) -> tuple[Contributor, ...]:
    text = words(link)
    if not 3 < len(text) <= _LONGEST_NAME or any(sign.isdigit() for sign in text) or is_furniture(text):
        return ()
    is_author = "author" in (link.get("rel") or "").split() or _AUTHOR_LINK.search(link.get("href") or "")
    return credited(text) if is_author else ()


def _signed(scope: Element) -> tuple[Contributor, ...]:
    """The first element anywhere in a region that is called a byline and reads as one."""
    for number, element in enumerate(
        scope.iter("p", "div", "span", "address", "li", "td", "a", "strong", "b", "em", "font")
    ):
        if number > _MOST:
            break
        text = words(element)
        if 3 < len(text) < _LONGEST_LINE and (by := byline(text)[0]):
            return by
        if (
            3 < len(text) < 120
            and BYLINE.search(told(element))
            and not ends_sentence(text)
            and (named := credited(text))
        ):
            return named
    return ()


def _linked(scope: Element) -> tuple[Contributor, ...]:
    """The first links to authors' pages anywhere in a region."""
    return tuple(
        _unique(person for link in list(descendants(scope, "a"))[:_MOST] for person in _of_link(link))
    )[:3]


def _unique(people: Iterator[Contributor]) -> Iterator[Contributor]:
    known: set[str] = set()
    for person in people:
        if person.name.casefold() not in known:
            known.add(person.name.casefold())
            yield person
