"""The article as an HTML page: no script, one style, its JSON-LD in the head.

The page works on a phone, in light and dark, on paper, and in either writing direction. Its own words are
few: see `service.publish.wording`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup, escape

from service.domain.article import Article, Paragraph, Publication
from service.domain.forms import direction
from service.domain.texts import blocks, texts
from service.domain.topic import Topic
from service.publish import body
from service.publish.body import is_language, said
from service.publish.feeds import FORMS
from service.publish.figures import facts
from service.publish.layout import Layout
from service.publish.links import Links
from service.publish.marked import Figure
from service.publish.outline import stepped
from service.publish.pictures import lead, loading
from service.publish.schemaorg import news_article
from service.publish.translated import translations
from service.publish.wording import Wording, endonym, wording
from service.publish.written import permitted, rfc3339

_DESCRIPTION_LENGTH = 200
_RISKY_IN_SCRIPT = ("&", "<", ">", "\u2028", "\u2029")


class Alternate(NamedTuple):
    """The same article elsewhere: where, as what, and what to call it."""

    address: str
    media_type: str
    title: str


def article_page(
    article: Article,
    publication: Publication,
    links: Links,
    *,
    formats: Sequence[Alternate] = (),
    article_body: bool,
) -> bytes:
    """The page as `text/html`, UTF-8, which leads to these formats. `article_body` is for the JSON-LD; the
    page always has the text."""
    language = article.language if is_language(article.language) else None
    say = wording(language)
    entries = list(_entries(article, links, say))
    first = lead(article, links)
    page = _layout.page(
        article=stepped(article),
        entries=entries,
        figures=_by_pointer(entries),
        publication=publication,
        rights=article.rights,
        canonical=links.canonical(article),
        translations=translations(article),
        alternates=[*_feeds(article, publication, links), *formats, *_embeddings(article, links)],
        formats=formats,
        language=language or _UNKNOWN,
        direction="auto" if language is None else direction(language),
        say=say,
        ours="" if (language or "").lower().partition("-")[0] == say.language else _ENGLISH,
        kind=say.genres.get(article.genre),
        label=say.genres.get,
        title=said(article.headline) or said(publication.name) or publication.id,
        description=_description(article),
        modified_at=_modified_at(article),
        lead=None if first is None else first[1],
        file=links.picture,
        loading=loading(article, links),
        json_ld=embedded(news_article(article, publication, links, article_body=article_body)),
    )
    return permitted(page).encode()


_UNKNOWN = "und"
"""Of a page whose language nobody stated: a tag there must be for readers who listen (WCAG 2.2, 3.1.1), and
this is the one that claims nothing (RFC 5646, section 4.1)."""

_ENGLISH = Markup(' lang="en" dir="ltr"')
"""Of words of ours among those of an article in another language."""


class Entry(NamedTuple):
    """A figure of the article: its words, what is known of it, and where it is marked in the text under a
    pointer."""

    words: str
    known: Markup
    pointer: str
    figure: Figure


def _entries(article: Article, links: Links, say: Wording) -> Iterator[Entry]:
    """The figures that no editor rejected and that stand where they say."""
    said = {text.pointer: text.text for text in texts(article)} if article.statistics else {}
    for place, statistic in enumerate(article.statistics):
        span = statistic.span
        stands = said.get(span.pointer, "")[span.start : span.end] == span.exact
        if stands and statistic.review != "rejected":
            told = facts(statistic, say)
            record = "\n".join(f"{name}: {value}" for name, value in told)
            # Made here: a loop of the template over all of them takes an eighth of a page's time.
            known = "; ".join(f"{name}: <bdi>{escape(value)}</bdi>" for name, value in told)
            href = links.statistic_page(statistic.id) if statistic.id else None
            marked_so = Figure(span.start, span.end, href, record, f"figure-{place + 1}")
            yield Entry(span.exact, Markup(known), span.pointer, marked_so)  # noqa: S704 - names of ours


def _by_pointer(entries: Sequence[Entry]) -> dict[str, list[Figure]]:
    figures: dict[str, list[Figure]] = {}
    for entry in entries:
        figures.setdefault(entry.pointer, []).append(entry.figure)
    return figures


def _feeds(article: Article, publication: Publication, links: Links) -> list[Alternate]:
    """What readers may follow from here: the section and the whole paper."""
    name = said(publication.name) or publication.id
    followed = [(Topic("publication", publication.id), name)]
    if section := said(article.section):
        followed.insert(0, (Topic("section", section), f"{section}, {name}"))
    return [
        Alternate(links.feed_of(topic, form.suffix), form.media_type, f"{title} ({form.title})")
        for topic, title in followed
        for form in FORMS
    ]


def _embeddings(article: Article, links: Links) -> list[Alternate]:
    """Where oEmbed, section 4, has consumers look: for the page here, of an article that has one."""
    if article.slug is None:
        return []
    title, page = said(article.headline) or "oEmbed", links.page(article.slug)
    return [
        Alternate(links.oembed(page, "json"), "application/json+oembed", title),
        Alternate(links.oembed(page, "xml"), "text/xml+oembed", title),
    ]


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


_layout = Layout("article", {**body.FILTERS, "rfc3339": rfc3339, "endonym": endonym})

CONTENT_SECURITY_POLICY = _layout.policy("img-src http: https:", "media-src http: https:")
"""For the page's response. Pictures and videos are wherever the newsroom keeps them, hence any host.

JSON-LD needs no allowance: a script element of a type that is not executed is a data block, and HTML
("prepare the script element") leaves it alone before it asks the policy.
"""
