"""Media RSS (version 1.5.1) and enclosures: the pictures and videos of an entry, with what is said of them.

What stands in a `media:group`, or beside a `media:content`, holds for every one that says nothing itself.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.value import Code, Notice
from service.ingest.durations import duration
from service.ingest.notes import Notes
from service.ingest.plain import without_markup
from service.ingest.plain import words as tidy
from service.ingest.shown import Listed
from service.ingest.xml import Element, each, name, namespace, path, words

_NAMESPACES = frozenset(("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"))
_READ = frozenset(
    ("group", "content", "title", "description", "credit", "copyright", "license", "thumbnail", "player")
)
_MAKERS = frozenset(("photographer", "author", "creator", "artist", "illustrator"))
_AVATARS = ("gravatar.com/avatar",)
"""WordPress lists the author's portrait as if it were the entry's picture."""


class Content(NamedTuple):
    """One `media:content`, and the elements in which what is said of it may stand, the nearest first.

    `worded` reads a text that does not say whether it is plain or HTML.
    """

    element: Element
    around: Sequence[Element]
    worded: Callable[[str], str]

    def said(self, wanted: str) -> Iterator[Element]:
        """The elements of this name on the nearest of them that has any."""
        return next((iter(found) for at in self.around if (found := list(_media(at, wanted)))), iter(()))

    def own(self, wanted: str) -> Iterator[Element]:
        """The same, without what is said of the entry."""
        return (found for at in self.around[:-1] for found in _media(at, wanted))

    def text(self, wanted: str) -> str | None:
        return next((self._words(found) for found in self.said(wanted)), None)

    def _words(self, element: Element) -> str:
        match element.get("type"):
            case "plain":
                return tidy(words(element))
            case "html":
                return without_markup(words(element))
            case _:
                return self.worded(words(element))


def is_media(element: Element) -> bool:
    return namespace(element) in _NAMESPACES


def listed(entry: Element, notes: Notes, worded: Callable[[str], str]) -> list[Listed]:
    """What Media RSS lists in an entry; whatever of its elements has no place is named."""
    found = [
        one for content in _contents(entry, notes, worded) if (one := _listed(content, notes)) is not None
    ]
    thumbnails = [thumb for at in (entry, *_media(entry, "group")) for thumb in _media(at, "thumbnail")]
    if thumbnails and not any(isinstance(one.medium, VideoBlock) for one in found):
        widest = max(thumbnails, key=_size)
        shown = Content(widest, (entry, *_media(entry, "group")), worded)
        found.append(Listed(_image(shown, notes), path(widest), small=True))
    for element in entry.iter():
        if is_media(element) and name(element) not in _READ:
            notes.pass_over(lambda: path(element), f"media:{name(element)} {words(element)}")  # noqa: B023
    return found


def enclosed(url: str | None, media_type: str | None, where: str, notes: Notes) -> Listed | None:
    """What an enclosure is: a picture or a video; anything else is named."""
    kind, address = _kind(None, media_type, url), notes.address(where, url)
    if address is not None and kind == "image":
        image = Image(url=address, media_type=notes.text(where, _media_type(media_type), Code))
        return Listed(ImageBlock(image=image), where)
    if address is not None and kind == "video":
        return Listed(VideoBlock(video=Video(url=address)), where)
    notes.pass_over(where, f"a file of type {media_type or 'unknown'}: {url}")
    return None


def _media(element: Element, wanted: str) -> Iterator[Element]:
    return (child for child in each(element, wanted) if is_media(child))


def _contents(entry: Element, notes: Notes, worded: Callable[[str], str]) -> Iterator[Content]:
    """Every content that is shown. Those of a group are one and the same in several forms."""
    for content in _media(entry, "content"):
        yield Content(content, (content, entry), worded)
    for group in _media(entry, "group"):
        forms = list(_media(group, "content"))
        if forms:
            best = max(forms, key=lambda form: (form.get("isDefault") == "true", _size(form)))
            yield Content(best, (best, group, entry), worded)
            for form in forms:
                if form is not best:
                    notes.pass_over(path(form), f"another form of the same: {form.get('url')}")


def _size(element: Element) -> int:
    width = element.get("width", "")
    return int(width) if width.isdecimal() and len(width) < 6 else 0


def _listed(content: Content, notes: Notes) -> Listed | None:
    element = content.element
    url = element.get("url")
    kind = _kind(element.get("medium"), element.get("type"), url)
    if url is not None and any(avatar in url for avatar in _AVATARS):
        notes.pass_over(path(element), f"the portrait of an author: {url}")
        return None
    if kind == "image" and url:
        return Listed(_image(content, notes), path(element))
    if kind == "video" and (url or next(content.said("player"), None) is not None):
        return Listed(_video(content, notes), path(element))
    notes.pass_over(path(element), f"a file of type {element.get('type') or 'unknown'}: {url}")
    return None


def _kind(medium: str | None, media_type: str | None, url: str | None) -> str:
    """Whether something is an image or a video; empty for what is neither, or does not say."""
    if medium in ("image", "video"):
        return medium
    stated = (media_type or "").partition("/")[0].strip().lower()
    if stated in ("image", "video"):
        return stated
    if media_type == "application/x-shockwave-flash":
        return "video"  # YouTube still calls its player so.
    ending = (url or "").partition("?")[0].rpartition(".")[2].lower()
    if stated or medium:
        return ""
    if ending in ("jpg", "jpeg", "png", "gif", "webp", "avif"):
        return "image"
    return "video" if ending in ("mp4", "m4v", "mov", "webm") else ""


def _media_type(stated: str | None) -> str | None:
    """The media type; some state no more than `image`."""
    return stated if stated and "/" in stated else None


def _image(content: Content, notes: Notes) -> ImageBlock:
    element, where = content.element, path(content.element)
    caption = notes.text(where, content.text("description"), Notice)
    title = notes.text(where, content.text("title"), Notice)
    image = Image(
        url=notes.address(where, element.get("url")),
        media_type=notes.text(where, _media_type(element.get("type")), Code),
        width=notes.number(where, element.get("width")),
        height=notes.number(where, element.get("height")),
        description=title if title != caption else None,
        copyright_notice=notes.text(where, content.text("copyright"), Notice),
        licence=_licence(content, notes),
    )
    credit, creator = _credits(content, notes)
    language = notes.language(where, element.get("lang"))
    return ImageBlock(
        image=replace(image, credit=credit, creator=creator), caption=Caption(text=caption, language=language)
    )


def _video(content: Content, notes: Notes) -> VideoBlock:
    element, where = content.element, path(content.element)
    address = notes.address(where, element.get("url"))
    player = next((one.get("url") for one in content.said("player")), None)
    flash = element.get("type") == "application/x-shockwave-flash"
    thumbnail = max(content.own("thumbnail"), key=_size, default=None)
    credit, creator = _credits(content, notes)
    if creator is not None and credit is not None:
        notes.pass_over(where, f"who made the video: {creator}")
    video = Video(
        url=None if flash else address,
        embed_url=address if flash else notes.address(where, player),
        thumbnail_url=notes.address(where, None if thumbnail is None else thumbnail.get("url")),
        title=notes.text(where, content.text("title")),
        description=notes.text(where, content.text("description"), Notice),
        duration=duration(element.get("duration", "")),
        credit=credit or creator,
    )
    return VideoBlock(video=video, caption=Caption(language=notes.language(where, element.get("lang"))))


def _credits(content: Content, notes: Notes) -> tuple[str | None, str | None]:
    """The credit, and who made it where the role says so."""
    credit: str | None = None
    creator: str | None = None
    for element in content.said("credit"):
        said = notes.text(lambda: path(element), content.worded(words(element)))  # noqa: B023
        if element.get("role", "").lower() in _MAKERS and creator is None:
            creator = said
        elif credit is None:
            credit = said
        elif said is not None:
            notes.pass_over(path(element), f"a further credit: {said}")
    return credit, creator


def _licence(content: Content, notes: Notes) -> str | None:
    for element in content.said("license"):
        return notes.address(lambda: path(element), element.get("href") or words(element))  # noqa: B023
    return None


def described(entry: Element) -> str:
    """What Media RSS says of an entry that has no text of its own, as a video's has not."""
    for at in (entry, *_media(entry, "group")):
        for element in _media(at, "description"):
            return words(element)
    return ""
