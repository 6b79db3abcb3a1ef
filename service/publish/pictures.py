"""How a page loads its pictures: the one at its top at once, the others when a reader comes near them."""

from collections.abc import Callable

from markupsafe import Markup

from service.domain.article import Article, ImageBlock
from service.domain.media import Image
from service.domain.texts import blocks
from service.publish.links import Links

_NEAR_THE_TOP = ("/body/0", "/body/1")
_ACROSS = "(min-width: 64rem) 60rem, 100vw"
_IN_THE_TEXT = "(min-width: 42rem) 38rem, calc(100vw - 2rem)"
"""How wide a picture is shown, as `templates/article.css` has it; the first across the page."""

_AT_ONCE = Markup(' fetchpriority="high"')
_LATER = Markup(' loading="lazy"')


def lead(article: Article, links: Links) -> tuple[str, Image] | None:
    """The first picture that can be shown, with its place."""
    pictures = ((place, block.image) for place, block in blocks(article) if isinstance(block, ImageBlock))
    return next(((place, image) for place, image in pictures if links.picture(image)), None)


def loading(article: Article, links: Links) -> Callable[[Image, str], Markup]:
    """What a picture's element says of that, from the picture and its place."""
    first = lead(article, links)
    at_once = first[0] if first is not None and first[0] in _NEAR_THE_TOP else None

    def attributes(image: Image, place: str) -> Markup:
        when = _AT_ONCE if place == at_once else _LATER
        widths = ", ".join(f"{address} {width}w" for address, width in links.widths(image))
        sizes = _ACROSS if place == "/body/0" else _IN_THE_TEXT
        return Markup(' srcset="{}" sizes="{}"').format(widths, sizes) + when if widths else when

    return attributes
