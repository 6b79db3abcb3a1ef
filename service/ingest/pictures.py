"""Markers and the lines after them to pictures, videos and asides; everything else stays text."""

from collections.abc import Sequence

import msgspec

from service.domain.article import Genre, ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.sentences import ends_sentence
from service.ingest.bylines import byline, contributors
from service.ingest.pieces import Piece, looks_like_credit

_LONGEST_CAPTION = 600
_LONGEST_CAPTION_BELOW = 250


class Text(msgspec.Struct, frozen=True):
    """A line of the article, yet to be told what it is. `index` counts from the last blank line."""

    text: str
    index: int = 0


class Standfirst(msgspec.Struct, frozen=True):
    """A line that the page labels as standfirst."""

    text: str


class Aside(msgspec.Struct, frozen=True):
    """The byline that opens a box: its words without the label, and the whole line."""

    byline: str
    line: str
    genre: Genre


Element = Text | Standfirst | Aside | ImageBlock | VideoBlock


class _Medium(msgspec.Struct):
    """A picture or video whose markers are being read. `seen` are the fields that had their marker.

    `doubtful` is a picture of which there is only a sign that copyright notices bear as well.
    """

    video: bool = False
    description: str | None = None
    credit: str | None = None
    caption: str | None = None
    seen: set[str] = msgspec.field(default_factory=set)
    doubtful: bool = False

    def block_is_credit(self) -> bool:
        """Whether nothing is known but the credit."""
        return not self.video and self.description is None and self.caption is None

    def block(self) -> ImageBlock | VideoBlock | None:
        """The block; none when the page says nothing of the picture but that there is one."""
        caption = Caption(text=self.caption)
        if self.video:
            return VideoBlock(video=Video(credit=self.credit), caption=caption)
        if self.description is None and self.caption is None and (self.credit is None or self.doubtful):
            return None
        return ImageBlock(image=Image(description=self.description, credit=self.credit), caption=caption)


class _Fold:
    """Reads pieces one after the other; a marker without words waits for the next text."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.medium: _Medium | None = None
        self.awaited: str | None = None
        self.label: Piece | None = None
        self.last = False
        self.alone: Piece | None = None
        """The credit that stands on the line above, without any other word of its picture."""
        self.prose = False

    def close(self) -> None:
        """The medium is complete; a label that waits for its words in vain was only words."""
        block = self.medium.block() if self.medium is not None else None
        if block is not None:
            self.elements.append(block)
        if self.label is not None:
            self.elements.append(Text(self.label.mark))
        self.medium, self.awaited, self.label = None, None, None

    def text(self, piece: Piece) -> None:
        awaited, self.awaited = self.awaited, None
        alone, self.alone = self.alone, None
        if self.label is not None:
            label, self.label = self.label, None
            self.labelled(label, piece.text)
        elif self.medium is not None and awaited is not None and _fits(awaited, piece.text):
            setattr(self.medium, awaited, piece.text)
        elif self.medium is not None and alone is not None and self.is_caption_below(alone, piece):
            self.medium.caption = piece.text
            self.close()
        elif piece.before != "text" and any(isinstance(element, Text) for element in self.elements):
            self.close()
            self.medium = _Medium()
            setattr(self.medium, piece.before, piece.text)
        else:
            self.close()
            self.elements.append(Text(piece.text, piece.index))
            self.prose = self.prose or ends_sentence(piece.text)

    def is_caption_below(self, credit: Piece, piece: Piece) -> bool:
        """Whether a line is the caption of the credit above it: directly below, or the lead picture's.

        A sentence is one only where the two lines stand apart from all others.
        """
        if piece.before != "text" or len(piece.text) > _LONGEST_CAPTION_BELOW or byline(piece.text)[0]:
            return False
        return not ends_sentence(piece.text) and (piece.index == credit.index + 1 or not self.prose)

    def marker(self, piece: Piece) -> None:
        field = "caption" if piece.field == "video" else piece.field
        video = piece.field == "video"
        if field == self.awaited and piece.mark in {"", "©"} and self.medium is not None:
            # An agency's name or a sign below the marker that waits for it, not a marker of its own.
            setattr(self.medium, field, piece.text)
            self.awaited = None
            return
        if self.medium is None or field in self.medium.seen or video:
            self.close()
            self.medium = _Medium(video=video, doubtful=piece.mark == "©")
            self.take_line_above(piece)
        if field == "caption" and self.medium.caption is not None:
            # What stood before the credit was no caption then, for here is one with its own marker.
            self.medium.description = self.medium.caption
        self.medium.seen.add(field)
        if piece.text:
            setattr(self.medium, field, piece.text)
        self.awaited = None if piece.text else field
        lone = field == "credit" and piece.mark and piece.text and piece.before == "caption"
        self.alone = piece if lone and self.medium.block_is_credit() else None

    def take_line_above(self, piece: Piece) -> None:
        """The one line directly above a marker, set off from the rest by a blank line, belongs to it."""
        above = self.elements[-1] if len(self.elements) > 1 else None
        if self.medium is None or piece.index != 1 or piece.before == "text":
            return
        if not isinstance(above, Text) or above.index != 0 or byline(above.text)[0]:
            return
        if piece.mark == "©" and self.last:
            return
        # A sentence above a marker of descriptions is a paragraph; descriptions are seldom sentences.
        if piece.before == "caption" or not ends_sentence(above.text):
            setattr(self.medium, piece.before, above.text)
            self.elements.pop()

    def labelled(self, piece: Piece, words: str) -> None:
        if piece.field == "standfirst":
            self.elements.append(Standfirst(words))
        elif contributors(words):
            self.elements.append(Aside(words, f"{piece.mark} {words}", piece.genre))
        else:
            self.elements.extend((Text(piece.mark), Text(words)))

    def read(self, piece: Piece) -> None:
        match piece.field:
            case "text":
                self.text(piece)
            case "credit" | "caption" | "video":
                self.marker(piece)
            case _:
                self.close()
                if piece.text:
                    self.labelled(piece, piece.text)
                else:
                    self.label = piece


def fold(pieces: Sequence[Piece]) -> list[Element]:
    """The elements of a page in order, every text once.

    What stands before a picture's first marker, stuck to it or alone on the line above, is its
    description (or caption, where the marker says so); a marker directly followed by the next one has
    no value; a marker that was there already begins the next picture.
    """
    reading = _Fold()
    for number, piece in enumerate(pieces, start=1):
        reading.last = number == len(pieces)
        reading.read(piece)
    reading.close()
    return reading.elements


def _fits(field: str, words: str) -> bool:
    """Whether words can be a credit or a caption at all; a paragraph below an empty marker is neither."""
    if field == "credit":
        return looks_like_credit(words)
    return len(words) <= _LONGEST_CAPTION
