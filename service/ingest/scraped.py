"""The text of a scraped news page to an article, without quotations and figures.

Nothing is invented and nothing that is the article's is lost: every sentence that is not furniture of
the page stands in the article once, in the page's order. The headline is the page's first line. Lines
between headline and first paragraph may be a byline, a role, or a time stamp.
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from service.domain.article import Article, Block, Box, Contributor, ImageBlock, ListBlock, Paragraph, Quote
from service.domain.errors import NotAnArticle
from service.domain.sentences import ends_sentence, sentences
from service.ingest.blocks import blocks
from service.ingest.bylines import all_described, byline
from service.ingest.furniture import asks_for_consent, bare, is_no_article, is_stamp
from service.ingest.lines import Line, lines
from service.ingest.markers import ASIDES
from service.ingest.page import article_pieces, masthead
from service.ingest.pictures import Element, Standfirst, Text, fold

_LONGEST_HEADLINE = 250
_SHORTEST_PROSE = 60
"""Characters from which a line without a full stop still counts as a paragraph."""
_HEAD = 8
"""Elements of a page among which its byline stands."""
_STUB = 250
"""Characters in whole sentences from which a page is an article whatever else it says."""
_LITTLE = 80
"""Characters in whole sentences below which a page with a consent banner is the banner alone."""

# A place in capitals, or any place with its agency, before a dash and a new sentence.
_DATELINE = re.compile(
    r"(?P<dateline>(?!(?:BREAKING|LIVE|UPDATED?|EXCLUSIVE|ANALYSIS|OPINION|WATCH|VIDEO|NOTE|CORRECTION)\b)"
    r"(?:[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[ .'’-]){1,38}(?:, [^\W\d_a-z][\w. ]{1,30})?(?:, \w{3,9}\.? \d{1,2})?"
    r"(?: \([^()]{2,40}\))?"
    r"|[^\W\d_a-z][\w .'’-]{1,40}(?:, [^\W\d_a-z][\w. ]{1,30})?(?:, \w{3,9}\.? \d{1,2})? \([^()]{2,40}\)))"
    r" ?(?:—|–|--| - ) ?(?=[“\"‘'«„]?[^\W\d_a-z])"
)


def article(text: str, *, publication: str, source_id: str) -> Article:
    """Understand a page. `text` is as `service.ingest.encoding.decode` gives it, without a header.

    Raises NotAnArticle saying what was missing: everything, the headline, or a paragraph.
    """
    page = lines(text)
    if not page:
        raise NotAnArticle("no article: the text is empty")
    top = masthead(page)
    elements = fold(article_pieces(page[top:]))
    if _is_banner(page, elements):
        raise NotAnArticle("no article: the page is a cookie or consent banner with no article in it")
    _check_is_article(page)
    headline, rest = _headline(elements)
    people, place, rest = _head(rest)
    rest = _without_repeats(rest, {*(bare(line.text) for line in page[:top]), *_said(elements, people)})
    standfirst, rest = _standfirst(rest)
    dateline, rest = _dateline(rest)
    body = blocks(_lead_described(rest))
    if not any(map(_is_prose, body)):
        raise NotAnArticle("no article: below the headline there is no paragraph")
    return Article(
        publication=publication,
        source_id=source_id,
        headline=headline,
        standfirst=standfirst,
        dateline=dateline or place,
        byline=people,
        body=body,
    )


def _headline(elements: list[Element]) -> tuple[str, list[Element]]:
    """The first text that is no byline or time stamp, and the elements without it."""
    for position, element in enumerate(elements):
        if isinstance(element, Text) and not is_stamp(element.text) and not byline(element.text)[0]:
            _check_headline(element.text)
            return element.text, [*elements[:position], *elements[position + 1 :]]
    raise NotAnArticle("no article: there is no headline and no paragraph, only page furniture")


def _check_headline(text: str) -> None:
    sentences_in_it = len(sentences(text[: _LONGEST_HEADLINE + 1]))
    if len(text) > _LONGEST_HEADLINE or (sentences_in_it > 1 and ends_sentence(text)):
        raise NotAnArticle("no article: there is no headline, the first line is a paragraph")


def _head(elements: list[Element]) -> tuple[tuple[Contributor, ...], str | None, list[Element]]:
    """The byline, the place it names, and the elements without the lines above the first paragraph."""
    people: tuple[Contributor, ...] = ()
    place: str | None = None
    rest: list[Element] = []
    for position, element in enumerate(elements):
        if not isinstance(element, Text):
            rest.append(element)
            continue
        named, written_in = byline(element.text, bare=True)
        if named and not people:
            people, place = named, written_in
        elif told := all_described(people, element.text):
            people = told
        elif not is_stamp(element.text) and not (named and named == people):
            rest.extend(elements[position:])
            break
    return people, place, rest


def _said(elements: list[Element], people: tuple[Contributor, ...]) -> Iterator[str]:
    """What the head of the page says in lines of its own, which pages repeat further down."""
    names = {person.name for person in people}
    for element in elements[:_HEAD]:
        named = byline(element.text, bare=True)[0] if isinstance(element, Text) else ()
        if isinstance(element, Text) and named and names.issuperset(person.name for person in named):
            yield bare(element.text)
    for person in people:
        if person.organisation is not None:
            yield bare(person.organisation)


def _without_repeats(elements: list[Element], said: set[str]) -> list[Element]:
    """The elements without time stamps and without what the head said, but for the byline of a box."""
    kept: list[Element] = []
    for element in elements:
        if isinstance(element, Text):
            above = kept[-1] if kept else None
            opens_box = isinstance(above, Text) and bare(above.text) in ASIDES
            if is_stamp(element.text, anywhere=True) or (bare(element.text) in said and not opens_box):
                continue
        kept.append(element)
    return kept


def _standfirst(elements: list[Element]) -> tuple[str | None, list[Element]]:
    for position, element in enumerate(elements):
        if isinstance(element, Standfirst):
            return element.text, [*elements[:position], *elements[position + 1 :]]
    return None, elements


def _dateline(elements: list[Element]) -> tuple[str | None, list[Element]]:
    """The dateline of the first paragraph, which then begins after the dash: its words stand once."""
    for position, element in enumerate(elements):
        if isinstance(element, Text):
            opening = _DATELINE.match(element.text)
            if opening is None or not ends_sentence(element.text):
                break
            paragraph = Text(element.text[opening.end() :], element.index)
            return opening["dateline"].strip(), [*elements[:position], paragraph, *elements[position + 1 :]]
    return None, elements


def _lead_described(elements: list[Element]) -> list[Element]:
    """A lone line without a full stop between headline and lead picture describes that picture."""
    match elements:
        case [Text(text=text), ImageBlock(image=image) as lead, *rest] if (
            image.description is None and not ends_sentence(text)
        ):
            return [replace(lead, image=replace(image, description=text)), *rest]
        case _:
            return elements


def _check_is_article(page: list[Line]) -> None:
    """Refuse a page that has a form, an error or a paywall and next to no sentences."""
    kinds = [(line, is_no_article(line.text)) for line in page]
    kind = next((kind for _, kind in kinds if kind is not None), None)
    if kind is None:
        return
    prose = sum(len(line.text) for line, sign in kinds if sign is None and ends_sentence(line.text))
    if prose < _STUB:
        raise NotAnArticle(f"no article: the page is {kind}; there are no paragraphs of an article on it")


def _is_prose(block: Block) -> bool:
    match block:
        case Paragraph(text=text) | Quote(text=text):
            return ends_sentence(text) or len(text) >= _SHORTEST_PROSE
        case ListBlock(items=items):
            return any(ends_sentence(entry.text) for entry in items)
        case Box(blocks=inner):
            return any(map(_is_prose, inner))
        case _:
            return False


def _is_banner(page: list[Line], elements: list[Element]) -> bool:
    """Whether a page asks for consent and says next to nothing else."""
    asks = any(asks_for_consent(line.text) for line in page)
    prose = (
        element.text for element in elements if isinstance(element, Text) and ends_sentence(element.text)
    )
    return asks and sum(map(len, prose)) < _LITTLE
