"""A block as it was found on a page."""

from typing import NamedTuple

from service.domain.article import Block
from service.ingest.html.tree import Element


class Found(NamedTuple):
    """A block, the element that it comes from, and how many of its code points are links."""

    block: Block
    element: Element
    linked: int = 0
