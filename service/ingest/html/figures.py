"""A picture or video of a page with the words around it: what is caption, and who is credited.

An element's class or microdata says it; where they are silent, the place and the form of the words do.
"""

import re
from typing import Literal, NamedTuple

from lxml import etree

from service.domain.article import ImageBlock, VideoBlock
from service.domain.media import Caption, Image, Video
from service.domain.sentences import ends_sentence
from service.domain.span import Mark
from service.domain.unread import Unread
from service.ingest.html import credits
from service.ingest.html.address import linked
from service.ingest.html.hints import is_caption, is_credit, is_read_aloud, names_caption, told
from service.ingest.html.images import MEDIA, PLAYERS, pictures, video
from service.ingest.html.run import NOTHING, Marked, Run, cut
from service.ingest.html.tree import Element, descendants, holds, name, path, words

Hint = Literal["caption", "credit", "description", "title", "withheld"]

_SILENT = frozenset(
    {"script", "style", "template", "svg", "button", "input", "select", "noscript", "source", "track"}
)
_APART = frozenset(
    {
        "p",
        "div",
        "figcaption",
        "li",
        "ul",
        "dd",
        "dt",
        "span",
        "small",
        "cite",
        "br",
        "h2",
        "h3",
        "h4",
        "td",
        "section",
    }
)
_OURS: tuple[Hint, ...] = ("description", "title", "withheld")
"""Classes of the words that our own pages set beside a picture or video."""
_LONGEST_CAPTION = 4_000
_LONGEST_CREDIT = 300
_LONGEST_PLAIN = 300
"""Code points of words that no class calls a caption, in an element whose class says that it is a picture's."""
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


class _Segment(NamedTuple):
    hint: Hint | None
    words: Marked
    in_caption: bool


class Figure(NamedTuple):
    """The blocks that an element with pictures or videos comes to, and what of it is in none."""

    blocks: tuple[ImageBlock | VideoBlock, ...]
    unread: tuple[Unread, ...] = ()


def figure(element: Element, base: str | None) -> Figure:
    """The pictures and videos in an element; the first one has its caption, all have its credit."""
    said = around(element, base)
    language = next(
        (each.get("lang") for each in descendants(element, "figcaption") if each.get("lang")), None
    )
    recording = next(
        filter(None, (video(each, base) for each in (element, *descendants(element, *PLAYERS)))), None
    )
    images = [] if recording is not None else list(pictures(element, base))
    caption = Caption(
        text=said.caption.text or None,
        marks=said.caption.marks,
        language=language,
        credit=said.credit if recording is not None and not images else None,
        withheld=said.withheld,
    )
    unread = tuple(
        Unread(where=path(element), what=f"words beside a picture: {left[:80]!r}") for left in said.left
    )
    if recording is not None or "video" in told(element).split():
        shown = recording or Video()
        url = shown.url or shown.embed_url or _target(element, base)
        shown = Video(
            url=shown.url,
            embed_url=shown.embed_url or (None if shown.url else url),
            thumbnail_url=shown.thumbnail_url,
            title=shown.title or said.title,
            description=said.description,
            credit=said.credit,
        )
        return Figure((VideoBlock(video=shown, caption=_without_credit(caption)),), unread)
    if not images:
        if not (said.caption.text or said.credit or said.description or said.withheld):
            return Figure((), unread)
        images = [Image(description=said.description)]
    blocks = [
        ImageBlock(image=_credited(image, said.credit), caption=caption if number == 0 else Caption())
        for number, image in enumerate(images)
    ]
    return Figure(tuple(blocks), unread)


def around(element: Element, base: str | None) -> Words:
    """What the words in an element say of its pictures."""
    segments = [each for each in _segments(element, base) if not credits.is_control(each.words.text)]
    own = {hint: each.words.text for each in segments for hint in _OURS if each.hint == hint}
    segments = _labels_joined([each for each in segments if each.hint not in _OURS])
    credit = [each.words.text for each in segments if each.hint == "credit"]
    rest = [each for each in segments if each.hint != "credit"]
    hinted = any(each.in_caption for each in rest)
    captions = [each.words for each in rest if each.in_caption or not hinted]
    left: list[str] = []
    for each in rest:
        if hinted and not each.in_caption:
            (credit if credits.reads_as_credit(each.words.text) else left).append(each.words.text)
    if not credit and len(captions) > 1 and credits.reads_as_credit(captions[-1].text):
        credit.append(captions.pop().text)
    caption = joined(captions)
    found = " / ".join(dict.fromkeys(filter(None, map(credits.bare, credit)))) or None
    caption, ending = _parted(caption, found)
    given = _given(element, "caption")
    if not caption.text and given:
        caption, ending = _parted(Marked(given, ()), found)
    found = found or ending or credits.bare(_given(element, "credit") or "") or None
    return Words(caption, found, own.get("description"), own.get("title"), own.get("withheld"), tuple(left))


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
    text = credits.unlabelled(caption.text)
    start = len(caption.text) - len(text)
    before, ending = credits.split(text)
    if credit is not None and ending is not None and ending not in credit and credit not in ending:
        before, ending = text, None
    if ending is None and credit is not None and text.endswith(credit):
        before = text.removesuffix(credit).rstrip(" /|–—-([")
    return Marked(before, cut(caption.marks, start, start + len(before))), ending


