"""The elements of pictures and videos to what is known of the files: address, size, words that stand in."""

import re
from collections.abc import Iterator
from operator import itemgetter

from service.domain.media import Image, Video
from service.ingest.html.address import absolute
from service.ingest.html.hints import is_ornament
from service.ingest.html.tree import Element, descendants, name

PICTURES = frozenset({"img", "amp-img", "picture", "amp-anim"})
PLAYERS = frozenset(
    {"video", "amp-video", "amp-youtube", "amp-brightcove", "amp-jwplayer", "iframe", "amp-iframe"}
)
MEDIA = PICTURES | PLAYERS

_LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-hi-res-src",
    "data-full-src",
    "data-url",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(
    r"(?P<address>[^\s,](?:[^\s]*[^\s,])?)(?:\s+(?P<size>\d+(?:\.\d+)?)(?P<unit>[wx]))?\s*(?:,|$)"
)
_MOST_CANDIDATES = 60
_LONGEST_SET = 20_000
_PLACEHOLDER = re.compile(
    r"^data:|placeholder|grey-|blank\.(?:gif|png)|spacer|1x1|transparent", re.IGNORECASE
)
_PLAYER = re.compile(
    r"youtu|vimeo|dailymotion|brightcove|jwplayer|jwplatform|player|video|embed/v|megaphone|kaltura|rumble"
    r"|ted\.com",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?!\w+:)[^\s<>\"\\]{1,1000}")
_SMALLEST = 60
"""Pixels; what is smaller is an icon, a portrait or a counter."""


def pictures(element: Element, base: str | None) -> Iterator[Image]:
    """Each picture in an element once, though it be there in several sizes, and again for no script."""
    seen: set[str] = set()
    known = False
    for each in (element, *descendants(element)):
        if name(each) not in {"img", "amp-img", "amp-anim"}:
            continue
        doubled = any(name(above) in {"noscript", "amp-img"} for above in each.iterancestors())
        image = None if doubled and known else picture(each, base)
        if image is None:
            continue
        key = stem(image.url or "")
        if key not in seen:
            seen.add(key)
            known = True
            yield image


def picture(element: Element, base: str | None) -> Image | None:
    """The picture of an `img`; null for icons and for one whose address is nowhere."""
    in_figure = next(element.iterancestors("figure"), None) is not None
    if not in_figure and (_is_small(element) or is_ornament(element)):
        return None
    url, own = _best(element, base)
    if url is None:
        return None
    alt = " ".join((element.get("alt") or "").split())[:10_000]
    sizes = (_pixels(element.get("width")), _pixels(element.get("height"))) if own else (None, None)
    width, height = sizes if all(sizes) else (None, None)
    return Image(url=url, alt=alt or None, width=width, height=height)


def video(element: Element, base: str | None) -> Video | None:
    """The video of a `video` element or of a frame that holds a player; null for any other frame."""
    title = " ".join((element.get("aria-label") or element.get("title") or "").split())[:2_000] or None
    if name(element) in {"video", "amp-video"}:
        sources = [element.get("src"), element.get("data-src")]
        sources += [each.get("src") for each in descendants(element, "source")]
        url = next(filter(None, (absolute(source, base) for source in sources)), None)
        return Video(url=url, thumbnail_url=absolute(element.get("poster"), base), title=title)
    if name(element) == "amp-youtube":
        code = element.get("data-videoid") or ""
        return Video(embed_url=absolute(f"https://www.youtube.com/embed/{code}", None)) if code else None
    address = absolute(element.get("src") or element.get("data-src"), base)
    if address is None or not _PLAYER.search(address):
        return None
    return Video(embed_url=address, title=title)


def _best(element: Element, base: str | None) -> tuple[str | None, bool]:
    """The address of the largest file, and whether the element's size is said of it."""
    sets = [element.get(attribute) for attribute in _LAZY_SETS]
    parent = element.getparent()
    if parent is not None and name(parent) == "picture":
        for source in descendants(parent, "source"):
            sets += [source.get("srcset"), source.get("data-srcset")]
    found: list[tuple[float, str]] = []
    for candidates in filter(None, sets):
        for each in list(_CANDIDATE.finditer(candidates[:_LONGEST_SET]))[:_MOST_CANDIDATES]:
            address = None if _PLACEHOLDER.search(each["address"]) else _address(each["address"], base)
            if address is not None:
                found.append((float(each["size"] or 1), address))
    if found:
        return max(found, key=itemgetter(0))[1], False
    for given in filter(None, (element.get(attribute) for attribute in (*_LAZY, "src"))):
        address = None if _PLACEHOLDER.search(given[:200]) else _address(given, base)
        if address is not None:
            return address, given == element.get("src")
    return None, False


def _address(given: str, base: str | None) -> str | None:
    """An absolute address; where it is not known to what it is relative, it stays as the page has it."""
    return absolute(given, base) or (
        given.strip() if base is None and _PATH.fullmatch(given.strip()) else None
    )


def _is_small(element: Element) -> bool:
    sizes = [_pixels(element.get(side)) for side in ("width", "height")]
    return any(size is not None and size < _SMALLEST for size in sizes)


def _pixels(text: str | None) -> int | None:
    digits = (text or "").strip().removesuffix("px")
    return (
        int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 6 and int(digits) else None
    )


_SIZE = re.compile(r"[-_]{1,2}\d{2,4}x\d{2,4}(?=\.\w{2,4}$|$)|[-_@](?:\d{2,4}w|[23]x)(?=\.\w{2,4}$)")


def stem(address: str) -> str:
    """What the addresses of one picture in several sizes share: the path without sizes and parameters."""
    return _SIZE.sub("", address.partition("?")[0].partition("#")[0])
