"""What stands in an article or in an aside of it: its words, links, pictures, videos and quotations."""

from collections.abc import Sequence

from service.domain.article import Block, Box, Heading, ImageBlock, ListBlock, Paragraph, Quote, VideoBlock
from service.domain.forms import is_web_address
from service.domain.media import Caption
from service.domain.span import Link
from service.publish.links import Links
from service.publish.schemaorg.media import picture, recording
from service.publish.schemaorg.nodes import (
    ImageObject,
    MediaObject,
    Part,
    Photograph,
    Quotation,
    VideoObject,
    WebPage,
)
from service.publish.schemaorg.parties import Parties
from service.publish.schemaorg.values import words


class Contents:
    """The properties that come from a run of blocks. Asides are left to the caller."""

    def __init__(self, blocks: Sequence[Block], links: Links, parties: Parties) -> None:
        self._links = links
        self._parties = parties
        self.texts: list[str] = []
        self.images: list[ImageObject] = []
        self.videos: list[VideoObject] = []
        self.parts: list[Part] = []
        self.cited: dict[str, WebPage] = {}
        for block in blocks:
            self._take(block)

    def body(self) -> str:
        """Paragraphs, headings, quotations and lists, with an empty line between them."""
        return "\n\n".join(self.texts)

    def quote(self, text: str, speaker: str | None) -> None:
        """A quotation is a part; one without words is none."""
        if words(text):
            self.parts.append(Quotation(text=text, creator=self._parties.named(speaker, "speaker")))

    def _take(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._write(block)
            case Heading():
                self.texts.append(block.text)
            case Quote():
                self._write(block)
                self.quote(block.text, block.speaker)
            case ListBlock():
                self.texts.append("\n".join(entry.text for entry in block.items))
                for entry in block.items:
                    self._cite(entry.text, entry.marks)
            case ImageBlock():
                self._show(picture(block, self._links), block.caption)
            case VideoBlock():
                self._show(recording(block), block.caption)
            case Box():
                pass

    def _write(self, block: Paragraph | Quote) -> None:
        self.texts.append(block.text)
        self._cite(block.text, block.marks)

    def _show(self, shown: ImageObject | Photograph | VideoObject | MediaObject, caption: Caption) -> None:
        match shown:
            case ImageObject():
                self.images.append(shown)
            case VideoObject():
                self.videos.append(shown)
            case _:
                self.parts.append(shown)
        if caption.text is not None:
            self._cite(caption.text, caption.marks)

    def _cite(self, text: str, marks: Sequence[object]) -> None:
        """A link in a text is a reference to another page, which schema.org calls a citation."""
        for mark in marks:
            if isinstance(mark, Link) and mark.href not in self.cited and is_web_address(mark.href):
                self.cited[mark.href] = WebPage(url=mark.href, name=words(text[mark.start : mark.end]))
