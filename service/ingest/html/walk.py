"""The elements of an article's body to blocks, in order, without recursion into what anybody nests.

Words that stand loose, in `div`s or between line breaks are paragraphs as well. What is no block of ours
(tables, frames, recordings) is named with its first words.
"""

from collections.abc import Callable

from lxml import etree

from service.domain.article import (
    Block,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
)
from service.domain.errors import TooLarge
from service.domain.unread import Unread
from service.ingest.html.address import absolute, linked
from service.ingest.html.boxes import box
from service.ingest.html.elements import EMPHASIS, FOREIGN, HEADINGS, SILENT, is_block
from service.ingest.html.figures import Words, around, captioned_by_script, figure, is_figure
from service.ingest.html.found import Found
from service.ingest.html.hints import (
    is_box,
    is_caption,
    is_credit,
    is_embed,
    is_hidden,
    is_recording,
)
from service.ingest.html.images import MEDIA, PICTURES, video
from service.ingest.html.joining import completed
from service.ingest.html.quotes import is_set_apart, names_speaker, quotations
from service.ingest.html.run import Marked, Run
from service.ingest.html.tables import is_layout
from service.ingest.html.tree import Element, descendants, holds, name, path, words

_NO_ITEM = ("article", "section", "figure", "img", "blockquote", "table", "video", "iframe", *HEADINGS)
_SHOWN = 80
MOST_BLOCKS = 5_000
"""Of one body; a long live blog has some hundreds."""


def nothing_left_out(element: Element) -> bool:
    """Every element is the article's."""
    return False


