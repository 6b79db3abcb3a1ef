"""Pictures and videos: an associated object each, named as its figure in the body."""

from typing import Any

from service.domain.article import ImageBlock, VideoBlock
from service.domain.forms import seconds_of
from service.domain.media import Caption, Image
from service.publish import statements
from service.publish.addresses import uri
from service.publish.body import is_language, said
from service.publish.links import Links
from service.publish.ninjs.objects import AltId, NewsObject, PointOfInterest, Rendition, RightsInfo, Text
from service.publish.ninjs.parties import credited, licensor


def medium(name: str, block: ImageBlock | VideoBlock, links: Links, place: str) -> NewsObject:
    """`name` is the id of its figure, `place` the URI of one that has no id."""
    if isinstance(block, ImageBlock):
        return _picture(block, links, place, _used(name, block.caption))
    return _video(block, place, _used(name, block.caption))


def _used(name: str, caption: Caption) -> dict[str, Any]:
    """What both have in common."""
    return {
        "name": name,
        "rel": "media",
        "language": caption.language if is_language(caption.language) else None,
    }


def _picture(block: ImageBlock, links: Links, place: str, used: dict[str, Any]) -> NewsObject:
    image, caption = block.image, block.caption
    licence, file, origin = uri(image.licence), uri(links.picture(image)), uri(image.url)
    return NewsObject(
        uri=f"urn:wirecopy:image:{image.id}" if image.id else place,
        type="picture",
        pub_status="withheld" if caption.withheld else None,
        ed_note=said(caption.withheld),
        by=said(image.creator),
        descriptions=_texts(
            ("caption", caption.text), ("description", image.description), ("alt", image.alt)
        ),
        info_sources=(
            *credited("captionCredit", caption.credit),
            *credited("credit", image.credit),
            *licensor(image.acquire_licence_url),
        ),
        copyright_notice=said(image.copyright_notice),
        usage_terms=statements.passing_on(image.rights),
        rights_info=None if licence is None else RightsInfo(linked_rights=licence),
        alt_ids=(AltId(role="sha256", value=image.sha256),) if image.sha256 else (),
        renditions=(*_file(image, file), *_renditions(("source", origin if origin != file else None))),
        **used,
    )


def _file(image: Image, href: str | None) -> tuple[Rendition, ...]:
    rendition = Rendition(
        name="main",
        href=href,
        content_type=said(image.media_type),
        width=image.width,
        height=image.height,
        poi=_point(image),
    )
    return () if rendition == Rendition(name="main") else (rendition,)


def _point(image: Image) -> PointOfInterest | None:
    """In pixels, of which there are some only where the size is known."""
    point = image.focal_point
    if point is None or image.width is None or image.height is None:
        return None
    return PointOfInterest(x=round(point.x * image.width), y=round(point.y * image.height))


def _video(block: VideoBlock, place: str, used: dict[str, Any]) -> NewsObject:
    video, caption = block.video, block.caption
    href, duration = uri(video.url), seconds_of(video.duration or "")
    main = Rendition(name="main", href=href, duration=duration)
    return NewsObject(
        uri=f"urn:wirecopy:video:{video.id}" if video.id else place,
        type="video",
        first_created=video.uploaded_at,
        headlines=_texts(("main", video.title)),
        descriptions=_texts(("caption", caption.text), ("description", video.description)),
        info_sources=(*credited("captionCredit", caption.credit), *credited("credit", video.credit)),
        renditions=(
            *(() if href is None and duration is None else (main,)),
            *_renditions(("embed", uri(video.embed_url)), ("thumbnail", uri(video.thumbnail_url))),
        ),
        **used,
    )


def _texts(*known: tuple[str, str | None]) -> tuple[Text, ...]:
    return tuple(Text(role=role, value=text) for role, text in known if text is not None and said(text))


def _renditions(*known: tuple[str, str | None]) -> tuple[Rendition, ...]:
    return tuple(Rendition(name=name, href=href) for name, href in known if href is not None)
