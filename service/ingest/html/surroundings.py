"""Which elements of a page are around the article and none of it: by their names, roles, classes and links.

What holds much of the page's prose is never one, however its classes are named.
"""

import re

from service.ingest.html.elements import BLOCKS
from service.ingest.html.hints import is_credit, is_quotation, told
from service.ingest.html.invitations import asks
from service.ingest.html.prose import Prose
from service.ingest.html.tree import Element, descendants, holds, name, words

_TAGS = frozenset(
    {
        "nav",
        "form",
        "dialog",
        "menu",
        "footer",
        "button",
        "amp-ad",
        "amp-sidebar",
        "amp-consent",
        "amp-sticky-ad",
    }
)
_ROLES = frozenset(
    {"navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "toolbar", "tooltip"}
)
_MORE = ("data-area", "data-dtm-region", "data-block", "data-element", "data-module", "data-name", "role")

_ADS = (
    r"ads?|advert\w*|ad-?slot\w*|adsbygoogle|dfp|sponsor\w*|promo\w*|promoted|commercial\w*"
    r"|outbrain|taboola|piano"
)
_SHARING = (
    r"share|shares|sharing|share-?\w+|social(?!-?(?:embed|post))\w*|socials|follow\w*|addtoany\w*"
    r"|addthis\w*|sharedaddy"
    r"|bookmark-?(?:button|icon)|gift\w*|reactions?|likes|views?-count|actions?|save-\w+|toolbar|tool-?bar"
    r"|article-tools|utility"
)
_LINKS = (
    r"related\w*|recommend\w*|recirc\w*|most-(?:read|popular|viewed|recent)|trending"
    r"|popular|read-?more|read-?also"
    r"|more-(?:on|from|stories|news|articles)|read-next|up-next|next-(?:article|story|up)|also-(?:read"
    r"|like)|see-also|lire-aussi"
    r"|lea-tambien|leia-(?:mais|tambem)|leggi-anche|mehr-zum-thema|weiterlesen|onward|explore|latest"
    r"|must-?read|story-?package"
    r"|inline-?article|article-?link|story-?link|link-?box|linkout|rich-?link|partner-?links?"
    r"|similar-?\w*|jp-relatedposts|yarpp\w*|post-nav\w*"
    r"|internal-?link|relcontent|bookmark-?card|collection-list|storylines|hub-?peek\w*|peek|infolinks"
)
_NAVIGATION = (
    r"breadcrumbs?|nav|navbar|navigation|menu|pagination|pager|toc|table-of-contents|on-this-page"
    r"|jump-links?|skip|skip-\w+|tags?|tag-list"
    r"|tagcloud|topics|topic-list|keywords|footer|site-(?:header|footer|nav)|entry-footer|entry-utility"
    r"|post-(?:tags|share|footer)"
    r"|gallery-(?:nav|controls|thumbs)|carousel-(?:nav|controls|dots|indicators)|slick-dots"
    r"|swiper-(?:button|pagination)\w*|key-events"
    r"|sidebar|side-bar|widget-area|masthead|top-?bar|bottom-?bar|user-?bar|account|search|ticker|weather"
    r"|stock-?quotes?|filters"
)
_ASKING = (
    r"newsletter\w*|affiliat\w*|subscribe|subscription\w*|sign-?up\w*|tips-?box|contact-box|donat\w+|support-us|contribute"
    r"|app-(?:promo|banner|download)|download-app"
    r"|log-?in|register|registration"
    r"|feedback|report-(?:error|typo|mistake)|poll|survey|quiz|ratings?|cookies?|consent\w*|gdpr|cmp|modal"
    r"|pop-?up|overlay|tooltip|banner"
    r"|notification\w*|mailing-list|cta|upsell|prompt|reg-?wall|comments?|comment-(?:list|form|count)"
    r"|disqus\w*|comments-\w+"
)
_SMALL_PRINT = (
    r"author-(?:bio\w*|box|card|info|profile|about|description|block|details|image)"
    r"|about-(?:the-)?author\w*|bio|biography|no-?print"
    r"|print-(?:hide|hidden|none|link|only)|printonly|print-info\w*|hidden-print|audio-player|listen\w*"
    r"|text-to-speech|tts|republish\w*|syndicat\w*|licensing"
    r"|credits-?box|trust-\w+|trust|trust-principles|audio-?(?:module|tools?|player)\w*(?:-\w+)?"
    r"|player-(?:controls|tools)|nocontent|no-content|ad-?label|reprints?|bottom-of-article|reading-time"
    r"|read-time"
)
_AROUND = re.compile(rf"\b(?:{_ADS}|{_SHARING}|{_LINKS}|{_NAVIGATION}|{_ASKING}|{_SMALL_PRINT})\b")
_TEASER = re.compile(r"\b(?:teasers?|teaser-\w+)\b")
_PERHAPS = re.compile(
    r"\b(?:subscriber\w*|paywall\w*|premium|paid-?content|metered\w*|membership|call-?out\w*|sticky|river"
    r"|stats)\b"
)
"""Classes of what asks for money, and of what is given for it."""
_PICTURE_LEADS_ON = re.compile(rf"\b(?:{_LINKS}|teasers?)\b")
_PICTURE_AROUND = re.compile(
    rf"\b(?:{_ADS}"
    rf"|newsletter\w*|author-\w+|byline|avatar|sidebar|footer|nav|logo|comments?)\b"
)
_INLINE_AROUND = re.compile(r"\b(?:ads?|adsbygoogle|advert\w*|share-?\w+|sharing|tooltip)\b")
_PICTURES = frozenset({"figure", "picture", "img", "amp-img", "video"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_GROUPS = frozenset({"ul", "ol", "div", "section", "article", "li"})
_ALWAYS = frozenset({"html", "body", "main", "head", *_HEADINGS})
_FEW_LINKS = 0.6
_LONGEST_TEASER = 500
_LEAST = 40
_CORRECTION = re.compile(
    r"\b(?:corrections?|clarifications?|amend\w*|erratum|berichtigung|editors?-note|korrektur)\b"
)


class Surroundings:
    """Tells the page's elements from its article's, given how the page's words are spread over it."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._known: dict[Element, bool] = {}

    def holds(self, element: Element) -> bool:
        """Whether an element is around the article."""
        known = self._known.get(element)
        if known is None:
            known = self._known[element] = self._is_around(element)
        return known

    def has_prose(self, element: Element) -> bool:
        """Whether what is left out with an element is worth naming: prose, and no form or list of links."""
        links = self._prose.linked(element) < _FEW_LINKS
        return bool(self._prose.of(element)) and links and not holds(element, "form", "input", "button")

    def _is_around(self, element: Element) -> bool:
        tag = name(element)
        if tag in _PICTURES:
            return self._is_pictured_link(element)
        if tag in _ALWAYS or (tag not in BLOCKS and "-" not in tag and tag not in _TAGS):
            return tag not in _ALWAYS and tag != "a" and _INLINE_AROUND.search(told(element)) is not None
        said = told(element, *_MORE)
        return (
            not self._prose.is_main(element)
            and not _CORRECTION.search(said)
            and self._is_apart(element, said)
        )

    def _is_apart(self, element: Element, said: str) -> bool:
        """Whether a block of little prose is around the article: by its name, its class, or its links."""
        tag = name(element)
        if tag in _TAGS or element.get("role") in _ROLES:
            return True
        if is_quotation(element) and holds(element, "button"):
            return True
        if said and self._is_called_so(element, said):
            return not is_quotation(element) or "promo" in said
        if (tag in _GROUPS or tag == "aside") and self._is_asking(element):
            return True
        if tag == "aside" or element.get("role") == "complementary":
            return self._is_beside(element)
        return tag in _GROUPS and (
            self._is_links(element) or self._is_teaser(element) or self._is_teasers(element)
        )

    def _is_called_so(self, element: Element, said: str) -> bool:
        if _AROUND.search(said):
            return True
        # In German a teaser may be the article's own standfirst.
        if _TEASER.search(said) and (holds(element, "a") or name(element) == "aside"):
            return True
        # Of what is called after its subscribers, the page's has buttons and links, the article's has text.
        return _PERHAPS.search(said) is not None and (
            holds(element, "form", "button", "input")
            or (not self._prose.of(element) and self._prose.linked(element) > 0)
        )

    def _is_asking(self, element: Element) -> bool:
        """Whether there is a button in an element that asks for an address, and no more than its words."""
        return (
            self._prose.words(element) <= _LONGEST_TEASER
            and any(
                asks(words(each)) or each.get("type") == "email"
                for each in descendants(element, "button", "input")
            )
            and not holds(element, "h1", "time", "figure")
        )

    def _is_beside(self, element: Element) -> bool:
        """Whether an `aside` is one of the page and not of the article: links, forms, next to no prose."""
        if is_quotation(element) or holds(element, "blockquote"):
            return False
        return self._prose.linked(element) > 0.4 or holds(element, "form", "input") or self._is_empty(element)

    def _is_empty(self, element: Element) -> bool:
        """Whether there is neither prose in an element nor a list of facts without links."""
        return not self._prose.of(element) and (
            self._prose.linked(element) > 0 or self._prose.words(element) < _LEAST
        )

    def _is_links(self, element: Element) -> bool:
        """Whether there are several links in an element and next to nothing else."""
        return (
            self._prose.linked(element) > _FEW_LINKS
            and not self._prose.of(element)
            and sum(1 for _ in descendants(element, "a")) > 1
            and not holds(element, "figcaption", "blockquote")
            and not any(is_credit(each, in_figure=False) for each in descendants(element))
        )

    def _is_teaser(self, element: Element) -> bool:
        """Whether an element has a heading that is a link to another page, and few words below it."""
        heading = next(descendants(element, *_HEADINGS), None)
        if heading is None or self._prose.words(element) > _LONGEST_TEASER:
            return False
        link = next((each for each in (*descendants(heading, "a"), *heading.iterancestors("a"))), None)
        address = (link.get("href") or "") if link is not None else ""
        return (
            bool(address) and "#" not in address and self._prose.linked(heading) >= 0.9 * bool(words(heading))
        )

    def _is_teasers(self, element: Element) -> bool:
        """Whether an element has several of one kind in it, each with a picture or a heading in a link."""
        if self._prose.linked(element) < 0.2:
            return False
        children = [child for child in element if name(child) in {"li", "div", "article"}]
        if not 1 < len(children) < 60:
            return False
        return all(
            self._prose.words(child) <= _LONGEST_TEASER and any(map(_is_of_teaser, descendants(child, "a")))
            for child in children
        )

    def _is_pictured_link(self, element: Element) -> bool:
        """Whether a picture is one of a teaser or of the page."""
        said = told(element, *_MORE)
        if _PICTURE_AROUND.search(said):
            return True
        if _PICTURE_LEADS_ON.search(said):
            return self._prose.linked(element) > 0.4 or not holds(element, "figcaption")
        return (
            name(element) == "figure"
            and self._prose.linked(element) > 0.8
            and not holds(element, "figcaption")
        )


def _is_of_teaser(link: Element) -> bool:
    """Whether a link has a picture or a heading in it, or is in a heading."""
    above = link.getparent()
    return holds(link, "img", *_HEADINGS) or (above is not None and name(above) in _HEADINGS)
