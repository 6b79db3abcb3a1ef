"""What our own JSON Feed lists of an article's pictures and videos, under `_wirecopy`."""

import msgspec

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.ingest.shown import Listed


class OurMedium(msgspec.Struct, kw_only=True):
    """The record that `service.publish.feeds.media` writes."""

    kind: str
    url: str | None = None
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


def listed(medium: OurMedium, where: str) -> Listed:
    """The picture or video of a record."""
    caption = Caption(text=medium.caption, language=medium.language)
    if medium.kind == "video":
        video = Video(
            url=medium.url,
            embed_url=medium.player_url,
            thumbnail_url=medium.thumbnail_url,
            title=medium.title,
            duration=medium.duration,
            credit=medium.credit,
        )
        return Listed(VideoBlock(video=video, caption=caption), where)
    image = Image(
        url=medium.url,
        media_type=medium.media_type,
        width=medium.width,
        height=medium.height,
        creator=medium.creator,
        credit=medium.credit,
        copyright_notice=medium.copyright_notice,
        licence=medium.licence,
    )
    return Listed(ImageBlock(image=image, caption=caption), where)
