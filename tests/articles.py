"""Random but valid articles for property tests, and the few builders that hand-made ones need.

Every value of `articles()` survives `wire.decode_article(wire.encode(article))` unchanged, and every
span in it points at the text it says it does. `articles(hostile=True)` fills the same shape with what
the sources of real newsrooms send: blank and broken optional values, markup, bidirectional controls.
"""

import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec.structs import replace

from service.domain import span as spans
from service.domain.article import (
    Article,
    Block,
    Box,
    Contributor,
    Correction,
    FlatBlock,
    Genre,
    Heading,
    ImageBlock,
    ListBlock,
    ListItem,
    Paragraph,
    Publication,
    Quotation,
    Quote,
    Rights,
    Source,
    Tag,
    Translation,
    VideoBlock,
)
from service.domain.media import Caption, FocalPoint, Image, Video
from service.domain.span import Emphasis, Link, Mark, Span
from service.domain.statistic import Modifier, Statistic, UnitKind, Variable, bounds
from service.domain.texts import Text, texts

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>&amp;&lt;\"'`${{7*7}}",
    "\u202eright to left\u202c \u2066isolated\u2069",
    "line\u2028separator\u2029paragraph",
    "👩‍👩‍👧‍👦 🇸🇾 é́ ﷽",
    "   ",
    "{% raw %}{{ article }}",
    "وصلت القافلة إلى 1,200 أسرة",
    "@id",
    "http://schema.org/name",
    "By Ann Example, and others and co",
    "x" * 5_000,
)
BROKEN_ADDRESSES = (
    "",
    " ",
    "javascript:alert(1)",
    "/relative",
    "http://",
    "http://[::1",
    "https://example.org/a b",
    'https://example.org/"><script>',
    "data:text/html,x",
    "https://example.org/{id}",
    "mailto:desk@example.org",
    "not an address",
)
BROKEN_CODES = ("", " ", "english", "e", "xx-", "P", "PT", "10 minutes", "zz--zz")

_readable = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_whole = st.integers(min_value=0, max_value=10**12).map(Decimal)
_cents = st.decimals(min_value=0, max_value=10**6, allow_nan=False, allow_infinity=False, places=2)
_instants = st.integers(0, 3_000_000_000_000_000).map(
    lambda microseconds: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
)
_hexadecimal = st.text("0123456789abcdef", min_size=64, max_size=64)
_ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=26, max_size=26)
_slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
_hosts = st.sampled_from(("https://example.org", "https://news.example.com", "http://sub.example.net:8080"))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class _Sources:
    """The strings that an article is filled with: plain ones, or what a hostile source sends."""

    def __init__(self, *, hostile: bool) -> None:
        plain = st.text(_readable, min_size=1, max_size=40).map(_nfc)
        urls = st.builds("{}/{}".format, _hosts, _slugs)
        codes = st.sampled_from(("en", "en-GB", "ar", "hi", "de-CH-1996", "zh-Hant-TW"))
        durations = st.sampled_from(("PT1M30S", "P1D", "PT2H"))
        if hostile:
            plain = st.sampled_from(HOSTILE) | plain
            urls = st.sampled_from(BROKEN_ADDRESSES) | urls
            codes = st.sampled_from(BROKEN_CODES) | codes
            durations = st.sampled_from(BROKEN_CODES) | durations
        self.words = plain
        self.maybe = st.none() | ((st.just("") | plain) if hostile else plain)
        self.url = urls
        self.maybe_url = st.none() | urls
        self.code = codes
        self.language = st.none() | codes
        self.duration = st.none() | durations
        self.media_type = st.none() | st.sampled_from(("image/jpeg", "image/webp", "image/png"))


_PLAIN, _HOSTILE = _Sources(hostile=False), _Sources(hostile=True)


def _marks(draw: DrawFn, text: str, source: _Sources) -> tuple[Mark, ...]:
    """At most two marks, one after the other."""
    if len(text) < 2 or not draw(st.booleans()):
        return ()
    middle = draw(st.integers(1, len(text) - 1))
    href = draw(source.url) or "https://example.org/"
    return Link(start=0, end=middle, href=href), Emphasis(start=middle, end=len(text), strong=True)


@cache
@st.composite
def _captions(draw: DrawFn, source: _Sources) -> Caption:
    text = draw(source.maybe)
    marks = () if text is None else _marks(draw, text, source)
    return Caption(text=text, marks=marks, language=draw(source.language), credit=draw(source.maybe))


@cache
def _images(source: _Sources) -> SearchStrategy[Image]:
    point = st.builds(FocalPoint, x=st.sampled_from((0.0, 0.25, 1.0)), y=st.sampled_from((0.0, 0.5, 1.0)))
    return st.builds(
        Image,
        url=source.maybe_url,
        sha256=st.none() | _hexadecimal,
        media_type=source.media_type,
        width=st.none() | st.integers(1, 6_000),
        height=st.none() | st.integers(1, 6_000),
        alt=source.maybe,
        description=source.maybe,
        creator=source.maybe,
        credit=source.maybe,
        copyright_notice=source.maybe,
        licence=source.maybe_url,
        acquire_licence_url=source.maybe_url,
        focal_point=st.none() | point,
    )


