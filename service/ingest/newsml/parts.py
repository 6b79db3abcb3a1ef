"""`partMeta`: the pictures and videos of our own items, told by the ids of their figures in the body."""

from msgspec.structs import replace

from service.domain.article import ImageBlock, VideoBlock
from service.domain.identity import is_id
from service.domain.media import Caption, FocalPoint, Image, Video
from service.domain.value import Code, Notice
from service.ingest.newsml.properties import code, local, named, ours
from service.ingest.newsml.rights import with_rights
from service.ingest.notes import Notes
from service.ingest.shown import Medium
from service.ingest.xml import Element, below, each, path, words


class Part:
    """One `partMeta`, its properties by what they are."""

    def __init__(self, element: Element, notes: Notes) -> None:
        self.element = element
        self.notes = notes
        self.where = path(element)
        self.extensions = {
            ours(one, "rel"): one.get("value", "") for one in each(element, "partMetaExtProperty")
        }
        self.ids = {ours(one, "type"): words(one).strip() for one in each(element, "altId")}

    def described(self, role: str) -> str | None:
        stated = (one for one in each(self.element, "description") if local(one.get("role", "")) == role)
        return next((self.notes.text(self.where, words(one), Notice) for one in stated), None)

    def link(self, rel: str) -> str | None:
        stated = (one for one in each(self.element, "link") if ours(one, "rel") == rel)
        return next((self.notes.address(self.where, one.get("href")) for one in stated), None)

    def icon(self, rendition: str) -> Element | None:
        icons = each(self.element, "icon")
        return next((one for one in icons if local(one.get("rendition", "")) == rendition), None)

    def text(self, name: str) -> str | None:
        return next((self.notes.text(self.where, named(one)) for one in each(self.element, name)), None)

    def caption(self) -> Caption:
        """With the credit that prevails in this article, if there is one before the picture's own."""
        language = next((one.get("tag") for one in each(self.element, "language")), None)
        return Caption(
            text=self.described("caption"),
            language=self.notes.language(self.where, language),
            credit=self._credits()[0],
            withheld=self.notes.text(self.where, words(below(self.element, "edNote")), Notice),
        )

    def credit(self) -> str | None:
        return self._credits()[1]

    def _credits(self) -> tuple[str | None, str | None]:
        stated = each(self.element, "creditline")
        lines = {one.get("rank"): self.notes.text(self.where, words(one)) for one in stated}
        return lines.get("1"), lines.get("2") or lines.get(None)


def parts(item: Element, notes: Notes) -> dict[str, Medium]:
    """The pictures and videos of an item of ours, by their ids, in their order."""
    found: dict[str, Medium] = {}
    for element in each(item, "partMeta"):
        part = Part(element, notes)
        kinds = {local(code(one)) for one in each(element, "role")}
        found[element.get("partid", part.where)] = _video(part) if "video" in kinds else _picture(part, item)
    return found


def _picture(part: Part, item: Element) -> ImageBlock:
    notes, where, icon = part.notes, part.where, part.icon("web")
    held = {} if icon is None else dict(icon.items())
    image = Image(
        id=_id(part),
        url=part.link("source") or notes.address(where, held.get("href")),
        sha256=part.ids.get("sha256"),
        media_type=notes.text(where, held.get("contenttype"), Code),
        width=notes.number(where, held.get("width")),
        height=notes.number(where, held.get("height")),
        alt=part.described("alt"),
        description=part.described("description"),
        creator=part.text("creator"),
        credit=part.credit(),
        focal_point=_focal_point(part.extensions.get("focalPoint", "")),
    )
    image = with_rights(image, item, part.element.get("partid", ""), notes)
    return ImageBlock(image=image, caption=part.caption())


def _video(part: Part) -> VideoBlock:
    thumbnail = part.icon("thumbnail")
    video = Video(
        id=_id(part),
        url=part.link("file"),
        embed_url=part.link("embed"),
        thumbnail_url=None if thumbnail is None else part.notes.address(part.where, thumbnail.get("href")),
        title=part.text("headline"),
        description=part.described("description"),
        duration=part.notes.text(part.where, part.extensions.get("duration"), Code),
        uploaded_at=part.notes.moment(part.where, part.extensions.get("uploaded")),
        credit=part.credit(),
    )
    return VideoBlock(video=video, caption=replace(part.caption(), withheld=None))


def _id(part: Part) -> str | None:
    named = part.ids.get("id", "")
    return named if is_id(named) else None


def _focal_point(stated: str) -> FocalPoint | None:
    try:
        x, y = map(float, stated.split())
    except ValueError:
        return None
    return FocalPoint(x=x, y=y) if 0 <= x <= 1 and 0 <= y <= 1 else None
