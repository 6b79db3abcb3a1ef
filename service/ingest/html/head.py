"""What stands around the headline: who wrote the article, when it was published, in which section.

Told by the classes of these lines, their elements and their words; machines have it better in other places.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from service.domain.article import Contributor
from service.domain.sentences import ends_sentence
from service.ingest.bylines import byline, is_role
from service.ingest.furniture import bare, is_furniture
from service.ingest.html.authors import credited, housed
from service.ingest.html.dates import Stamp, stated, visible
from service.ingest.html.hints import is_quotation, told
from service.ingest.html.prose import Prose
from service.ingest.html.region import Region
from service.ingest.html.tree import Element, descendants, name, words

STANDFIRST = re.compile(
    r"\b(?:standfirst|dek|deck|sub-?title|sub-?head(?:line|ing)?|sub-?deck|summary|excerpt|abstract"
    r"|synopsis|chapo|chapeau|entradilla|sottotitolo"
    r"|sommario|occhiello|ingress|intro|introduction|lead|lede|leadin|lead-text|bajada|copete|vorspann"
    r"|einleitung|untertitel|article-desc\w*"
    r"|subtitulo|linha-fina|preamble|strapline|description)\b"
)
CERTAIN_STANDFIRST = re.compile(
    r"\b(?:standfirst|dek|deck|sub-?title|sub-?head(?:line)?|sub-?deck|synopsis|chapo|chapeau|entradilla"
    r"|sottotitolo|sommario|occhiello|ingress"
    r"|bajada|copete|vorspann|untertitel|article-desc\w*|subtitulo|linha-fina|preamble|strapline)\b"
)
BYLINE = re.compile(
    r"\b(?:bylines?|by-line|byl|authors?|author-?names?"
    r"|authorline|auteurs?|autor\w*|autore|writers?|firma|signature"
    r"|reporters?|journalists?|contributors?|creator|vcard|submitted)\b"
)
DATE = re.compile(
    r"\b(?:date|dates|time|times|timestamp|datetime|published\w*|pubdate|datum|fecha|updated|modified"
    r"|dateline|posted-on|post-date|entry-date|submitted|dt|metatextline|info-date)\b"
    r"|date\b"
)
_UPDATED = re.compile(
    r"\b(?:last )?(?:updated?|modified|aktualisiert|geändert|mis à jour|modifié|actualizad\w+|aggiorna\w+"
    r"|modifica|atualizad\w+|обновл\w+|bijgewerkt"
    r"|uppdaterad|güncel\w+)|更新|تحديث|עודכן",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"\b(?:kicker|eyebrow|section|category|categories|cat-links|rubric|rubrik|rubrique|ressort|channel"
    r"|breadcrumbs?|antetitulo|overline|roofline|slug|article-tag|topline|primary-tag)\b"
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|profiles?|people|person|by|staff|journalists?|auteurs?|autor(?:es|as)?|autoren|autore"
    r"|autori|reporters?|contributors?|impressum/autor\w*|team|columnists?|firmas?)/",
    re.IGNORECASE,
)
_NO_SECTION = re.compile(
    r"\d|^(?:home|news|article|exclusive|live|breaking|video|photos?|startseite|inicio|accueil|listen.*)$",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    {"p", "div", "span", "li", "td", "font", "b", "i", "em", "strong", "small", "h2", "h3", "h4", "h5", "h6"}
)
_FRONT = re.compile(
    r"home(?:page)?|startseite|inicio|accueil|start|portada|you are here:?|[\W_]+|главная", re.IGNORECASE
)
_BY = re.compile(
    r"(?:(?:[Pp]osted|[Pp]ublished|[Ww]ritten|[Rr]eported) )?[Bb][Yy] [^\W\d_a-z]"
    r"|(?:[Pp]ublié par|[Pp]ublicado por|[Pp]ubblicato da) [^\W\d_a-z]"
)
_ROLE = re.compile(r"\b(?:role|title|job|position|function|desc\w*)\b")
_LONGEST_DATE = 80
_LONGEST_LINE = 250
_LONGEST_STAMP = 160
_LONGEST_NAME = 60
_LONGEST_SECTION = 40
_MOST = 3_000
_MOST_STAMPS = 300
_A_DAY = timedelta(days=1, hours=14)


class Head:
    """What the elements of a region say, up to its first paragraph. `said` are the lines, none the body's."""

    def __init__(self, region: Region, prose: Prose, *, month_first: bool) -> None:
        self._month_first = month_first
        self.standfirst: str | None = None
        self.authors: tuple[Contributor, ...] = ()
        self.published: Stamp | None = None
        self.updated: Stamp | None = None
        self.section: str | None = None
        self.place: str | None = None
        self.said: set[str] = set()
        self._stamps = 0
        if region.headline is not None:
            self.said.add(bare(words(region.headline)))
        above = set(region.body.iterancestors()) | {region.body}
        for element in _before_prose(region, prose):
            if element not in above:
                self._read(element)
        if self.section is None:
            self.section = _trail(region)
        if not self.authors:
            self.authors = _signed(region.scope) or _linked(region.scope)

    def _read(self, element: Element) -> None:
        tag, said = name(element), told(element)
        text = words(element, _LONGEST_LINE)
        if self._stamps > _MOST_STAMPS:
            return
        called_so = tag in {"time", "abbr"} or (DATE.search(said) is not None and len(text) <= _LONGEST_STAMP)
        if called_so or (tag in _PLAIN and len(text) <= _LONGEST_DATE and not ends_sentence(text)):
            self._date(element, text, said)
        if not text or len(text) > _LONGEST_LINE:
            return
        if BYLINE.search(said) or tag == "address":
            self._byline(element, text)
        elif tag in _PLAIN and (named := byline(text))[0]:
            self.authors = self.authors or housed(named[0])
            self.place = self.place or named[1]
            self.said.add(bare(text))
        elif tag in _PLAIN and _BY.match(text) and len(text) <= _LONGEST_STAMP and not ends_sentence(text):
            self._byline(element, text)
        elif said and _KICKER.search(said):
            self._kicker(element, text)

    def _date(self, element: Element, text: str, said: str) -> None:
        self._stamps += 1
        given = stated(
            element.get("datetime")
            or (element.get("title") if name(element) == "abbr" else None)
            or element.get("data-datetime")
        )
        for part in _UPDATED.split(text, maxsplit=1)[:1] if not _UPDATED.match(text) else ():
            told_so = None if re.search(r"updated|modified", said) else given
            self.published = _fuller(self.published, told_so or visible(part, month_first=self._month_first))
        if (changed := _UPDATED.search(text)) or re.search(r"updated|modified", said):
            later = visible(text[changed.end() :] if changed else text, month_first=self._month_first)
            self.updated = self.updated or later or given
        if len(text) <= _LONGEST_STAMP and visible(text, month_first=self._month_first):
            self.said.add(bare(text))

    def _byline(self, element: Element, text: str) -> None:
        if not ends_sentence(text):
            self.said.add(bare(text))
        if self.authors:
            return
        named, place = byline(text)
        inner = [
            each
            for each in descendants(element)
            if not len(each)
            and BYLINE.search(told(each))
            and not (_ROLE.search(told(each)) or is_role(words(each) or "-"))
        ]
        said = tuple(_unique(person for each in inner for person in credited(words(each))))
        links = tuple(_unique(person for link in descendants(element, "a") for person in _of_link(link)))
        whole = housed(named) or credited(text)
        some = links or said or _in_pieces(element, text)
        self.authors = whole if _names(some) < _names(whole) else some or whole
        self.place = self.place or place

    def _kicker(self, element: Element, text: str) -> None:
        if not ends_sentence(text):
            self.said.add(bare(text))
        links = [words(link) for link in descendants(element, "a")]
        steps = [
            step
            for step in links or [text]
            if 1 < len(step) <= _LONGEST_SECTION and not _NO_SECTION.search(step)
        ]
        if self.section is None and steps:
            self.section = steps[-1]


