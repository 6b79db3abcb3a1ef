"""What stands in a work: its text, its pictures and videos, its parts. The article's body, or an aside's."""

from collections.abc import Iterator

from service.domain.article import Box, FlatBlock, Genre, Heading, ImageBlock, Paragraph, Quote
from service.ingest.genres import GENRES
from service.ingest.html.fragment import fragment
from service.ingest.jsonld.graph import Node
from service.ingest.jsonld.media import image, images, video
from service.ingest.jsonld.parties import byline
from service.ingest.plain import paragraphs

ARTICLES: dict[str, Genre] = {
    "NewsArticle": "news",
    "Article": "news",
    "BlogPosting": "news",
    "SocialMediaPosting": "news",
    "Report": "news",
    "SatiricalArticle": "news",
    "AdvertiserContentArticle": "news",
    "AskPublicNewsArticle": "news",
    "AnalysisNewsArticle": "analysis",
    "OpinionNewsArticle": "opinion",
    "BackgroundNewsArticle": "background",
    "ReviewNewsArticle": "review",
    "ReportageNewsArticle": "report",
    "LiveBlogPosting": "live",
}
"""schema.org's kinds of article, with our genres."""


class Contents:
    """The blocks of a work in order: its pictures, its text, its videos and other parts, its asides.

    JSON-LD does not say where in the text a picture stands.
    """

    def __init__(self, work: Node) -> None:
        self.quotations: list[Node] = []
        self._quoted: dict[str, list[Node]] = {}
        self.boxes: list[Box] = []
        self._others: list[FlatBlock] = []
        self._parts(work)
        shown = list(images(work))
        text = list(_text(work))
        for node in filter(work.graph.is_new, work.nodes("video")):
            self._add(video(node))
        for node in work.nodes("associatedMedia"):
            self._add(video(node) if "VideoObject" in node.types else image(node))
        text = [self._as_quoted(block) for block in text]
        self.blocks: list[FlatBlock] = [*self._without_borrowed(shown), *text, *self._others]

    def _parts(self, work: Node) -> None:
        for part in filter(work.graph.is_new, work.nodes("hasPart")):
            if "Quotation" in part.types:
                self.quotations.append(part)
                self._quoted.setdefault(part.said("text", "name"), []).append(part)
            elif part.types & {"Photograph", "ImageObject"}:
                self._add(image(part))
            elif part.types & {"MediaObject", "VideoObject"}:
                self._add(video(part))
            elif work.depth == 0 and part.types & ARTICLES.keys():
                self.boxes.append(_box(part))
            else:
                what = ", ".join(sorted(part.types)) or "a part"
                part.notes.pass_over(part.pointer, f"{what}: {part.said('name', 'headline', 'cssSelector')}")

    def _add(self, block: FlatBlock | None) -> None:
        if block is not None:
            self._others.append(block)

    def _without_borrowed(self, shown: list[ImageBlock]) -> list[ImageBlock]:
        """An article of ours that has no picture shows those of its asides: they are there once."""
        inside = [inner for box in self.boxes for inner in box.blocks]
        theirs = [inner.image.url for inner in inside if isinstance(inner, ImageBlock)]
        return [block for block in shown if block.image.url not in theirs]

    def _as_quoted(self, block: FlatBlock) -> FlatBlock:
        """A paragraph that is one quotation as a whole is set as one."""
        if not isinstance(block, Paragraph):
            return block
        parts = self._quoted.get(block.text)
        if not parts:
            return block
        part = parts.pop(0)
        self.quotations.remove(part)
        return Quote(text=block.text, speaker=part.notes.text(part.pointer, part.said("creator")))


def genre(work: Node) -> Genre:
    """What kind of article it is: the type says so, or the word that our own JSON-LD has for it."""
    named = work.text("genre")
    stated = GENRES.get(named.strip().lower())
    if stated is None and named:
        work.notes.pass_over(f"{work.pointer}/genre", named)
    if stated is not None:
        return stated
    typed: list[Genre] = [ARTICLES[kind] for kind in sorted(work.types & ARTICLES.keys())]
    return next((kind for kind in typed if kind != "news"), "news")


def _text(work: Node) -> Iterator[FlatBlock]:
    """The running text, plain or in HTML; of a live report its updates."""
    text = work.text("articleBody", "text")
    if work.is_html(text):
        read = fragment(text)
        work.notes.take_over(read.unread, f"{work.pointer}/articleBody")
        for block in read.blocks:
            yield from block.blocks if isinstance(block, Box) else (block,)
    else:
        yield from (Paragraph(text=work.plain(each.text)) for each in paragraphs(text))
    for update in work.nodes("liveBlogUpdate"):
        if heading := update.said("headline", "name"):
            yield Heading(text=heading)
        told = update.text("articleBody", "text")
        yield from (Paragraph(text=update.plain(each.text)) for each in paragraphs(told))
        update.pass_over_rest()


def _box(part: Node) -> Box:
    contents = Contents(part)
    box = Box(
        headline=part.notes.text(part.pointer, part.said("headline", "name")),
        genre=genre(part),
        byline=byline(part),
        blocks=tuple(contents.blocks),
    )
    part.ignore("citation")
    part.pass_over_rest()
    return box
