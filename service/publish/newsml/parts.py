"""Pictures and videos: a `partMeta` each, whose `partid` is the id of its figure in the body."""

from collections.abc import Iterator
from functools import partial

from service.domain.article import Article, ImageBlock, VideoBlock
from service.domain.forms import is_duration
from service.domain.media import Caption, Image, Video
from service.publish.addresses import uri
from service.publish.body import is_language, said
from service.publish.illustrations import illustrations
from service.publish.links import Links
from service.publish.newsml.properties import extension, line, link, named, ours, words
from service.publish.written import moment
from service.publish.xml import Xml, element, empty

_extension = partial(extension, "partMetaExtProperty")


def parts(article: Article, links: Links) -> Iterator[Xml]:
    """In reading order."""
    for name, block in illustrations(article):
        made = _picture(block, links) if isinstance(block, ImageBlock) else _video(block)
        yield element("partMeta", made, {"partid": name})


def _picture(block: ImageBlock, links: Links) -> Iterator[Xml]:
    image, caption = block.image, block.caption
    file, origin = uri(links.picture(image)), uri(image.url)
    yield from _icon(image, file)
    yield empty("role", {"qcode": "ninat:picture"})
    if image.creator is not None and said(image.creator):
        yield element("creator", named("name", image.creator))
    yield from words("altId", image.id, type=ours("id"))
    yield from words("altId", image.sha256, type=ours("sha256"))
    yield from _described(caption, image.credit)
    yield from words("description", image.description, role=ours("description"))
    yield from words("description", image.alt, role=ours("alt"))
    point = image.focal_point
    yield from _extension("focalPoint", None if point is None else f"{point.x} {point.y}")
    yield from words("edNote", caption.withheld)
    yield from link("source", None if origin == file else origin)


def _icon(image: Image, href: str | None) -> Iterator[Xml]:
    """The picture itself, with what is known of its file."""
    known = {
        "href": href,
        "contenttype": line(image.media_type) if image.media_type and said(image.media_type) else None,
        "width": None if image.width is None else str(image.width),
        "height": None if image.height is None else str(image.height),
    }
    if any(known.values()):
        yield empty("icon", {"rendition": "rnd:web", **known})


def _video(block: VideoBlock) -> Iterator[Xml]:
    video = block.video
    thumbnail = uri(video.thumbnail_url)
    if thumbnail is not None:
        yield empty("icon", {"rendition": "rnd:thumbnail", "href": thumbnail})
    yield empty("role", {"qcode": "ninat:video"})
    yield from words("altId", video.id, type=ours("id"))
    yield from words("headline", video.title)
    yield from _described(block.caption, video.credit)
    yield from words("description", video.description, role=ours("description"))
    yield from _properties(video)
    yield from link("file", video.url)
    yield from link("embed", video.embed_url)


def _properties(video: Video) -> Iterator[Xml]:
    duration = video.duration
    yield from _extension("duration", duration if duration and is_duration(duration) else None)
    yield from _extension("uploaded", moment(video.uploaded_at) if video.uploaded_at else None)


def _described(caption: Caption, credit: str | None) -> Iterator[Xml]:
    """The credit that prevails in this article stands first."""
    if is_language(caption.language):
        yield empty("language", {"tag": caption.language})
    prevails = said(caption.credit) is not None
    yield from named("creditline", caption.credit, rank="1")
    yield from named("creditline", credit, rank="2" if prevails else None)
    yield from words("description", caption.text, role="drol:caption")