def _fuller(known: Stamp | None, other: Stamp | None) -> Stamp | None:
    """The first of two stamps, unless the other says the same day and more of it."""
    if known is None or other is None:
        return known or other
    return other if known.missing and not other.missing and abs(other.at - known.at) < _A_DAY else known


def _before_prose(region: Region, prose: Prose) -> Iterator[Element]:
    """The elements of a region up to the first paragraph of its body, which comes before long."""
    inside = set(region.body.iter())
    for number, element in enumerate(region.scope.iter()):
        own = element in inside and element is not region.body and prose.own(element)
        if own and next(element.iterancestors("figure", "figcaption"), None) is not None:
            continue
        if number > _MOST or (own and not _is_line(element)):
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
    return bool(STANDFIRST.search(near) or BYLINE.search(near) or DATE.search(near))


def _of_link(link: Element) -> tuple[Contributor, ...]:
    text = words(link)
    if not 3 < len(text) <= _LONGEST_NAME or any(sign.isdigit() for sign in text) or is_furniture(text):
        return ()
    is_author = "author" in (link.get("rel") or "").split() or _AUTHOR_LINK.search(link.get("href") or "")
    return credited(text) if is_author else ()


def _trail(region: Region) -> str | None:
    """The last step before the article on the page's visible trail from its front."""
    root = region.scope.getroottree().getroot()
    headline = bare(words(region.headline)) if region.headline is not None else ""
    for element in islice(root.iter("nav", "ol", "ul", "div", "p"), _MOST):
        if "breadcrumb" not in told(element, "aria-label"):
            continue
        steps = [words(step) for step in descendants(element, "a", "li", "span") if not len(step)]
        steps = [
            step
            for step in steps
            if 1 < len(step) <= _LONGEST_SECTION
            and bare(step)[:30] != headline[:30]
            and not _FRONT.fullmatch(step)
        ]
        if steps:
            return steps[-1]
    return None


