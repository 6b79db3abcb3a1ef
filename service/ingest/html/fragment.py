"""The body of an article in clean HTML or XHTML, as other formats carry it, to blocks.

Everything in it is the article's: nothing is guessed, and what no block of ours can hold is named.
"""

import msgspec
from lxml import etree

from service.domain.article import Block
from service.domain.errors import NotAnArticle
from service.domain.unread import Unread
from service.ingest.html.tree import Element, parsed
from service.ingest.html.walk import Walk


class Fragment(msgspec.Struct, frozen=True, kw_only=True):
    """The blocks of a body, and what of it is in none of them."""

    blocks: tuple[Block, ...] = ()
    unread: tuple[Unread, ...] = ()


def fragment(markup: str | Element, *, base: str | None = None) -> Fragment:
    """The blocks of a body: markup, or an element of XHTML whose content is the body.

    `base` is what relative addresses are resolved by; without one they are left out, and their words stay.
    Raises TooLarge as `service.ingest.html.tree.parsed` does.
    """
    text = markup if isinstance(markup, str) else etree.tostring(markup, encoding="unicode", with_tail=False)
    if not text.strip():
        return Fragment()
    try:
        root = parsed(text)
    except NotAnArticle:
        return Fragment()
    walk = Walk(base)
    walk.read(root)
    return Fragment(blocks=tuple(found.block for found in walk.found), unread=tuple(walk.unread))
