"""The pictures and videos that a document lists beside its text, put together with those in the text."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from service.domain.article import Block, Box, ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.ingest.notes import Notes, Where

Medium = ImageBlock | VideoBlock

_Block = TypeVar("_Block", bound=Block)
_Described = TypeVar("_Described", Image, Video)
_Part = TypeVar("_Part", Image, Video, Caption)

_SIZE = re.compile(r"(?:-\d{2,5}x\d{2,5}|-scaled|@[23]x)(?=\.[a-z]{3,4}$)", re.IGNORECASE)
"""What content systems put behind a picture's name for its size."""


class Listed(msgspec.Struct, frozen=True):
    """A picture or video that a document lists, and where it does. `small` marks one that only stands for the
    article in lists, such as a thumbnail."""

    medium: Medium
    where: Where
    small: bool = False


def with_listed(blocks: Sequence[Block], listed: Sequence[Listed], notes: Notes) -> tuple[Block, ...]:
    """The blocks with what the list says of the media in them; what is not in them stands before them.

    The same file is shown once. Another size of one that is shown, or a thumbnail beside what is shown, is
    named as unread.
    """
    body: tuple[Block, ...] = tuple(blocks)
    ahead: tuple[Block, ...] = ()
    for each in sorted(listed, key=lambda each: each.small):
        if (told := _with_one_told(body, each.medium)) is not None:
            body = told
        elif (told := _with_one_told(ahead, each.medium)) is not None:
            ahead = told
        elif each.small and next(_media((*ahead, *body)), None) is not None:
            notes.pass_over(each.where, f"a picture that stands for the article: {address(each.medium)}")
        elif (sized := _of_another_size(each.medium, (*ahead, *body))) is not None:
            notes.pass_over(each.where, f"another size of a picture: {address(each.medium)}")
            body = _with_one_told(body, sized) or body
            ahead = _with_one_told(ahead, sized) or ahead
        else:
            ahead = (*ahead, each.medium)
    return (*ahead, *body)


def as_described(listed: Listed) -> Listed:
    """The same, its caption taken as what it shows: where the text has every caption, as ours has, a list
    that has one word for both means that."""
    medium = listed.medium
    caption = medium.caption
    if isinstance(medium, ImageBlock):
        image = replace(medium.image, description=medium.image.description or caption.text)
        medium = ImageBlock(image=image, caption=replace(caption, text=None))
    else:
        video = replace(medium.video, description=medium.video.description or caption.text)
        medium = VideoBlock(video=video, caption=replace(caption, text=None))
    return replace(listed, medium=medium)


def address(block: Block) -> str | None:
    """Where the file of a picture or video is."""
    match block:
        case ImageBlock(image=image):
            return image.url
        case VideoBlock(video=video):
            return video.url or video.embed_url
        case _:
            return None


def _media(blocks: Sequence[Block]) -> Iterator[Block]:
    """The pictures and videos among blocks, those in boxes too."""
    for block in blocks:
        if isinstance(block, Box):
            yield from _media(block.blocks)
        elif isinstance(block, ImageBlock | VideoBlock):
            yield block


def _with_one_told(blocks: tuple[_Block, ...], medium: Medium) -> tuple[_Block, ...] | None:
    """The blocks, in which the first one of the same file is told what the list says; null without one."""
    for place, block in enumerate(blocks):
        told: Any = None
        if isinstance(block, Box):
            inner = _with_one_told(block.blocks, medium)
            told = None if inner is None else replace(block, blocks=inner)
        elif type(block) is type(medium) and address(block) is not None and address(block) == address(medium):
            told = _told(block, medium)
        if told is not None:
            return (*blocks[:place], told, *blocks[place + 1 :])
    return None


def _of_another_size(medium: Medium, blocks: Sequence[Block]) -> Medium | None:
    """What the list says of a picture that is shown in another size, as of the one that is shown."""
    name = _name(medium)
    if not isinstance(medium, ImageBlock) or name is None:
        return None
    shown = next((block for block in _media(blocks) if _name(block) == name), None)
    if shown is None:
        return None
    image = replace(medium.image, url=address(shown), media_type=None, width=None, height=None)
    return replace(medium, image=image)


def _name(block: Block) -> tuple[str, str] | None:
    """The host of a picture and its file's name without the size: `flood-300x200.jpg` is `flood.jpg`."""
    if not isinstance(block, ImageBlock) or block.image.url is None:
        return None
    try:
        parts = urlsplit(block.image.url)
    except ValueError:
        return None
    file = parts.path.rpartition("/")[2]
    return (parts.netloc, _SIZE.sub("", file)) if "." in file else None


def _told(block: Block, medium: Medium) -> Block:
    """A picture or video of the text, with what only the list says of it. What the list says it shows may be
    its caption, which is no description then."""
    match block, medium:
        case ImageBlock(), ImageBlock():
            caption = _caption(block.caption, medium.caption)
            listed = _without_description(medium.image, caption)
            return ImageBlock(image=_completed(block.image, listed), caption=caption)
        case VideoBlock(), VideoBlock():
            caption, shown = _caption(block.caption, medium.caption), block.video
            if shown.title in (shown.url, shown.embed_url):
                # What links to a video without a title shows its address.
                shown = replace(shown, title=None)
            video = _completed(shown, _without_description(medium.video, caption))
            return VideoBlock(video=video, caption=caption)
        case _:
            return block


def _without_description(listed: _Described, caption: Caption) -> _Described:
    return replace(listed, description=None) if listed.description == caption.text else listed


def _caption(shown: Caption, listed: Caption) -> Caption:
    """The marks of a caption belong to its words."""
    if shown.text is None:
        return _completed(listed, shown)
    return _completed(shown, replace(listed, text=None, marks=()))


def _completed(known: _Part, other: _Part) -> _Part:
    missing = [name for name in known.__struct_fields__ if getattr(known, name) in (None, ())]
    return replace(known, **{name: getattr(other, name) for name in missing})