def _signed(scope: Element) -> tuple[Contributor, ...]:
    """The first element anywhere in a region that is called a byline and reads as one."""
    for number, element in enumerate(
        scope.iter("p", "div", "span", "address", "li", "td", "a", "strong", "b", "em", "font")
    ):
        if number > _MOST:
            break
        text = words(element, _LONGEST_LINE)
        if any(is_quotation(each) for each in (element, *islice(element.iterancestors(), 3))):
            continue
        if 3 < len(text) < _LONGEST_LINE and (by := byline(text)[0]):
            return housed(by)
        if (
            3 < len(text) < 120
            and BYLINE.search(told(element))
            and not ends_sentence(text)
            and credited(text)
        ):
            alike = (each for each in scope.iter(name(element)) if told(each) == told(element))
            return tuple(_unique(person for each in islice(alike, 8) for person in credited(words(each))))
    return ()


def _linked(scope: Element) -> tuple[Contributor, ...]:
    """The first links to authors' pages anywhere in a region."""
    return tuple(
        _unique(person for link in list(descendants(scope, "a"))[:_MOST] for person in _of_link(link))
    )[:3]


def _names(people: tuple[Contributor, ...]) -> set[str]:
    return {person.name.casefold() for person in people if person.kind == "person"}


def _in_pieces(element: Element, text: str) -> tuple[Contributor, ...]:
    """The people in elements that stand beside each other without a space between their words."""
    pieces = [words(child) for child in element if words(child)]
    if len(pieces) < 2 or "".join(pieces) != text:
        return ()
    own = (piece for piece in pieces if " " in piece and not _OTHERS_WORK.match(piece) and not is_role(piece))
    return tuple(_unique(person for piece in own for person in credited(piece)))


_OTHERS_WORK = re.compile(
    r"(?:edit|photo|foto|video|illustrat|graphic|translat|published|updated)", re.IGNORECASE
)


def _unique(people: Iterator[Contributor]) -> Iterator[Contributor]:
    known: set[str] = set()
    for person in people:
        if person.name.casefold() not in known:
            known.add(person.name.casefold())
            yield person
