"""What stands beside a picture or a quotation and belongs to it, to one block with it."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from service.domain.article import Block, Box, Heading, ImageBlock, Paragraph, Quote, VideoBlock
from service.domain.sentences import ends_sentence
from service.domain.span import Emphasis
from service.ingest.blocks import reads_as_heading
from service.ingest.bylines import contributors
from service.ingest.furniture import bare
from service.ingest.html.credits import split
from service.ingest.html.figures import Words
from service.ingest.html.found import Found
from service.ingest.html.hints import told
from service.ingest.html.images import stem

_LONGEST_CAPTION = 350
_LONGEST_HEADING = 120
_SUB_HEADING = re.compile(
    r"\b(?:sub-?title|sub-?head(?:line|ing|er)?|inter-?title|intertitre|cross-?head(?:ing)?|zwischen(?:titel|ueberschrift)"
    r"|ladillo|mellomtittel|mellanrubrik|tussenkop|medzititulok)\b"
)


def completed(block: Block, said: Words) -> Block | None:
    """A picture or video with the caption or credit that stands below it; null where it has that already."""
    if not isinstance(block, ImageBlock | VideoBlock):
        return None
    caption = block.caption
    if said.caption.text:
        if caption.text:
            return None
        caption = replace(caption, text=said.caption.text, marks=said.caption.marks)
    if isinstance(block, ImageBlock):
        if said.credit and block.image.credit and not said.caption.text:
            return None
        return ImageBlock(
            image=replace(block.image, credit=block.image.credit or said.credit), caption=caption
        )
    return VideoBlock(video=replace(block.video, credit=block.video.credit or said.credit), caption=caption)


def as_heading(each: Found, below: Found | None) -> Block:
    """A short paragraph that is called a sub-heading, or is all bold, with text below it, is one."""
    block = each.block
    match block:
        case Paragraph(text=text) if len(text) <= _LONGEST_HEADING and _SUB_HEADING.search(
            told(each.element)
        ):
            return Heading(text=text)
        case Paragraph(text=text, marks=marks) if below is not None and not isinstance(below.block, Heading):
            whole = any(
                isinstance(mark, Emphasis) and mark.strong and mark.end - mark.start >= len(text) - 1
                for mark in marks
            )
            return (
                Heading(text=text) if whole and reads_as_heading(text) and text[-1] not in "?؟？;" else block
            )
        case _:
            return block


def captioned(above: Block | None, block: Block) -> Block | None:
    """A picture with the paragraph below it as its caption, where that has a credit or is all in italics."""
    if (
        not isinstance(above, ImageBlock)
        or above.caption.text
        or not isinstance(block, Paragraph)
        or len(block.text) > _LONGEST_CAPTION
    ):
        return None
    caption, credit = split(block.text)
    slanted = any(
        isinstance(mark, Emphasis) and not mark.strong and mark.end - mark.start >= len(block.text) - 1
        for mark in block.marks
    )
    if credit is None and not slanted:
        return None
    image = replace(above.image, credit=above.image.credit or credit)
    return ImageBlock(image=image, caption=replace(above.caption, text=caption or None))


def with_captions(found: Sequence[Found]) -> list[Found]:
    """What a walk found, each paragraph that is the caption of the picture above it taken into that."""
    joined: list[Found] = []
    for each in found:
        block = captioned(joined[-1].block, each.block) if joined else None
        if block is None:
            joined.append(each)
        else:
            joined[-1] = joined[-1]._replace(block=block)
    return joined


def spoken(above: Block | None, each: Found, block: Block) -> Block | None:
    """A quotation with the name in the line below it."""
    if (
        not isinstance(above, Quote)
        or above.speaker
        or not isinstance(block, Paragraph)
        or len(block.text) > 100
        or ends_sentence(block.text)
    ):
        return None
    name = block.text.lstrip(" —–―-~")
    told_so = (
        name != block.text or re.search(r"author|cite|speaker|source|name", told(each.element)) is not None
    )
    return (
        replace(above, speaker=name)
        if name and (told_so or (len(name) < 60 and contributors(name)))
        else None
    )


def once(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without pictures that were there, and without quotations that a paragraph has too."""
    prose = [bare(block.text) for block in blocks if isinstance(block, Paragraph)]
    seen: set[object] = set()
    for block in blocks:
        match block:
            case Quote(text=text) if any(bare(text) in paragraph for paragraph in prose):
                continue
            case ImageBlock():
                file = stem(block.image.url or "")
                key = (block.image.url, block.caption.text)
                if key in seen or (file and file in seen and not block.caption.text):
                    continue
                seen |= {key, file}
            case Box() if not block.blocks:
                continue
            case _:
                pass
        yield block
