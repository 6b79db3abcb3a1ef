"""A picture or video of a page with the words around it: what is caption, and who is credited.

An element's class or microdata says it; where they are silent, the place and the form of the words do.
"""

import re
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.sentences import ends_sentence
from service.domain.span import Mark
from service.domain.unread import Unread
from service.ingest.html.address import linked
from service.ingest.html.credits import (
    bare,
    is_control,
    is_label,
    is_labelled,
    is_only_credit,
    reads_as_credit,
    split,
    unlabelled,
)
from service.ingest.html.dates import visible
from service.ingest.html.hints import is_caption, is_credit, told
from service.ingest.html.images import PICTURES, PLAYERS, pictures, video
from service.ingest.html.run import NOTHING, Marked, cut
from service.ingest.html.segments import Hint, Segment, marked, segments
from service.ingest.html.tree import Element, descendants, holds, name, path, words

_LONGEST_CAPTION = 4_000
_LONGEST_CREDIT = 300
_MOST_ELEMENTS = 200
_LONGEST_PLAIN = 300
"""Code points of words that no class calls a caption, in an element whose class is that of a picture."""
_PICTURED = re.compile(
    r"\b(?:images?|img|photos?|pictures?|fotos?|figure|media|\w*bild|gallery-item|slide|thumb|embed)\b"
)


class Words(NamedTuple):
    """The words around a picture; `left` are those that are neither caption nor credit."""

    caption: Marked = NOTHING
    credit: str | None = None
    description: str | None = None
    title: str | None = None
    withheld: str | None = None
    left: tuple[str, ...] = ()


class Figure(NamedTuple):
    """The blocks that an element with pictures or videos comes to, and what of it is in none."""

    blocks: tuple[ImageBlock | VideoBlock, ...]
    unread: tuple[Unread, ...] = ()


def figure(element: Element, base: str | None) -> Figure:
    """The pictures and videos in an element; the first one has its caption, all have its credit."""
    said = around(element, base)
    left = tuple(
        Unread(where=path(element), what=f"words beside a picture: {text[:80]!r}") for text in said.left
    )
    caption = Caption(
        text=said.caption.text or None,
        marks=said.caption.marks,
        language=next(filter(None, (each.get("lang") for each in descendants(element, "figcaption"))), None),
        withheld=said.withheld,
    )
    recording = next(
        filter(None, (video(each, base) for each in (element, *descendants(element, *PLAYERS)))), None
    )
    if recording is not None or "video" in told(element).split():
        shown = _recording(recording or Video(), said, _target(element, base))
        return Figure((VideoBlock(video=shown, caption=caption),), left)
    images = list(pictures(element, base))
    if not images:
        if said == Words(left=said.left):
            return Figure((), left)
        images = [Image(description=said.description)]
    first, *others = (replace(image, credit=said.credit) for image in images)
    return Figure(
        (ImageBlock(image=first, caption=caption), *(ImageBlock(image=other) for other in others)), left
    )


def captioned_by_script(element: Element, said: Words) -> ImageBlock | VideoBlock | None:
    """The picture or video whose caption stands on a page that shows it only by script.

    Its words are kept for what they are; null where only a class that has other uses says so.
    """
    if not said.caption.text or (name(element) != "figcaption" and not _CAPTIONED.search(told(element))):
        return None
    caption = Caption(text=said.caption.text, marks=said.caption.marks)
    if any(_PLAYED.search(told(each)) for each in (element, *islice(element.iterancestors(), 3))):
        return VideoBlock(video=_recording(Video(), said, None), caption=caption)
    return ImageBlock(image=Image(credit=said.credit), caption=caption)


_CAPTIONED = re.compile(r"\b(?:media|image|img|photo|video|fig\w*)-caption|\bcaption-text\b")
_PLAYED = re.compile(r"\b(?:videos?|player)\b")


