"""Items that are a picture or a video by themselves, as agencies send them beside the text."""

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.value import Code, Notice
from service.ingest.durations import duration
from service.ingest.newsml.properties import code, local, named, said
from service.ingest.newsml.rights import rights
from service.ingest.notes import Notes
from service.ingest.shown import Medium
from service.ingest.xml import Element, below, each, path, words

PICTURES = frozenset(("picture", "graphic"))
_BEST = ("highRes", "web", "mediumRes", "preview", "lowRes", "thumbnail")


def kind_of(item: Element) -> str:
    """What an item is by its class: text, picture, graphic, video, audio, composite."""
    return local(code(below(item, "itemMeta", "itemClass")))


def medium(item: Element, notes: Notes) -> Medium | None:
    """The picture or video of an item; null for what is neither."""
    kind = kind_of(item)
    files = list(each(below(item, "contentSet"), "remoteContent"))
    best = min(files, key=_rank, default=None)
    for other in files:
        if other is not best and other.get("href"):
            notes.pass_over(path(other), f"another rendition: {other.get('href')}")
    if kind in PICTURES:
        return _picture(item, best, notes)
    return _video(item, best, notes) if kind == "video" else None


def _rank(file: Element) -> tuple[int, int]:
    """The widest of the best rendition first."""
    rendition = local(file.get("rendition", ""))
    width = file.get("width", "")
    return (
        _BEST.index(rendition) if rendition in _BEST else len(_BEST),
        -int(width) if width.isdecimal() and len(width) < 7 else 0,
    )


def _picture(item: Element, file: Element | None, notes: Notes) -> ImageBlock:
    where, meta, held = path(item), below(item, "contentMeta"), {} if file is None else dict(file.items())
    caption, title = _caption(meta, notes, where), notes.text(where, said(meta, "headline"), Notice)
    owned = rights(item, notes)
    makers = (named(one) for one in each(meta, "creator"))
    image = Image(
        url=notes.address(where, held.get("href")),
        media_type=notes.text(where, held.get("contenttype"), Code),
        width=notes.number(where, held.get("width")),
        height=notes.number(where, held.get("height")),
        description=title if title != caption.text else None,
        creator=notes.text(where, next(makers, "") or said(meta, "by")),
        credit=notes.text(where, said(meta, "creditline")),
        copyright_notice=None if owned is None else owned.copyright_notice or owned.copyright_holder,
        licence=None if owned is None else owned.licence,
    )
    if owned is not None and owned.usage_terms is not None:
        notes.pass_over(where, f"terms of use of a picture: {owned.usage_terms}")
    return ImageBlock(image=image, caption=caption)


def _video(item: Element, file: Element | None, notes: Notes) -> VideoBlock:
    where, meta, held = path(item), below(item, "contentMeta"), {} if file is None else dict(file.items())
    video = Video(
        url=notes.address(where, held.get("href")),
        title=notes.text(where, said(meta, "headline")),
        duration=duration(held.get("duration", "")),
        uploaded_at=notes.moment(where, said(below(item, "itemMeta"), "firstCreated")),
        credit=notes.text(where, said(meta, "creditline")),
    )
    return VideoBlock(video=video, caption=_caption(meta, notes, where))


def _caption(meta: Element | None, notes: Notes, where: str) -> Caption:
    """The description in the role of a caption, else the first."""
    descriptions = list(each(meta, "description"))
    best = next((one for one in descriptions if local(one.get("role", "")) == "caption"), None)
    best = best if best is not None else next(iter(descriptions), None)
    for other in descriptions:
        if other is not best:
            notes.pass_over(path(other), words(other))
    return Caption(text=notes.text(where, words(best), Notice))
