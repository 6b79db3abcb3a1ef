"""Pictures and videos in JSON-LD, told as search engines want them or as parts of the work."""

from collections.abc import Iterator

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.value import Code, Notice
from service.ingest.jsonld.graph import Node
from service.ingest.jsonld.parties import name


def images(work: Node) -> Iterator[ImageBlock]:
    """The pictures of a work.

    Search engines ask for one picture in several cuts, so a list of which no entry has words of its own is
    one picture: the first is taken, the others are named.
    """
    key = "image" if "image" in work else "thumbnailUrl"
    nodes = filter(work.graph.is_new, work.nodes(key))
    found = [block for node in nodes if (block := image(node)) is not None]
    if len(found) > 1 and not any(map(_has_words, found)):
        for other in found[1:]:
            work.notes.pass_over(f"{work.pointer}/{key}", f"the picture in another cut: {other.image.url}")
        del found[1:]
    yield from found


def image(node: Node) -> ImageBlock | None:
    """An ImageObject or Photograph; null for what says nothing."""
    notes, where = node.notes, node.pointer
    has_type = bool(node.types)
    address = node.address("contentUrl", "url") if has_type else notes.address(where, node.text("name"))
    if address is None and has_type and node.id.startswith("http") and "#" not in node.id:
        address = notes.address(where, node.id)
    description = notes.text(where, node.said("description"), Notice)
    caption = notes.text(where, node.said("abstract" if "Photograph" in node.types else "caption"), Notice)
    if has_type and description is None and (named := node.said("name")) != caption:
        description = notes.text(where, named, Notice)
    block = ImageBlock(
        image=Image(
            url=address,
            sha256=_hash(node.text("sha256")),
            media_type=notes.text(where, node.text("encodingFormat"), Code),
            width=_pixels(node, "width"),
            height=_pixels(node, "height"),
            alt=notes.text(where, node.said("alternateName"), Notice),
            description=description if description != caption else None,
            creator=name(node, "creator") if "creator" in node else name(node, "author"),
            credit=notes.text(where, node.said("creditText")),
            copyright_notice=notes.text(where, node.said("copyrightNotice", "copyrightHolder"), Notice),
            licence=_licence(node),
            acquire_licence_url=node.address("acquireLicensePage"),
        ),
        caption=Caption(text=caption, language=notes.language(where, node.text("inLanguage"))),
    )
    node.ignore("url", "thumbnail", "thumbnailUrl", "representativeOfPage", "position")
    node.pass_over_rest()
    return block if block != ImageBlock(image=Image()) else None


def video(node: Node) -> VideoBlock | None:
    """A VideoObject or MediaObject; null for what says nothing."""
    notes, where = node.notes, node.pointer
    caption = notes.text(where, node.said("abstract", "caption"), Notice)
    description = notes.text(where, node.said("description"), Notice)
    block = VideoBlock(
        video=Video(
            url=node.address("contentUrl"),
            embed_url=node.address("embedUrl", "url"),
            thumbnail_url=node.address("thumbnailUrl", "thumbnail"),
            title=notes.text(where, node.said("name")),
            description=description if description != caption else None,
            duration=notes.text(where, node.text("duration"), Code),
            uploaded_at=notes.moment(f"{where}/uploadDate", node.text("uploadDate")),
            credit=notes.text(where, node.said("creditText")),
        ),
        caption=Caption(text=caption, language=notes.language(where, node.text("inLanguage"))),
    )
    node.ignore("url")
    node.pass_over_rest()
    return block if block != VideoBlock(video=Video()) else None


def _has_words(block: ImageBlock) -> bool:
    shown = block.image
    return bool(block.caption.text or shown.description or shown.credit or shown.creator or shown.alt)


def _pixels(node: Node, key: str) -> int | None:
    """A size: a number, or a QuantitativeValue or Distance with one."""
    value, pointer = node.take(key)
    if isinstance(value, dict):
        return node.notes.number(pointer, node.node(value, pointer).text("value", "name"))
    return node.notes.number(pointer, node.text(key))


def _hash(text: str) -> str | None:
    lower = text.strip().lower()
    return lower if len(lower) == 64 and set(lower) <= set("0123456789abcdef") else None


def _licence(node: Node) -> str | None:
    """An address, or the words of a licence that has none."""
    return node.address("license") if "license" in node else None
