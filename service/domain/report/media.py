"""Pictures and videos: what readers, archives and search engines need to know of them."""

from collections.abc import Iterator

from service.domain.article import ImageBlock, VideoBlock
from service.domain.forms import is_duration
from service.domain.media import Image
from service.domain.report.forms import blank, broken, invalid_address, language_faults, link_faults
from service.domain.report.rules import Fault

_FEWEST_PIXELS = 50_000
_DISCOVER_WIDTH = 1_200
_WIDEST = 16 / 9 * 1.02
"""With room for a picture that was cropped to whole pixels."""


def has_file(image: Image) -> bool:
    return (image.url is not None and not broken(image.url)) or bool(image.sha256 and image.id)


def image_faults(block: ImageBlock, pointer: str) -> Iterator[Fault]:
    image, caption = block.image, block.caption
    if broken(image.url):
        yield invalid_address(f"{pointer}/image/url", image.url)
    if broken(image.acquire_licence_url):
        yield invalid_address(f"{pointer}/image/acquire_licence_url", image.acquire_licence_url)
    if not has_file(image):
        yield (
            "image_file_unknown",
            f"{pointer}/image/url",
            "Give the picture's file: only its words are known.",
        )
    if blank(caption.credit) and blank(image.credit):
        yield "credit_missing", f"{pointer}/image/credit", "Name whom the picture is credited to."
    if blank(caption.text):
        yield "caption_missing", f"{pointer}/caption/text", "Write a caption for the picture."
    if blank(image.alt):
        yield "alt_missing", f"{pointer}/image/alt", "Write a text that stands in for the picture."
    yield from _size_faults(image, f"{pointer}/image")
    yield from language_faults(caption.language, f"{pointer}/caption/language")
    yield from link_faults(caption.marks, f"{pointer}/caption")


def _size_faults(image: Image, pointer: str) -> Iterator[Fault]:
    if image.width is None or image.height is None:
        return
    size = f"{image.width} by {image.height} pixels"
    if image.width * image.height < _FEWEST_PIXELS:
        yield (
            "image_small",
            f"{pointer}/width",
            f"Use a larger picture: {size} are fewer than the 50,000 that search engines ask for.",
        )
    elif image.width < _DISCOVER_WIDTH:
        yield (
            "image_narrow",
            f"{pointer}/width",
            f"Use a picture at least 1200 pixels wide; {size} are shown small in Discover.",
        )
    if not 1 <= image.width / image.height <= _WIDEST:
        yield (
            "image_ratio",
            f"{pointer}/width",
            f"Choose a picture between square and 16:9; {size} cannot be cropped well to 16:9, 4:3 and 1:1.",
        )


def video_faults(block: VideoBlock, pointer: str) -> Iterator[Fault]:
    video, caption, place = block.video, block.caption, f"{pointer}/video"
    for field in ("url", "embed_url", "thumbnail_url"):
        if broken(getattr(video, field)):
            yield invalid_address(f"{place}/{field}", getattr(video, field))
    if blank(video.title):
        yield "video_title_missing", f"{place}/title", "Give the video a title."
    if video.thumbnail_url is None or broken(video.thumbnail_url):
        yield "video_thumbnail_missing", f"{place}/thumbnail_url", "Give the address of a still of the video."
    if video.uploaded_at is None:
        yield "video_date_missing", f"{place}/uploaded_at", "Say when the video was first put online."
    if blank(video.description) and blank(caption.text):
        yield "video_description_missing", f"{place}/description", "Say what the video shows."
    if video.duration is None or not is_duration(video.duration):
        yield (
            "video_duration_missing",
            f"{place}/duration",
            "Give the video's length as an ISO 8601 duration, as in PT1M30S.",
        )
    if all(address is None or broken(address) for address in (video.url, video.embed_url)):
        yield "video_file_unknown", f"{place}/url", "Give the address of the video's file or of its player."
    if blank(caption.credit) and blank(video.credit):
        yield "credit_missing", f"{place}/credit", "Name whom the video is credited to."
    yield from language_faults(caption.language, f"{pointer}/caption/language")
    yield from link_faults(caption.marks, f"{pointer}/caption")