@cache
def _videos(source: _Sources) -> SearchStrategy[Video]:
    return st.builds(
        Video,
        url=source.maybe_url,
        embed_url=source.maybe_url,
        thumbnail_url=source.maybe_url,
        title=source.maybe,
        description=source.maybe,
        duration=source.duration,
        uploaded_at=st.none() | _instants,
        credit=source.maybe,
    )


@cache
@st.composite
def _paragraphs(draw: DrawFn, source: _Sources) -> Paragraph:
    text = draw(source.words)
    return Paragraph(text=text, marks=_marks(draw, text, source))


@cache
@st.composite
def _quotes(draw: DrawFn, source: _Sources) -> Quote:
    text = draw(source.words)
    return Quote(text=text, speaker=draw(source.maybe), marks=_marks(draw, text, source))


@cache
@st.composite
def _list_blocks(draw: DrawFn, source: _Sources) -> ListBlock:
    entries = draw(st.lists(source.words, min_size=1, max_size=3))
    return ListBlock(
        items=tuple(ListItem(text=text, marks=_marks(draw, text, source)) for text in entries),
        ordered=draw(st.booleans()),
    )


@cache
def _contributors(source: _Sources) -> SearchStrategy[Contributor]:
    return st.builds(
        Contributor,
        name=source.words,
        kind=st.sampled_from(("person", "organisation")),
        role=source.maybe,
        organisation=source.maybe,
        url=source.maybe_url,
    )


_genres: SearchStrategy[Genre] = st.sampled_from(
    ("news", "analysis", "opinion", "background", "review", "report", "live")
)


@cache
def _flat_blocks(source: _Sources) -> SearchStrategy[FlatBlock]:
    # Named by type first: a flat choice of strategies shrinks to the paragraph.
    return st.one_of(
        _paragraphs(source),
        st.builds(Heading, text=source.words, level=st.integers(2, 6)),
        _quotes(source),
        _list_blocks(source),
        st.builds(ImageBlock, image=_images(source), caption=_captions(source)),
        st.builds(VideoBlock, video=_videos(source), caption=_captions(source)),
    )


@cache
def _boxes(source: _Sources) -> SearchStrategy[Box]:
    return st.builds(
        Box,
        headline=source.maybe,
        genre=_genres,
        byline=_bylines(source, 1),
        blocks=st.lists(_flat_blocks(source), max_size=3).map(tuple),
    )


_MODIFIERS: tuple[Modifier, ...] = (
    "exact", "about", "nearly", "more_than", "at_least", "less_than", "up_to", "between", "vague",
)  # fmt: skip


@st.composite
def figures(draw: DrawFn) -> dict[str, Any]:
    """A modifier with the value and bounds that it allows."""
    modifier = draw(st.sampled_from(_MODIFIERS))
    number = draw(_whole | _cents)
    match modifier:
        case "between":
            given: dict[str, Any] = {"low": number, "high": number + draw(_whole)}
        case "vague":
            given = {"low": number}
        case _:
            given = {"value": number}
    low, high = bounds(modifier, given.get("value"), given.get("low"), given.get("high"))
    return {"modifier": modifier, "value": given.get("value"), "low": low, "high": high}


def _span(draw: DrawFn, text: Text) -> Span:
    start = draw(st.integers(0, len(text.text) - 1))
    end = draw(st.integers(start + 1, min(len(text.text), start + 30)))
    return spans.span(text.text, start, end, container=text.container, pointer=text.pointer)


@cache
def _variables(source: _Sources) -> SearchStrategy[Variable | None]:
    kinds: SearchStrategy[UnitKind] = st.sampled_from(("count", "percent", "currency"))
    return st.none() | st.builds(Variable, label=source.words, kind=kinds, population=source.maybe)


@st.composite
def _statistics(draw: DrawFn, source: _Sources, text: Text) -> Statistic:
    here = _span(draw, text)
    unit = draw(st.sampled_from(((None, None), ("people", None), ("%", "P1"), ("USD", "ISO4217:USD"))))
    return Statistic(
        **draw(figures()),
        surface=here.exact,
        unit_kind=draw(st.sampled_from(("count", "percent", "currency", "physical", "times"))),
        unit=unit[0],
        unit_code=unit[1],
        per=draw(st.none() | st.just("100,000 people")),
        change=draw(st.sampled_from((None, "increase", "decrease", "to"))),
        subject=draw(source.maybe),
        places=tuple(draw(st.lists(source.words, max_size=2, unique=True))),
        period=draw(st.sampled_from((None, "2014", "2024-05", "the first quarter"))),
        attributed_to=draw(source.maybe),
        variable=draw(_variables(source)),
        span=here,
        method=draw(st.sampled_from(("found", "edited"))),
        confidence=draw(st.sampled_from((None, 0.0, 0.5, 1.0))),
        review=draw(st.sampled_from(("unreviewed", "accepted", "rejected"))),
    )


@cache
def _bylines(source: _Sources, most: int) -> SearchStrategy[tuple[Contributor, ...]]:
    return st.lists(_contributors(source), max_size=most).map(tuple)


