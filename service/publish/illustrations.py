"""The pictures and videos of an article with the ids that their figures have in the body, for formats that
keep a record of each beside the body."""

from collections.abc import Iterator

from service.domain.article import Article, ImageBlock, VideoBlock
from service.domain.texts import blocks
from service.publish.body import anchor


def illustrations(article: Article) -> Iterator[tuple[str, ImageBlock | VideoBlock]]:
    """In reading order, those in boxes included, each after the id that `service.publish.body` gives it."""
    for pointer, block in blocks(article):
        if isinstance(block, ImageBlock | VideoBlock):
            yield anchor(pointer), block