def _labels_joined(segments: list[_Segment]) -> list[_Segment]:
    """Segments with those that are only a label ("Credit...") taken as what they say of the next one."""
    told_next: Hint | None = None
    found: list[_Segment] = []
    for each in segments:
        text = each.words.text
        if not credits.bare(text) or credits.is_label(text):
            told_next = "caption" if "aption" in text else "credit"
            continue
        if told_next is not None:
            each = _Segment(told_next, each.words, told_next == "caption")
        elif (
            each.hint == "credit" and len(text) > 40 and (ends_sentence(text) or len(text) > _LONGEST_CREDIT)
        ):
            # A whole caption in an element that is named for the credit at its end.
            each = (
                _Segment(None, each.words, in_caption=True)
                if credits.split(text)[1] or len(text) > 120
                else each
            )
        elif each.hint is None and credits.is_labelled(text):
            each = _Segment("credit", each.words, in_caption=False)
        told_next = None
        found.append(each)
    return found


def _segments(element: Element, base: str | None) -> list[_Segment]:
    """The words in an element, parted where a block or an element with a class of its own begins or ends."""
    found: list[_Segment] = []
    run = Run()
    hints: list[tuple[Element, Hint | None, bool]] = [(element, None, False)]
    labelled: Hint
    ours = {"unseen", "video"} & set((element.get("class") or "").split())

    def part() -> None:
        taken = run.take()
        if taken.text:
            found.append(_Segment(hints[-1][1], taken, hints[-1][2]))

    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        tag = name(each)
        if each is element:
            if event == "start":
                run.write(each.text)
            continue
        hint = hints[-1]
        if event == "start":
            if tag in _SILENT or (tag in MEDIA and tag != "picture") or _is_gone(each):
                walk.skip_subtree()
                continue
            if is_read_aloud(each) and _is_label(each):
                labelled = "caption" if hint[1] == "caption" else "credit"
                part()
                hints[-1] = (hint[0], labelled, hint[2])
                walk.skip_subtree()
                continue
            said = _hint(each, ours=bool(ours))
            if tag == "span" and _is_lead_in(each):
                part()
                hints[-1] = (hint[0], "caption" if hint[1] == "caption" else "credit", hint[2])
                walk.skip_subtree()
                continue
            if said is not None or tag in _APART:
                part()
                in_caption = (hint[2] or said == "caption") and said != "credit"
                hints.append((each, said or hint[1], in_caption))
            elif tag == "a":
                run.open(href=linked(each.get("href"), base) or "")
            elif tag in {"em", "i", "b", "strong"}:
                run.open(strong=tag in {"b", "strong"})
            run.write(each.text)
            continue
        if hint[0] is each:
            part()
            hints.pop()
        elif tag in {"a", "em", "i", "b", "strong"} and not (tag in _SILENT):
            run.close()
        run.write(each.tail)
    part()
    return found


def _is_label(element: Element) -> bool:
    """Whether words that are only read aloud say what the next ones are."""
    return len(words(element)) <= 40


def _is_lead_in(element: Element) -> bool:
    """Whether a short text that ends in a comma or colon leads in the words behind it, as "Image source," does."""
    text = words(element)
    above = element.getparent()
    return (
        0 < len(text) <= 30
        and text[-1] in ",،:：、"
        and above is not None
        and words(above).startswith(text)
        and len(words(above)) > len(text)
    )


def _is_gone(element: Element) -> bool:
    """Whether words are never shown; those read aloud are labels such as "Image source" and stay."""
    style = (element.get("style") or "").replace(" ", "").casefold()
    return element.get("hidden") is not None or "display:none" in style or element.get("role") == "button"


def _hint(element: Element, *, ours: bool) -> Hint | None:
    if ours:
        for hint in _OURS:
            if element.get("class") == hint:
                return hint
    if is_credit(element, in_figure=True):
        if names_caption(element):
            return "caption"
        return None if any(is_caption(each) for each in descendants(element)) else "credit"
    return "caption" if is_caption(element) else None


def _given(element: Element, ending: str) -> str | None:
    """What a picture's own attribute says, such as `data-caption`."""
    for each in (element, *descendants(element)):
        for attribute, said in each.attrib.items():
            named = str(attribute).startswith("data-") and str(attribute).endswith(ending)
            if named and said and "<" not in said and len(said) <= _LONGEST_CAPTION:
                return " ".join(str(said).split())
    return None


def _target(element: Element, base: str | None) -> str | None:
    return next(filter(None, (linked(each.get("href"), base) for each in descendants(element, "a"))), None)


def _credited(image: Image, credit: str | None) -> Image:
    return Image(
        url=image.url,
        alt=image.alt,
        width=image.width,
        height=image.height,
        description=image.description,
        credit=credit,
    )


def _without_credit(caption: Caption) -> Caption:
    return Caption(
        text=caption.text, marks=caption.marks, language=caption.language, withheld=caption.withheld
    )


def is_figure(element: Element, base: str | None) -> bool:
    """Whether everything in an element that holds one picture or player is its own: the words below it, or few.

    What holds several is looked into, unless it is a `figure` with one caption.
    """
    captions = [each for each in descendants(element) if is_caption(each)]
    outer = [each for each in captions if not any(above in captions for above in each.iterancestors())]
    if (
        len(outer) > 1
        or holds(element, "figure", "table", "h1", "h2")
        or len(words(element)) > _LONGEST_CAPTION
    ):
        return False
    if name(element) == "figure":
        return not holds(element, "blockquote") or holds(element, "img")
    if len(list(pictures(element, base))) + sum(1 for _ in descendants(element, *PLAYERS)) > 1:
        return False
    plain = words(element)
    for each in (*outer, *(each for each in descendants(element) if is_credit(each, in_figure=False))):
        plain = plain.replace(words(each), "", 1)
    if not plain.strip():
        return True
    if len(plain) <= _LONGEST_PLAIN and (len(plain) < len(words(element)) or credits.split(plain.strip())[1]):
        return True
    return len(plain) <= _LONGEST_PLAIN and _PICTURED.search(told(element)) is not None
