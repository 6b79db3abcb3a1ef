"""In which packages an article is; which of its pictures may be passed on, and what is sent instead of those
that may not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from service.domain.article import Article, Block, Box, FlatBlock, ImageBlock
from service.domain.media import Image, ImageRights
from service.domain.reader import PUBLIC, Reader

Limits = Mapping[str, ImageRights]


def packages_of(article: Article) -> frozenset[str]:
    """The packages that the article is in; without any it is for everybody."""
    return frozenset(article.packages) or frozenset((PUBLIC,))


def has_limits(article: Article) -> bool:
    """Whether it shows a picture that not everybody may have."""
    return any(is_limited(image.rights) for image in _images(article))


def may_have(reader: Reader, image: Image) -> bool:
    """Whether the picture may be passed on to the reader, as its rights were settled last: the clock is not
    asked."""
    rights = image.rights
    if reader.is_newsroom or not is_limited(rights) or rights is None:
        return True
    return rights.may_be_syndicated and reader.may_see(frozenset(rights.packages))


def limits(article: Article) -> Limits:
    """The rights in its pictures that not everybody may have, by the picture's id."""
    return {
        image.id: image.rights
        for image in _images(article)
        if image.id is not None and image.rights is not None and is_limited(image.rights)
    }


def limited(article: Article, now: Limits) -> Article:
    """An earlier revision, its pictures under the rights of now: what may not be passed on any more is not in
    what the article was either."""

    def under(block: ImageBlock) -> ImageBlock:
        rights = now.get(block.image.id or "")
        return block if rights is None else replace(block, image=replace(block.image, rights=rights))

    return _with_images(article, under) if now else article


def without_withheld(article: Article, reader: Reader) -> Article:
    """The article as the reader gets it: of a picture that may not be passed on to them there is only its
    place, its caption, and whom to ask."""
    return _with_images(article, lambda block: block if may_have(reader, block.image) else _withheld(block))


def settled(article: Article, at: datetime) -> Article:
    """The article with the rights that have ended said to be so; itself where there are none."""
    if not any(_has_ended(image.rights, at) for image in _images(article)):
        return article
    return _with_images(article, lambda block: _settled(block, at))


def differ_in_rights_alone(before: Article, after: Article) -> bool:
    """Whether two revisions say the same but for the rights in their pictures."""

    def without(article: Article) -> Article:
        bare = _with_images(article, lambda block: replace(block, image=replace(block.image, rights=None)))
        return replace(bare, revision=0)

    return before.body != after.body and without(before) == without(after)


def next_end(article: Article) -> datetime | None:
    """The next moment at which the rights in one of its pictures end."""
    ends = (image.rights.until for image in _images(article) if _may_end(image.rights) and image.rights)
    return min((end for end in ends if end is not None), default=None)


def is_limited(rights: ImageRights | None) -> bool:
    """Whether the picture is not for everybody."""
    return rights is not None and (not rights.may_be_syndicated or bool(rights.packages))


def _may_end(rights: ImageRights | None) -> bool:
    return rights is not None and rights.may_be_syndicated and rights.until is not None


def _has_ended(rights: ImageRights | None, at: datetime) -> bool:
    return _may_end(rights) and rights is not None and rights.until is not None and rights.until <= at


def _settled(block: ImageBlock, at: datetime) -> ImageBlock:
    rights = block.image.rights
    if rights is None or not _has_ended(rights, at):
        return block
    return replace(block, image=replace(block.image, rights=replace(rights, may_be_syndicated=False)))


def _withheld(block: ImageBlock) -> ImageBlock:
    contact = block.image.rights.contact if block.image.rights is not None else None
    said = "A picture was withheld: it may not be passed on."
    notice = f"{said} Ask {contact}." if contact else f"{said} Ask the newsroom."
    return replace(block, image=Image(), caption=replace(block.caption, withheld=notice))


def _images(article: Article) -> Iterator[Image]:
    for block in article.body:
        if isinstance(block, ImageBlock):
            yield block.image
        elif isinstance(block, Box):
            for inner in block.blocks:
                if isinstance(inner, ImageBlock):
                    yield inner.image


def _with_images(article: Article, change: Callable[[ImageBlock], ImageBlock]) -> Article:
    def flat(block: FlatBlock) -> FlatBlock:
        return change(block) if isinstance(block, ImageBlock) else block

    def changed(block: Block) -> Block:
        if isinstance(block, Box):
            return replace(block, blocks=tuple(map(flat, block.blocks)))
        return flat(block)

    return replace(article, body=tuple(map(changed, article.body)))
