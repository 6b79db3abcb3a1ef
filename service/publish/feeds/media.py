"""The pictures and videos of an article as Media RSS 1.5.1, in RSS and Atom alike: whom to credit, the
caption, the rights.

These elements are about files: of a picture without an address the caption and credit stand in the content
alone, as those of all do.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from service.domain.article import Article, ImageBlock, VideoBlock
from service.domain.forms import seconds_of
from service.domain.media import Caption, Image, Video
from service.domain.texts import blocks
from service.publish.addresses import uri
from service.publish.body import anchor, is_language, said
from service.publish.links import Links
from service.publish.xml import Xml, element, empty, text

_PLAIN = {"type": "plain"}


class Medium(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A picture or video where it stands in an article. `place` is the id of its figure in the content, `url`
    its file's address, `player_url` that of a page that plays it. `caption` is the caption, where there is
    none a description of what it shows."""

    kind: Literal["image", "video"]
    place: str
    url: str | None
    player_url: str | None = None
    thumbnail_url: str | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    duration: str | None = None
    title: str | None = None
    caption: str | None = None
    language: str | None = None
    credit: str | None = None
    creator: str | None = None
    copyright_notice: str | None = None
    licence: str | None = None

    @property
    def can_be_seen(self) -> bool:
        """Whether it is anywhere."""
        return self.url is not None or self.player_url is not None


def media(article: Article, links: Links) -> list[Medium]:
    """All of an article's, in reading order, those of which no address is known too."""
    found = []
    for pointer, block in blocks(article):
        if isinstance(block, ImageBlock):
            found.append(_picture(block.image, block.caption, anchor(pointer), links))
        elif isinstance(block, VideoBlock):
            found.append(_recording(block.video, block.caption, anchor(pointer)))
    return found


def lead_picture(shown: Sequence[Medium]) -> str | None:
    """The address of the first picture, that of a video's still included."""
    stills = (each.thumbnail_url or (each.url if each.kind == "image" else None) for each in shown)
    return next((each for each in stills if each is not None), None)


def _picture(image: Image, caption: Caption, place: str, links: Links) -> Medium:
    return Medium(
        kind="image",
        place=place,
        url=uri(links.picture(image)),
        media_type=said(image.media_type),
        width=image.width,
        height=image.height,
        caption=said(caption.text) or said(image.description),
        language=caption.language if is_language(caption.language) else None,
        credit=said(caption.credit) or said(image.credit),
        creator=said(image.creator),
        copyright_notice=said(image.copyright_notice),
        licence=uri(image.licence),
    )


def _recording(video: Video, caption: Caption, place: str) -> Medium:
    return Medium(
        kind="video",
        place=place,
        url=uri(video.url),
        player_url=uri(video.embed_url),
        thumbnail_url=uri(video.thumbnail_url),
        duration=video.duration,
        title=said(video.title),
        caption=said(caption.text) or said(video.description),
        language=caption.language if is_language(caption.language) else None,
        credit=said(caption.credit) or said(video.credit),
    )


def media_rss(shown: Sequence[Medium]) -> Iterator[Xml]:
    """The elements of an entry: a thumbnail for lists, then each picture and video."""
    lead = lead_picture(shown)
    if lead is not None:
        yield empty("media:thumbnail", {"url": lead})
    for place, each in enumerate(each for each in shown if each.can_be_seen):
        yield element("media:content", _parts(each), _attributes(each, is_first=place == 0))


def _attributes(each: Medium, *, is_first: bool) -> dict[str, str | None]:
    length = seconds_of(each.duration or "")
    return {
        "url": each.url,
        "medium": each.kind,
        "type": each.media_type,
        "width": _number(each.width),
        "height": _number(each.height),
        # Whole: readers take it for an integer, as all examples of Media RSS are.
        "duration": None if length is None else str(round(length)),
        "lang": each.language,
        "isDefault": "true" if is_first else None,
    }


def _parts(each: Medium) -> Iterator[Xml]:
    if each.title is not None:
        yield text("media:title", each.title, _PLAIN)
    if each.caption is not None:
        yield text("media:description", each.caption, _PLAIN)
    if each.credit is not None:
        yield text("media:credit", each.credit)
    if each.creator is not None:
        # A role of the European Broadcasting Union's, which is the scheme where none is named.
        yield text("media:credit", each.creator, {"role": "author"})
    if each.copyright_notice is not None:
        yield text("media:copyright", each.copyright_notice)
    if each.licence is not None:
        yield text("media:license", each.licence, {"type": "text/html", "href": each.licence})
    if each.player_url is not None:
        yield empty("media:player", {"url": each.player_url})
    if each.thumbnail_url is not None:
        yield empty("media:thumbnail", {"url": each.thumbnail_url})


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)
