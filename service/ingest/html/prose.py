"""How the words of a page are spread over its elements: sentences, links, everything.

Counted once, from the leaves up, since every question about an element is asked thousands of times.
"""

from service.ingest.html.elements import BLOCKS
from service.ingest.html.hints import is_caption
from service.ingest.html.tree import Element, name

_SHORTEST = 45
"""Code points from which the words right in a block are prose; of scripts that need fewer, see `_DENSE`."""
_DENSE = 18
_LONG = 150
"""Code points from which words are prose though no sentence ends with them."""
_MOST_LINKED = 0.5
_MAIN = 0.25
"""Share of the page's prose from which an element is no part of what stands around an article."""
_SILENT = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "head",
        "select",
        "textarea",
        "button",
        "option",
        "iframe",
    }
)
_NO_PROSE = frozenset(
    {
        "figcaption",
        "nav",
        "footer",
        "form",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "button",
        "label",
        "th",
        "summary",
    }
)


class _Count:
    """Of one element: code points of all its words, its links, the words right in it, and its prose."""

    __slots__ = ("direct", "direct_links", "links", "own", "prose", "words")

    def __init__(self) -> None:
        self.words = self.links = self.direct = self.direct_links = self.prose = self.own = 0


class Prose:
    """The counts of a page."""

    def __init__(self, root: Element) -> None:
        self._counts: dict[Element, _Count] = {}
        for element in reversed(list(root.iter())):
            self._counts[element] = self._count(element)
        self._all = self._counts[root].prose

    def of(self, element: Element) -> int:
        """Code points of prose in an element: words in blocks, long enough for sentences."""
        return self._counts[element].prose

    def words(self, element: Element) -> int:
        """Code points of all words in an element."""
        return self._counts[element].words

    def own(self, element: Element) -> int:
        """Code points of the prose that stands right in an element."""
        return self._counts[element].own

    def linked(self, element: Element) -> float:
        """The share of an element's words that are links."""
        count = self._counts[element]
        return count.links / count.words if count.words else 0.0

    def is_main(self, element: Element) -> bool:
        """Whether an element holds much of the page's prose."""
        return self._all > 0 and self._counts[element].prose > _MAIN * self._all

    def _count(self, element: Element) -> _Count:
        count = _Count()
        tag = name(element)
        if tag in _SILENT or not tag:
            return count
        own = len((element.text or "").strip())
        count.words = count.direct = own
        dense = _is_dense(element.text)
        for child in element:
            below = self._counts[child]
            after = len((child.tail or "").strip())
            dense = dense or _is_dense(child.tail)
            count.words += below.words + after
            count.links += below.links
            count.prose += below.prose
            count.direct += after
            if name(child) not in BLOCKS:
                count.direct += below.direct
                count.direct_links += below.direct_links
        if tag == "a":
            count.links, count.direct_links = count.words, count.direct
        is_block = (
            tag in BLOCKS and tag not in _NO_PROSE and not (count.direct < _LONG and _is_cut_off(element))
        )
        if (
            is_block
            and not is_caption(element)
            and count.direct >= (_DENSE if dense else _SHORTEST)
            and count.direct_links <= _MOST_LINKED * count.direct
        ):
            count.own = count.direct
            count.prose += count.direct
            count.direct = 0
        return count


def _is_cut_off(element: Element) -> bool:
    """Whether the last words right in an element end no sentence, as those of a teaser."""
    last = (element[-1].tail if len(element) else element.text) or ""
    return bool(last.strip()) and last.strip()[-1].isalnum()


def _is_dense(text: str | None) -> bool:
    """Whether a text is in a script that says more with fewer signs: Chinese, Japanese, Korean."""
    return text is not None and any(
        "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text.strip()[:12]
    )


def length(text: str) -> int:
    """Code points of a text, those of scripts that say more with fewer signs counted as three."""
    return len(text) + 2 * sum(
        "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in text[:200]
    )