def _recording(video: Video, said: Words, target: str | None) -> Video:
    """A video with the words around it; where its file is not known, the link in these leads to it."""
    return replace(
        video,
        embed_url=video.embed_url or (None if video.url else target),
        title=video.title or said.title,
        description=said.description,
        credit=said.credit,
    )


def around(element: Element, base: str | None) -> Words:
    """What the words in an element say of its pictures."""
    if (own := _as_ours(element, base)) is not None:
        return own
    parted = [each for each in segments(element, base) if not is_control(each.words.text)]
    told_apart = _labels_joined(parted)
    credit = [each.words.text for each in told_apart if each.hint == "credit" and not _is_address(each)]
    rest = [each for each in told_apart if each.hint != "credit"]
    hinted = any(each.in_caption for each in rest)
    captions = [each.words for each in rest if each.in_caption or not hinted]
    left: list[str] = []
    for each in rest:
        if hinted and not each.in_caption:
            (credit if reads_as_credit(each.words.text) else left).append(each.words.text)
    if not credit and len(captions) > 1 and reads_as_credit(captions[-1].text):
        credit.append(captions.pop().text)
    if not credit and len(captions) > 1 and is_only_credit(captions[0].text):
        credit.append(captions.pop(0).text)
    caption = joined(captions)
    found = " / ".join(dict.fromkeys(filter(None, map(bare, credit)))) or None
    caption, ending = _parted(caption, found)
    given = _given(element, ("caption",))
    if not caption.text and given:
        caption, ending = _parted(Marked(given, ()), found)
    found = found or ending or bare(_given(element, _OF_CREDIT) or "") or _in_title(element)
    return Words(caption, found, left=tuple(left))


def _is_address(segment: Segment) -> bool:
    """Whether a line says only where a photographer is to be written to."""
    return "@" in segment.words.text and " " not in segment.words.text


def _as_ours(element: Element, base: str | None) -> Words | None:
    """The words of a figure as `service.publish.body` writes it, as they stand; null for any other."""
    if name(element) != "figure" or not {"image", "video"} & set((element.get("class") or "").split()):
        return None
    lines = {each.get("class"): each for each in descendants(element, "p")}
    if not lines or not lines.keys() <= {"caption", "credit", "withheld", "description", "title"}:
        return None
    if " ".join(words(line) for line in lines.values()) != words(element):
        return None
    said = {kind: words(line) or None for kind, line in lines.items()}
    caption = marked(lines["caption"], base) if "caption" in lines else NOTHING
    return Words(
        caption, said.get("credit"), said.get("description"), said.get("title"), said.get("withheld")
    )


def joined(parts: list[Marked]) -> Marked:
    """Texts to one, with spaces between them."""
    text, marks = "", list[Mark]()
    for part in parts:
        offset = len(text) + (1 if text else 0)
        marks += [moved for mark in part.marks for moved in _moved(mark, offset)]
        text = f"{text} {part.text}" if text else part.text
    return Marked(text, tuple(marks))


def _moved(mark: Mark, by: int) -> tuple[Mark, ...]:
    # Cutting from before the text's start moves a mark to the right.
    return cut((mark,), -by, mark.end)


def _parted(caption: Marked, credit: str | None) -> tuple[Marked, str | None]:
    """The caption without the credit at its end; where the credit is known, only if it says the same."""
    text = unlabelled(caption.text)
    start = len(caption.text) - len(text)
    before, ending = split(text)
    if credit is not None and ending is not None and ending not in credit and credit not in ending:
        before, ending = text, None
    if ending is None and credit is not None and text.endswith(credit):
        before = text.removesuffix(credit)
    if credit is not None or ending is not None:
        before = before.rstrip(" /|•·–—-([")
    elif (slanted := _slanted(caption)) is not None:
        ending = caption.text[slanted:]
        before = caption.text[start:slanted].rstrip()
    return Marked(before, cut(caption.marks, start, start + len(before))), ending


