"""Pictures and videos: as search engines can use them, or as parts that say what is known.

Google requires `contentUrl` of an ImageObject, and name, thumbnail and upload date of a VideoObject.
What lacks them is a Photograph or MediaObject part. There `description` says what is shown, or is the
caption where that is all there is; with both known, the caption is the `abstract`.
"""

from typing import Any

from msgspec import UNSET

from service.domain.article import ImageBlock, VideoBlock
from service.domain.forms import is_duration
from service.publish.links import Links
from service.publish.schemaorg.nodes import ImageObject, Maybe, MediaObject, Person, Photograph, VideoObject
from service.publish.schemaorg.values import address, address_or_work, language, words


def picture(block: ImageBlock, links: Links) -> ImageObject | Photograph:
    image, caption = block.image, words(block.caption.text)
    shown, alt, creator = words(image.description), words(image.alt), words(image.creator)
    shared: dict[str, Any] = {
        "id": address(links.image(image.id)) if image.id else UNSET,
        "alternate_name": alt,
        "in_language": language(block.caption.language),
        # IPTC's Creator is the photographer, by name; only Person and Organization are read by Google.
        "creator": UNSET if creator is UNSET else Person(name=creator),
        "credit_text": words(block.caption.credit or image.credit),
        "copyright_notice": words(image.copyright_notice),
        "license": address_or_work(image.licence),
        "acquire_license_page": address(image.acquire_licence_url),
    }
    content_url = address(links.picture(image))
    if content_url is UNSET:
        shown = words(block.caption.withheld) if shown is UNSET else shown
        description, abstract = _description_and_abstract(shown, caption)
        return Photograph(**shared, description=description, abstract=abstract)
    return ImageObject(
        **shared,
        description=shown,
        caption=caption,
        content_url=content_url,
        encoding_format=words(image.media_type),
        width=image.width or UNSET,
        height=image.height or UNSET,
        sha256=words(image.sha256),
    )


def recording(block: VideoBlock) -> VideoObject | MediaObject:
    video, caption = block.video, words(block.caption.text)
    name, thumbnail, shown = words(video.title), address(video.thumbnail_url), words(video.description)
    shared: dict[str, Any] = {
        "name": name,
        "in_language": language(block.caption.language),
        "content_url": address(video.url),
        "embed_url": address(video.embed_url),
        "thumbnail_url": thumbnail,
        "duration": video.duration if video.duration and is_duration(video.duration) else UNSET,
        "upload_date": video.uploaded_at or UNSET,
        "credit_text": words(block.caption.credit or video.credit),
    }
    if name is UNSET or thumbnail is UNSET or video.uploaded_at is None:
        description, abstract = _description_and_abstract(shown, caption)
        return MediaObject(**shared, description=description, abstract=abstract)
    return VideoObject(**shared, description=caption if shown is UNSET else shown, caption=caption)


def _description_and_abstract(shown: Maybe[str], caption: Maybe[str]) -> tuple[Maybe[str], Maybe[str]]:
    return (caption, UNSET) if shown is UNSET else (shown, caption)
