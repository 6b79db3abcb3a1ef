"""Associated pictures and videos of a news object."""

from service.domain.article import ImageBlock, VideoBlock
from service.domain.identity import is_id
from service.domain.media import Caption, FocalPoint, Image, Video
from service.domain.value import Code, Notice
from service.ingest.durations import duration
from service.ingest.ninjs.news_object import NewsObject, texts
from service.ingest.ninjs.parties import Parties, parties
from service.ingest.notes import Notes
from service.ingest.shown import Medium

_OF_THE_OBJECT = ("rel", "name", "pubstatus", "uri", "representationtype", "version", "versioncreated")
PICTURES = frozenset(("picture", "graphic"))
_ORDER = ("source", "main", "original", "baseimage", "highres", "web", "preview", "viewimage", "thumbnail")
"""Renditions from the best to the least: those of our own, IPTC's, Superdesk's."""


class _Renditions:
    """The files of a picture or video by their names."""

    def __init__(self, found: NewsObject) -> None:
        self.by_name = {each.text("name").lower(): each for each in found.parts("renditions")}
        self._notes = found.notes

    def address(self, name: str) -> str | None:
        one = self.by_name.get(name)
        return None if one is None else self._notes.address(one.pointer, one.text("href"))

    def main(self) -> NewsObject | None:
        """The one whose size and type are the picture's: the widest of the best name that there is."""
        named = next((self.by_name[name] for name in _ORDER[1:] if name in self.by_name), None)
        return named or max(self.by_name.values(), key=_width, default=None)

    def pass_over_others(self, *taken: NewsObject | None) -> None:
        for name, one in self.by_name.items():
            if one not in taken:
                self._notes.pass_over(one.pointer, f"the rendition {name}: {one.text('href')}")
            elif one is not None:
                one.ignore("title", "sizeinbytes", "format", "aspectratio")
                one.pass_over_rest()


def medium(found: NewsObject) -> Medium | None:
    """The picture or video of an object; null for what is neither."""
    kind = found.text("type").strip().lower()
    if kind not in PICTURES and kind != "video":
        return None
    known = parties(found)
    block = _picture(found, known) if kind in PICTURES else _video(found, known)
    found.ignore(*_OF_THE_OBJECT)
    found.pass_over_rest()
    return block


def _picture(found: NewsObject, known: Parties) -> ImageBlock:
    notes, where = found.notes, found.pointer
    files, said = _Renditions(found), _described(found)
    main, source = files.main(), files.by_name.get("source")
    withheld = found.text("pubstatus").lower() == "withheld"
    creator = notes.text(where, found.said("by", "byline", "photographer"))
    width, height = _number(main, "width", notes), _number(main, "height", notes)
    title = notes.text(where, _title(found), Notice)
    image = Image(
        id=_id(found, "image"),
        url=files.address("source") or _href(main, notes),
        sha256=_alt_ids(found).get("sha256"),
        media_type=None if main is None else notes.text(where, main.text("contenttype", "mimetype"), Code),
        width=width,
        height=height,
        alt=said.get("alt"),
        description=said.get("description") or (title if title != said.get("caption") else None),
        creator=creator,
        credit=known.credit or notes.text(where, found.said("creditline", "credit")) or _house(known),
        copyright_notice=notes.text(where, found.said("copyrightnotice", "copyrightholder"), Notice),
        licence=licence(found),
        acquire_licence_url=known.licensor,
        focal_point=_focal_point(main, width, height),
    )
    files.pass_over_others(main, source)
    return ImageBlock(image=image, caption=_caption(found, known, said, withheld=withheld))


def _video(found: NewsObject, known: Parties) -> VideoBlock:
    notes, where = found.notes, found.pointer
    files, said = _Renditions(found), _described(found)
    main, thumbnail = files.main(), files.by_name.get("thumbnail")
    main = None if main is thumbnail or main is files.by_name.get("embed") else main
    video = Video(
        id=_id(found, "video"),
        url=_href(main, notes),
        embed_url=files.address("embed"),
        thumbnail_url=files.address("thumbnail"),
        title=notes.text(where, _title(found)),
        description=said.get("description"),
        duration=None if main is None else duration(main.text("duration")),
        uploaded_at=notes.moment(where, found.text("firstcreated")),
        credit=known.credit or notes.text(where, found.said("creditline", "by", "byline")) or _house(known),
    )
    files.pass_over_others(main, thumbnail, files.by_name.get("embed"))
    return VideoBlock(video=video, caption=_caption(found, known, said, withheld=False))


def _caption(found: NewsObject, known: Parties, said: dict[str, str], *, withheld: bool) -> Caption:
    notes, where = found.notes, found.pointer
    note = notes.text(where, found.said("ednote"), Notice)
    if note is not None and not withheld:
        notes.pass_over(where, f"a note to editors: {note}")
    return Caption(
        text=said.get("caption"),
        language=notes.language(where, found.text("language")),
        credit=known.caption_credit,
        withheld=note if withheld else None,
    )


def _described(found: NewsObject) -> dict[str, str]:
    """The caption, the description and the alternative text. What has no role is the caption."""
    said: dict[str, str] = {}
    for role, where, words in (*texts(found, "description", "descriptions"), *texts(found, "body", "bodies")):
        role = role if role in ("alt", "description") else "caption"  # noqa: PLW2901
        text = found.notes.text(where, found.plain(words), Notice)
        if text is not None and said.setdefault(role, text) != text:
            found.notes.pass_over(where, f"a further {role}: {text}")
    if (alt := found.notes.text(found.pointer, found.said("alttext", "alt"), Notice)) is not None:
        said.setdefault("alt", alt)
    return said


def _title(found: NewsObject) -> str:
    titles = [found.plain(words) for _, _, words in texts(found, "headline", "headlines")]
    found.ignore("title", "slugline")
    return next(filter(None, titles), "")


def _house(known: Parties) -> str | None:
    """Whom the picture is from, where no credit is said."""
    return next((source.name for source in known.sources), None)


def _id(found: NewsObject, kind: str) -> str | None:
    named = found.text("uri").removeprefix(f"urn:wirecopy:{kind}:")
    return named if is_id(named) else None


def _alt_ids(found: NewsObject) -> dict[str, str]:
    return {each.role: each.text("value").lower() for each in found.parts("altids")}


def licence(found: NewsObject) -> str | None:
    """The address of the licence."""
    for rights in found.parts("rightsinfo"):
        address = found.notes.address(rights.pointer, rights.text("linkedrights"))
        rights.pass_over_rest()
        return address
    return None


def _href(main: NewsObject | None, notes: Notes) -> str | None:
    return None if main is None else notes.address(main.pointer, main.text("href"))


def _number(main: NewsObject | None, key: str, notes: Notes) -> int | None:
    return None if main is None else notes.number(main.pointer, main.text(key))


def _width(rendition: NewsObject) -> int:
    width = rendition.text("width")
    return int(width) if width.isdecimal() and len(width) < 7 else 0


def _focal_point(main: NewsObject | None, width: int | None, height: int | None) -> FocalPoint | None:
    """Version 3.x has it in pixels from the top left."""
    if main is None or width is None or height is None:
        return None
    for point in main.parts("poi"):
        across, down = point.text("x"), point.text("y")
        if across.isdecimal() and down.isdecimal() and int(across) <= width and int(down) <= height:
            return FocalPoint(x=int(across) / width, y=int(down) / height)
    return None