def _slanted(caption: Marked) -> int | None:
    """Where a name in italics or bold begins behind the last sentence of a caption."""
    last = max((mark.start for mark in caption.marks if mark.end == len(caption.text)), default=0)
    behind = caption.text[last:]
    named = last and ends_sentence(caption.text[:last].rstrip()) and reads_as_credit(behind)
    return last if named else None


def _labels_joined(parted: list[Segment]) -> list[Segment]:
    """Segments with those that are only a label ("Credit...") taken as what they say of the next one."""
    told_next: Hint | None = None
    found: list[Segment] = []
    for each in parted:
        text = each.words.text
        if not any(sign.isalnum() or sign == "©" for sign in text):
            continue
        if not bare(text) or is_label(text):
            told_next = "caption" if "aption" in text else "credit"
        else:
            told_so = Segment(told_next, each.words, told_next == "caption") if told_next else _judged(each)
            found.append(told_so)
            told_next = None
    return found


def _judged(segment: Segment) -> Segment:
    """A segment by its words, where its class says nothing or is named for the credit at its end alone."""
    text = segment.words.text
    if segment.hint is None and is_labelled(text):
        return segment._replace(hint="credit", in_caption=False)
    wordy = len(text) > _LONGEST_CREDIT or (ends_sentence(text) and len(text) > 40)
    if segment.hint == "credit" and wordy and (split(text)[1] or len(text) > 120):
        return segment._replace(hint=None, in_caption=True)
    return segment


_OF_CREDIT = ("credit", "credits", "copyright", "photographer")


def _in_title(element: Element) -> str | None:
    """The credit in a picture's title, where that says that it is one."""
    titles = (each.get("title") or "" for each in (element, *descendants(element, *PICTURES)))
    labelled = (title for title in titles if len(title) <= _LONGEST_CREDIT and is_labelled(title))
    return next(map(bare, labelled), None)


def _given(element: Element, ending: tuple[str, ...]) -> str | None:
    """What a picture's own attribute says, such as `data-caption`."""
    for each in (element, *descendants(element)):
        for attribute, said in each.attrib.items():
            named = str(attribute).startswith("data-") and str(attribute).endswith(ending)
            if named and said and "<" not in said and len(said) <= _LONGEST_CAPTION:
                return " ".join(str(said).split())
    return None


def _target(element: Element, base: str | None) -> str | None:
    return next(filter(None, (linked(each.get("href"), base) for each in descendants(element, "a"))), None)


def is_figure(element: Element, base: str | None) -> bool:
    """Whether everything in an element that holds one picture or player is its own: the words below it.

    What holds several is looked into, unless it is a `figure` with one caption.
    """
    inside = list(islice(descendants(element), _MOST_ELEMENTS + 1))
    if len(inside) > _MOST_ELEMENTS or holds(element, "figure", "table", "h1", "h2"):
        return False
    said = words(element, _LONGEST_CAPTION)
    captions = [each for each in inside if is_caption(each)]
    outer = [each for each in captions if not any(above in captions for above in each.iterancestors())]
    if len(outer) > 1 or len(said) > _LONGEST_CAPTION:
        return False
    if name(element) == "figure":
        return not holds(element, "blockquote") or holds(element, "img")
    if len(list(pictures(element, base))) + sum(1 for _ in descendants(element, *PLAYERS)) > 1:
        return False
    plain = said
    for each in (*outer, *(each for each in inside if is_credit(each, in_figure=False))):
        plain = plain.replace(words(each), "", 1)
    return _is_own(element, plain.strip(), whole=len(plain) == len(said))


def _is_own(element: Element, plain: str, *, whole: bool) -> bool:
    """Whether the words beside a picture that no class calls a caption or credit are one all the same."""
    if not plain:
        return True
    if len(plain) > _LONGEST_PLAIN or (len(plain) < 80 and visible(plain, month_first=False)):
        return False
    return not whole or split(plain)[1] is not None or _PICTURED.search(told(element)) is not None