@cache
def _bodies(source: _Sources) -> SearchStrategy[tuple[Block, ...]]:
    return st.lists(st.one_of(_flat_blocks(source), _boxes(source)), max_size=6).map(tuple)


@cache
def _corrections(source: _Sources, latest: int) -> SearchStrategy[tuple[Correction, ...]]:
    one = st.builds(Correction, at=_instants, text=source.words, revision=st.integers(1, latest))
    return st.lists(one, max_size=2).map(tuple)


@cache
def _rights(source: _Sources) -> SearchStrategy[Rights | None]:
    return st.none() | st.builds(
        Rights,
        copyright_holder=source.maybe,
        copyright_year=st.none() | st.integers(1900, 2100),
        copyright_notice=source.maybe,
        usage_terms=source.maybe,
        licence=source.maybe_url,
    )


@cache
def _tags(source: _Sources) -> SearchStrategy[tuple[Tag, ...]]:
    codes = st.none() | st.integers(0, 99_999_999).map("medtop:{:08d}".format)
    one = st.builds(Tag, name=source.words, code=codes)
    return st.lists(one, max_size=3, unique_by=lambda tag: tag.name).map(tuple)


@cache
def _translations(source: _Sources) -> SearchStrategy[tuple[Translation, ...]]:
    one = st.builds(Translation, language=source.code, url=source.url)
    return st.lists(one, max_size=2).map(tuple)


@cache
def _origins(source: _Sources) -> SearchStrategy[Source | None]:
    return st.none() | st.builds(Source, name=source.maybe, url=source.maybe_url)


@cache
@st.composite
def _shells(draw: DrawFn, source: _Sources) -> Article:
    """An article whose body has no figures or quotations pointed at yet."""
    revision = draw(st.integers(1, 9))
    return Article(
        id=draw(_ids),
        publication="example-gazette",
        source_id=draw(_slugs),
        revision=revision,
        status="published",
        genre=draw(_genres),
        headline=draw(source.words),
        alternative_headline=draw(source.maybe),
        standfirst=draw(source.maybe),
        slug=draw(st.none() | _slugs),
        url=draw(source.maybe_url),
        language=draw(source.language),
        translations=draw(_translations(source)),
        section=draw(source.maybe),
        tags=tuple(draw(_tags(source))),
        dateline=draw(source.maybe),
        byline=draw(_bylines(source, 2)),
        published_at=draw(st.none() | _instants),
        updated_at=draw(st.none() | _instants),
        expires_at=draw(st.none() | _instants),
        rights=draw(_rights(source)),
        packages=draw(st.sampled_from(((), ("public",), ("sport", "world")))),
        source=draw(_origins(source)),
        body=draw(_bodies(source)),
        corrections=tuple(draw(_corrections(source, revision))),
    )


@st.composite
def _articles(draw: DrawFn, source: _Sources, fixed: dict[str, Any]) -> Article:
    article = draw(_shells(source))
    places = [text for text in texts(article) if text.text]
    chosen = draw(st.lists(st.sampled_from(places), max_size=3))
    quoted = draw(st.lists(st.sampled_from(places), max_size=2))
    return replace(
        article,
        statistics=tuple(draw(_statistics(source, text)) for text in chosen),
        quotations=tuple(Quotation(speaker=draw(source.maybe), span=_span(draw, text)) for text in quoted),
        **{name: draw(wanted) for name, wanted in fixed.items()},
    )


def articles(*, hostile: bool = False, **fixed: SearchStrategy[Any]) -> SearchStrategy[Article]:
    """Random articles, figures, quotations, boxes, pictures and videos included.

    A field's own strategy replaces what would be drawn for it, as in `articles(genre=st.just("live"))`.
    """
    return _articles(_HOSTILE if hostile else _PLAIN, fixed)


def publications(*, hostile: bool = False) -> SearchStrategy[Publication]:
    """Random mastheads with the id that `articles()` uses."""
    source = _HOSTILE if hostile else _PLAIN
    return st.builds(
        Publication,
        id=st.just("example-gazette"),
        name=source.maybe,
        url=source.maybe_url,
        logo_url=source.maybe_url,
        publishing_principles=source.maybe_url,
        corrections_policy=source.maybe_url,
        ethics_policy=source.maybe_url,
        ownership_info=source.maybe_url,
    )


def anchored(article: Article, exact: str) -> Span:
    """The span of `exact` where it first stands in the article. Raises LookupError where it does not."""
    for text in texts(article):
        start = text.text.find(exact)
        if start >= 0:
            return spans.span(
                text.text, start, start + len(exact), container=text.container, pointer=text.pointer
            )
    raise LookupError(f"{exact!r} stands nowhere in the article")


def figure(article: Article, exact: str, **fields: Any) -> Statistic:
    """A statistic of the article at the words `exact`; `value` alone makes an exact one."""
    if fields.get("modifier", "exact") == "exact":
        fields |= {"low": fields["value"], "high": fields["value"]}
    return Statistic(surface=exact, span=anchored(article, exact), **fields)