class Walk:
    """Walks over an element once; `found` and `unread` are what came of it.

    `left_out` says which elements are none of the article's. `flat` is for what stands in a box or quotation.
    """

    def __init__(
        self,
        base: str | None,
        *,
        left_out: Callable[[Element], bool] = nothing_left_out,
        flat: bool = False,
        quoted: bool = False,
    ) -> None:
        self.found: list[Found] = []
        self.unread: list[Unread] = []
        self._base = base
        self._left_out = left_out
        self._flat = flat
        self._in_quotation = quoted
        self._run = Run()
        self._inline: list[Element] = []
        self._block: Element | None = None
        self._list: Element | None = None
        self._items: list[ListItem] = []
        self._linked = 0
        self._waiting: list[Found] = []
        self._breaks = 0

    def read(self, root: Element) -> None:
        """Take in the blocks below an element."""
        self._block = root
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element is not root and self._taken(element):
                    walk.skip_subtree()
                else:
                    self._begin(element)
            else:
                self._end(element)
                if element is not root:
                    self._write(element.tail)
        self._flush()

    def _begin(self, element: Element) -> None:
        tag = name(element)
        if tag == "br":
            self._break()
            return
        if is_block(tag):
            self._part(tag)
            self._block = element
            if tag in {"ul", "ol"} and self._list is None and _is_plain(element):
                self._list = element
        elif tag == "a":
            address = element.get("href") or "#"
            if not address.startswith("#"):
                self._run.open(href=linked(address, self._base) or "")
                self._inline.append(element)
        elif tag in EMPHASIS:
            self._run.open(strong=EMPHASIS[tag])
            self._inline.append(element)
        self._write(element.text)

    def _end(self, element: Element) -> None:
        if self._inline and self._inline[-1] is element:
            self._inline.pop()
            self._run.close()
        tag = name(element)
        if not is_block(tag):
            return
        if element is self._list:
            self._item()
            self._list = None
            if self._items:
                block = ListBlock(items=tuple(self._items), ordered=tag == "ol")
                self.found.append(Found(block, element, self._linked))
                self._items, self._linked = [], 0
            self._release()
        elif tag == "li" and self._list is not None:
            self._item()
        else:
            self._part(tag)
        self._block = element.getparent()

    def _write(self, text: str | None) -> None:
        if text and self._breaks and text.strip():
            self._breaks = 0
        self._run.write(text)

    def _break(self) -> None:
        """One line break is a space, two are the end of a paragraph."""
        self._breaks += 1
        if self._breaks > 1 and self._list is None:
            self._flush()
        else:
            self._run.gap()

    def _part(self, tag: str) -> None:
        """A block begins or ends here."""
        if self._list is None:
            self._flush()
        elif tag == "li":
            self._item()
        else:
            self._run.gap()

    def _item(self) -> None:
        taken = self._run.take()
        if taken.text:
            self._items.append(ListItem(text=taken.text, marks=taken.marks))
            self._linked += taken.linked

    def _flush(self) -> None:
        if len(self.found) > MOST_BLOCKS:
            raise TooLarge(f"the page has more than {MOST_BLOCKS:,} blocks")
        self._breaks = 0
        taken = self._run.take()
        if taken.text and self._block is not None:
            self.found.append(Found(_block(taken, self._block), self._block, taken.linked))
        self._release()

    def _release(self) -> None:
        self.found += self._waiting
        self._waiting = []

    def _taken(self, element: Element) -> bool:
        """Take in an element that is more or less than its words; false where the walk must go into it."""
        tag = name(element)
        if tag in SILENT or not tag:
            return tag != "noscript" or self._seen_by_script(element)
        if self._left_out(element) or is_hidden(element):
            return True
        if tag in FOREIGN:
            self._name(element, f"an element <{tag}>")
            return True
        if tag == "table" and not is_layout(element):
            self._table(element)
            return True
        return self._quoted(element) or self._shown(element) or self._boxed(element)

    def _seen_by_script(self, element: Element) -> bool:
        """Whether what stands there for who runs no script is there for all others too."""
        if not holds(element, "img", "iframe"):
            return True
        above = element.getparent()
        return above is not None and sum(1 for each in descendants(above, "img", "amp-img", "iframe")) > sum(
            1 for each in descendants(element, "img", "iframe")
        )

    def _name(self, element: Element, what: str) -> None:
        said = words(element, _SHOWN)[:_SHOWN]
        self.unread.append(Unread(where=path(element), what=f"{what}: {said!r}" if said else what))

    def _table(self, element: Element) -> None:
        """A picture with its caption in a table, as old pages have it, is a picture; all else is data."""
        if holds(element, "img") and len(words(element, 400)) <= 400:
            self._pictures(element)
        elif words(element):
            self._flush()
            self._name(element, "a table")

    def _quoted(self, element: Element) -> bool:
        """Each paragraph of a quotation set apart is a quotation of whom its `cite` names."""
        if self._in_quotation or not is_set_apart(element):
            return False
        sources = [each for each in descendants(element) if names_speaker(each)]
        said = next((said for each in sources if (said := words(each).lstrip(" —–―-~").strip())), None)
        inner = Walk(
            self._base, left_out=lambda each: each in sources or self._left_out(each), flat=True, quoted=True
        )
        inner.read(element)
        quotes = list(quotations(inner.found, said, signed=is_embed(element)))
        if not quotes:
            return False
        self._flush()
        self.found += quotes
        self.unread += inner.unread
        return True

    def _shown(self, element: Element) -> bool:
        """A picture or video with the words that belong to it, or such words beside it."""
        tag = name(element)
        if tag in MEDIA:
            self._pictures(element)
            return True
        if not is_block(tag) and tag not in {"a", "span"}:
            return False
        if is_recording(element) and not holds(element, *(MEDIA - PICTURES)) and tag != "figure":
            self._name(element, "a video that only a script shows")
            return True
        if (tag == "figure" or holds(element, *MEDIA)) and is_figure(element, self._base):
            self._pictures(element)
            return True
        beside = is_caption(element) or is_credit(element, in_figure=False)
        return beside and self._beside(element)

    def _pictures(self, element: Element) -> None:
        if name(element) in MEDIA - PICTURES and video(element, self._base) is None:
            self._name(element, f"a frame of {absolute(element.get('src'), self._base) or 'another page'}")
            return
        taken = figure(element, self._base)
        self.unread += taken.unread
        shown = [Found(block, element) for block in taken.blocks]
        if self._run or self._list is not None:
            self._waiting += shown
        else:
            self.found += shown

    def _beside(self, element: Element) -> bool:
        """A caption or credit that stands beside its picture belongs to the one before it.

        Where that has one, or there is none, it is that of a picture which the page shows only by script.
        """
        if self._run or self._list is not None or holds(element, *MEDIA):
            return False
        said = around(element, self._base)
        credited = is_credit(element, in_figure=False)
        if credited and not said.credit:
            said = Words(credit=said.caption.text or None)
        if not said.caption.text and not said.credit:
            return True
        last = self.found[-1] if self.found else None
        shown = last and completed(last.block, said)
        if last is not None and shown is not None:
            self.found[-1] = last._replace(block=shown)
            return True
        block = captioned_by_script(element, said)
        self.found += [] if block is None else [Found(block, element)]
        return block is not None

    def _boxed(self, element: Element) -> bool:
        if self._flat or not is_block(name(element)) or not is_box(element):
            return False
        inner = Walk(self._base, left_out=self._left_out, flat=True)
        inner.read(element)
        aside = box(element, [each.block for each in inner.found])
        self._flush()
        self.unread += inner.unread
        self.found += inner.found if aside is None else [Found(aside, element)]
        return True


def _is_plain(element: Element) -> bool:
    """Whether a list is one of lines, and none of articles or pictures."""
    if holds(element, *_NO_ITEM):
        return False
    return all(sum(1 for _ in descendants(each, "p")) <= 2 for each in descendants(element, "li"))


def _block(taken: Marked, element: Element) -> Block:
    for each in (element, *element.iterancestors()):
        tag = name(each)
        if tag in HEADINGS:
            level = HEADINGS[tag]
            return Heading(text=taken.text, level=level)
        if tag not in {"span", "div", "a"}:
            break
    if element.get("role") == "heading":
        return Heading(text=taken.text)
    return Paragraph(text=taken.text, marks=taken.marks)
