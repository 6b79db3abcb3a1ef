"""An article's body as HTML that is well-formed XML as well: what feeds, ninjs and NewsML-G2 carry inline.

The page is made of the same blocks (`templates/blocks.html`), and `service.ingest.html` reads them back by
their classes. A figure of a picture or video has its place as id, `body-3` or `body-3-blocks-1`, by which
formats with records of their own for media point to them.
"""

from collections.abc import Callable, Mapping

from service.domain.article import Article, Block
from service.domain.forms import direction, is_language_tag, is_web_address
from service.publish.layout import template
from service.publish.links import Links
from service.publish.marked import marked
from service.publish.written import permitted


def body_xhtml(article: Article, links: Links) -> str:
    """The blocks, one after the other, without an element around them: empty without a body.

    In it is neither script nor style, no character that XML 1.0 forbids, and no name of an entity but XML's
    own five. Addresses are absolute.
    """
    return permitted(
        _template.render(
            article=article,
            file=links.picture,
            figures={},
            # What a page alone has: when its pictures are loaded, and words of its own.
            loading=lambda _image, _pointer: "",
            label=lambda _genre: None,
        )
    )


def anchor(pointer: str) -> str:
    """The id of the element that shows the block at a JSON Pointer: `body-3-blocks-1`."""
    return pointer.removeprefix("/").replace("/", "-")


def said(text: str | None) -> str | None:
    """The text, unless it is blank."""
    return text if text and not text.isspace() else None


def web(address: str | None) -> str | None:
    """The address, if it can be followed."""
    return address if address is not None and is_web_address(address) else None


def is_language(tag: str | None) -> bool:
    return tag is not None and is_language_tag(tag)


def _kind(block: Block) -> object:
    return block.__struct_config__.tag


FILTERS: Mapping[str, Callable[..., object]] = {
    "said": said,
    "web": web,
    "language": is_language,
    "direction": direction,
    "kind": _kind,
    "anchor": anchor,
    "marked": marked,
}
"""What the blocks' template asks for."""

_template = template("body", FILTERS)
