"""The article as a plain HTML page: no script, one style, its JSON-LD in the head.

The page works on a phone, in light and dark, and in either writing direction. Labels of ours are few
and say that they are English, because the article may be in any language.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from service.domain.article import Article, ImageBlock, Paragraph, Publication
from service.domain.forms import direction
from service.domain.media import Image
from service.domain.statistic import Statistic
from service.domain.texts import blocks, texts
from service.publish import body
from service.publish.body import is_language, said
from service.publish.figures import facts, record
from service.publish.layout import Layout
from service.publish.links import Links
from service.publish.marked import Figure
from service.publish.outline import stepped
from service.publish.schemaorg import news_article
from service.publish.written import permitted, readable, rfc3339

_DESCRIPTION_LENGTH = 200
_RISKY_IN_SCRIPT = ("&", "<", ">", "\u2028", "\u2029")


def article_page(article: Article, publication: Publication, links: Links, *, article_body: bool) -> bytes:
    """The page as `text/html`, UTF-8. `article_body` is for the JSON-LD; the page always has the text."""
    language = article.language if is_language(article.language) else None
    entries = list(_entries(article, links))
    page = _layout.page(
        article=stepped(article),
        entries=entries,
        figures=_by_pointer(entries),
        publication=publication,
        links=links,
        rights=article.rights,
        canonical=links.canonical(article),
        language=language or "",
        direction="auto" if language is None else direction(language),
        title=said(article.headline) or said(publication.name) or publication.id,
        description=_description(article),
        modified_at=_modified_at(article),
        lead=_lead(article, links),
        file=links.picture,
        json_ld=embedded(news_article(article, publication, links, article_body=article_body)),
    )
    return permitted(page).encode()


class Entry(NamedTuple):
    """A figure of the article, and where it is marked in the text under a pointer."""

    statistic: Statistic
    pointer: str
    figure: Figure


def _entries(article: Article, links: Links) -> Iterator[Entry]:
    """The figures that no editor rejected and that stand where they say."""
    said = {text.pointer: text.text for text in texts(article)} if article.statistics else {}
    for place, statistic in enumerate(article.statistics):
        span = statistic.span
        stands = said.get(span.pointer, "")[span.start : span.end] == span.exact
        if stands and statistic.review != "rejected":
            href = links.statistic_page(statistic.id) if statistic.id else None
            marked_so = Figure(span.start, span.end, href, record(statistic), f"figure-{place + 1}")
            yield Entry(statistic, span.pointer, marked_so)


def _by_pointer(entries: Sequence[Entry]) -> dict[str, list[Figure]]:
    figures: dict[str, list[Figure]] = {}
    for entry in entries:
        figures.setdefault(entry.pointer, []).append(entry.figure)
    return figures


def embedded(json_ld: bytes) -> Markup:
    """JSON that no HTML parser can mistake for markup: the same value, with risky characters escaped."""
    text = json_ld.decode()
    for character in _RISKY_IN_SCRIPT:
        text = text.replace(character, _json_escape(character))
    return Markup(permitted(text, _json_escape))  # noqa: S704 - nothing is left that could end the element


def _json_escape(character: str) -> str:
    """RFC 8259 section 7: `\\u` and four digits, twice for a character outside the first plane."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _description(article: Article) -> str | None:
    """The standfirst, else the beginning of the text, cut at a word."""
    paragraphs = (block.text for _, block in blocks(article) if isinstance(block, Paragraph))
    text = next(
        (" ".join(text.split()) for text in (article.standfirst or "", *paragraphs) if said(text)), ""
    )
    if len(text) <= _DESCRIPTION_LENGTH:
        return text or None
    cut = text[:_DESCRIPTION_LENGTH]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _modified_at(article: Article) -> datetime | None:
    first, last = article.published_at, article.updated_at
    return None if last is None or (first is not None and last < first) else last


def _lead(article: Article, links: Links) -> Image | None:
    """The first picture that can be shown."""
    pictures = (block.image for _, block in blocks(article) if isinstance(block, ImageBlock))
    return next((image for image in pictures if links.picture(image)), None)


_layout = Layout(
    "article",
    {
        **body.FILTERS,
        "facts": facts,
        "rfc3339": rfc3339,
        "readable": partial(readable, to="minutes"),
    },
)

CONTENT_SECURITY_POLICY = _layout.policy("img-src http: https:", "media-src http: https:")
"""For the page's response. Pictures and videos are wherever the newsroom keeps them, hence any host.

JSON-LD needs no allowance: a script element of a type that is not executed is a data block, and HTML
("prepare the script element") leaves it alone before it asks the policy.
"""
