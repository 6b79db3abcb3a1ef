"""The article as a plain HTML page: no script, one style, its JSON-LD in the head.

The page works on a phone, in light and dark, and in either writing direction. Labels of ours are few
and say that they are English, because the article may be in any language.
"""

import re
from datetime import UTC, datetime

from markupsafe import Markup

from service.domain.article import Article, Block, ImageBlock, Paragraph, Publication
from service.domain.forms import direction, is_language_tag, is_web_address
from service.domain.media import Image
from service.domain.texts import blocks
from service.publish.layout import Layout
from service.publish.links import Links
from service.publish.marked import marked
from service.publish.outline import stepped
from service.publish.schemaorg import news_article

_DESCRIPTION_LENGTH = 200
# What HTML lets stand in a text: all but C0 and C1 controls (white space excepted) and Unicode's
# noncharacters, which are errors even as references (section 13.2.3.5). The commonest come first: the
# pattern then runs over a page 25 times faster than a search for what is forbidden.
_ALLOWED = "[ -~\n\t\r\xa0-\ufdcf\ufdf0-\ufffd" + "".join(
    f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17)
)
_CLEAN = re.compile(f"{_ALLOWED}]*+")
_FORBIDDEN = re.compile(_ALLOWED.replace("[", "[^", 1) + "]")
_RISKY_IN_SCRIPT = ("&", "<", ">", "\u2028", "\u2029")


def article_page(article: Article, publication: Publication, links: Links, *, article_body: bool) -> bytes:
    """The page as `text/html`, UTF-8. `article_body` is for the JSON-LD; the page always has the text."""
    language = article.language if _language(article.language) else None
    page = _layout.page(
        article=stepped(article),
        publication=publication,
        links=links,
        rights=article.rights,
        canonical=links.canonical(article),
        language=language or "",
        direction="auto" if language is None else direction(language),
        title=_said(article.headline) or _said(publication.name) or publication.id,
        description=_description(article),
        modified_at=_modified_at(article),
        lead=_lead(article, links),
        file=links.picture,
        json_ld=_script(news_article(article, publication, links, article_body=article_body)),
    )
    return (page if _CLEAN.fullmatch(page) else _FORBIDDEN.sub("", page)).encode()


def _script(json_ld: bytes) -> Markup:
    """JSON that no HTML parser can mistake for markup: the same value, with risky characters escaped."""
    text = json_ld.decode()
    for character in _RISKY_IN_SCRIPT:
        text = text.replace(character, _json_escape(character))
    if not _CLEAN.fullmatch(text):
        text = _FORBIDDEN.sub(lambda found: _json_escape(found[0]), text)
    return Markup(text)  # noqa: S704 - nothing is left that could end the element


def _json_escape(character: str) -> str:
    """RFC 8259 section 7: `\\u` and four digits, twice for a character outside the first plane."""
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _description(article: Article) -> str | None:
    """The standfirst, else the beginning of the text, cut at a word."""
    paragraphs = (block.text for _, block in blocks(article) if isinstance(block, Paragraph))
    text = next(
        (" ".join(text.split()) for text in (article.standfirst or "", *paragraphs) if _said(text)), ""
    )
    if len(text) <= _DESCRIPTION_LENGTH:
        return text or None
    cut = text[:_DESCRIPTION_LENGTH]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _modified_at(article: Article) -> datetime | None:
    first, last = article.published_at, article.updated_at
    return None if last is None or (first is not None and last < first) else last


def _lead(article: Article, links: Links) -> Image | None:
    """The first picture that can be shown."""
    pictures = (block.image for _, block in blocks(article) if isinstance(block, ImageBlock))
    return next((image for image in pictures if links.picture(image)), None)


def _said(text: str | None) -> str | None:
    return text if text and not text.isspace() else None


def _web(address: str | None) -> str | None:
    return address if address is not None and is_web_address(address) else None


def _language(tag: str | None) -> bool:
    return tag is not None and is_language_tag(tag)


def _kind(block: Block) -> object:
    return block.__struct_config__.tag


def _rfc3339(moment: datetime) -> str:
    """To the second: HTML allows no more than three digits of a fraction."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _readable(moment: datetime) -> str:
    """To the minute, in digits alone, which every reader of any language reads alike."""
    return moment.astimezone(UTC).isoformat(" ", "minutes").replace("+00:00", " UTC")


_layout = Layout(
    "article",
    {
        "said": _said,
        "web": _web,
        "language": _language,
        "kind": _kind,
        "marked": marked,
        "rfc3339": _rfc3339,
        "readable": _readable,
    },
)

CONTENT_SECURITY_POLICY = _layout.policy("img-src http: https:", "media-src http: https:")
"""For the page's response. Pictures and videos are wherever the newsroom keeps them, hence any host.

JSON-LD needs no allowance: a script element of a type that is not executed is a data block, and HTML
("prepare the script element") leaves it alone before it asks the policy.
"""
