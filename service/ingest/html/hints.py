"""What classes, ids and microdata say of an element: a caption, a credit, a quotation, a box.

Words that many publishers use, in their languages; no site is named.
"""

import re
from functools import lru_cache

from service.ingest.html.tree import Element, name, words

_TOLD = ("class", "id", "itemprop", "data-testid", "data-component", "data-qa", "data-type", "property")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTING = re.compile(r"[-_]+")
"""What parts the words of a compound, "caption__text" as well as "caption-text"."""
_LONGEST = 400

_CAPTION = re.compile(
    r"caption|cutline|(?:img|image|photo|pic|foto|media)-?cap\b|\blegend|_legend|bildunter|bild-?text"
    r"|pie-?(?:de-?)?foto|didascalia|onderschrift"
    r"|(?:image|photo|picture|foto|img|media)-(?:desc(?:ription)?|text|title|legend)\b"
)
_CREDIT = re.compile(
    r"credit|\bcredito|copyright|photographer|fotograf|attribution|courtesy|bildquelle|\bquelle\b"
    r"|rights-?holder"
    r"|(?:image|photo|picture|foto|bild|img|media|caption|figure|figcaption)-"
    r"(?:\w+-)?(?:source|by|author|autor|owner|agency|rights|provider|byline)\b"
)
_CREDIT_IN_FIGURE = re.compile(
    r"\b(?:author|autor|auteur|autore|byline|by-line|source|owner|agency|agentur|agence|agencia|provider"
    r"|fonte"
    r"|fuente|firma|rights|creator|contributor|signature)\b"
)
_LAST_WORD_CREDIT = re.compile(
    r"-(?:credits?|credit-?line|copyright|source|photographer|author|attribution)(?:-\w*\d\w*)?(?=\s|$)"
)
"""A compound that ends with the word for a credit, such as "caption-credit"; code of a style may follow."""
_CONTROL = re.compile(
    r"(?:toggle|hide|show|expand|open)-|-(?:toggle|button|btn|icon)\b|captions\b|credit-caption"
    r"|caption-credit"
)
_QUOTATION = re.compile(
    r"pull-?quote|block-?quote|\bquote(?:-(?:block|box|card|text|body|content|wrap\w*"
    r"|container))?\b(?!-(?:author|name|source|icon|mark))"
)
_EMBED = re.compile(r"\b(?:twitter|instagram|tiktok|bluesky|threads|mastodon|facebook)\b")
_BOX = re.compile(
    r"\b(?:info|fact|text|side|explainer|background|analysis|story|article)-?box\b|\bfacts?\b|\bexplainer\b"
    r"|\bkeypoints\b|\bbox\b|\binset\b|\bhintergrund\b|\bencadre\b|\bdespiece\b"
)
_RECORDING = re.compile(
    r"\bvideo-(?:resource|player|embed|container|wrapper|module|inline)\b|\b(?:inline|embedded"
    r"|featured)-video\b"
)
_HIDDEN = re.compile(r"\b(?:visually-?hidden|sr-only|screen-?reader(?:-text)?|u-?hidden|assistive)\b")
_NO_PICTURE = re.compile(
    r"\b(?:avatar|icon|icons|emoji|pixel|logo|sprite|spinner|placeholder|author-image|gravatar|spacer"
    r"|beacon)\b"
)


def told(element: Element, *more: str) -> str:
    """What its attributes say, as lower-case words with hyphens inside compounds."""
    given = element.attrib
    if not given:
        return ""
    said = " ".join(str(given[attribute]) for attribute in (*_TOLD, *more) if attribute in given)
    return _compounds(said[:_LONGEST])


@lru_cache(maxsize=4_096)
def _compounds(said: str) -> str:
    # A page says the same few thousand things of its elements, and each is asked ten times.
    return _PARTING.sub("-", _CAMEL.sub("-", said)).casefold()


def is_caption(element: Element) -> bool:
    """Whether an element is the words below a picture."""
    if name(element) == "figcaption" and not is_credit(element, in_figure=False):
        return True
    said = told(element)
    return bool(said) and _CAPTION.search(said) is not None and _CONTROL.search(said) is None


def is_credit(element: Element, *, in_figure: bool) -> bool:
    """Whether an element names who made a picture; inside a figure an author is the photographer."""
    if in_figure and name(element) == "cite":
        return True
    said = told(element)
    if not said:
        return False
    if _CREDIT.search(said):
        return True
    return in_figure and _CREDIT_IN_FIGURE.search(said) is not None


def names_caption(element: Element) -> bool:
    """Whether an element's class has the word for a caption, and none that ends with that for a credit."""
    said = told(element)
    return _CAPTION.search(said) is not None and _LAST_WORD_CREDIT.search(said) is None


def is_read_aloud(element: Element) -> bool:
    """Whether an element is there for who hears the page."""
    return _HIDDEN.search(told(element)) is not None


def is_quotation(element: Element) -> bool:
    """Whether an element sets a quotation apart."""
    if name(element) == "blockquote":
        return True
    said = told(element)
    return bool(said) and _QUOTATION.search(said) is not None and not is_caption(element)


def is_embed(element: Element) -> bool:
    """Whether a quotation is a post of a social network."""
    said = told(element)
    return bool(said) and _EMBED.search(said) is not None


def is_box(element: Element) -> bool:
    """Whether an element is an aside of the article."""
    return name(element) == "aside" or _BOX.search(told(element)) is not None


def is_recording(element: Element) -> bool:
    """Whether an element that says little is where a script puts a player."""
    return _RECORDING.search(told(element)) is not None and len(words(element, 200)) < 200


def is_hidden(element: Element) -> bool:
    """Whether an element is read aloud only, or never shown."""
    if element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").casefold()
    return "display:none" in style or _HIDDEN.search(told(element)) is not None


def is_ornament(element: Element) -> bool:
    """Whether a picture is a portrait of the author, an icon or a counter, by its class or its address."""
    said = f"{told(element, 'alt')} {(element.get('src') or '')[:200].casefold()}"
    return _NO_PICTURE.search(said.replace("/", " ").replace(".", " ")) is not None
