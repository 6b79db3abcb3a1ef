"""The sample newsroom as values: its mastheads, its articles, and the picture files that they show."""

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec
from msgspec.structs import replace

from service.domain.article import Article, Block, Box, ImageBlock, Publication
from service.domain.media import Image
from service.ingest.document import read
from service.ingest.origin import Origin
from service.sample import pictures

_PICTURE = "sample:"
"""Opens the `url` of an image whose file is one of our drawings."""

_MAX_BYTES = 100_000


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """`pictures` holds the file of every image that has a `sha256`, by that hash (hexadecimal)."""

    publications: tuple[Publication, ...]
    articles: tuple[Article, ...]
    pictures: dict[str, bytes]


def newsroom() -> Sample:
    """The whole newsroom, the same on every call; drawing its pictures takes most of a second."""
    drawn = {name: pictures.jpeg(name) for name in pictures.DRAWINGS}
    images = {_PICTURE + name: _image(name, file) for name, file in drawn.items()}
    return Sample(
        publications=_publications(),
        articles=tuple(_illustrated(_article(file), images) for file in article_files()),
        pictures={_sha256(file): file for file in drawn.values()},
    )


def article_files() -> Iterator[Traversable]:
    """The articles' files, in the order of their names: pages as scraped (`.txt`) and our own JSON."""
    folder = files("service.sample") / "articles"
    return iter(sorted(folder.iterdir(), key=lambda file: file.name))


def _publications() -> tuple[Publication, ...]:
    document = (files("service.sample") / "publications.json").read_bytes()
    return msgspec.json.decode(document, type=tuple[Publication, ...])


def _article(file: Traversable) -> Article:
    stem, _, _ = file.name.rpartition(".")
    return read(file.read_bytes(), Origin(), max_bytes=_MAX_BYTES, fallback_source_id=stem)


def _image(name: str, file: bytes) -> Image:
    width, height = pictures.DRAWINGS[name].size
    return Image(sha256=_sha256(file), media_type="image/jpeg", width=width, height=height)


def _sha256(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def _illustrated(article: Article, images: Mapping[str, Image]) -> Article:
    """The article with what is known of each picture's file in place of the picture's sample address."""

    def shown(block: Block) -> Block:
        match block:
            case ImageBlock(image=Image(url=str(address))) if address.startswith(_PICTURE):
                drawn = images[address]
                known = {name: getattr(drawn, name) for name in ("sha256", "media_type", "width", "height")}
                return replace(block, image=replace(block.image, url=None, **known))
            case Box(blocks=inside):
                # A box holds no box, so what comes back is always a flat block.
                return replace(block, blocks=tuple(shown(child) for child in inside))
            case _:
                return block

    return replace(article, body=tuple(shown(block) for block in article.body))
