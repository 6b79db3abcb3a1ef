"""An article as a client sends it: our JSON, in which what is absent is told from what is empty."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from service.domain.article import Article, Status
from service.domain.errors import Fault, refusal
from service.domain.succession import Figures
from service.domain.texts import texts
from service.domain.unread import Unread
from service.domain.wire import decode_article
from service.ingest.quotations import quotations
from service.ingest.statistics import statistics

LONGEST = 250_000
"""Characters in which figures and quotations are looked for: a book's chapter, and at worst some seconds."""


class _Stated(msgspec.Struct):
    """Which of the fields that can be worked out here were given."""

    status: Any = UNSET
    quotations: msgspec.Raw | UnsetType = UNSET
    statistics: msgspec.Raw | UnsetType = UNSET


class Sent(msgspec.Struct, frozen=True):
    """The article, and the status that its sender gives it; `published` where none was given. `figures` says
    whether its statistics were given or found here; `unread` names what the source says beside it."""

    article: Article
    status: Status = "published"
    figures: Figures = "given"
    unread: tuple[Unread, ...] = ()

    @property
    def wish(self) -> Literal["draft", "published"]:
        """What is to become of it: to stay a draft, or to be shown when its time has come. Raises
        InvalidInput for a withdrawal, which takes more than a word."""
        return wanted(self.status)


_stated = msgspec.json.Decoder(_Stated)


def sent(document: bytes) -> Sent:
    """Read an article's JSON. Raises Malformed, or InvalidInput naming every fault.

    Quotations and statistics are taken as they are given: an editor may have removed a wrong one, and
    finding it again would undo that. Only where the document does not mention them are they found in the
    text. An article is published unless the document calls it a draft.
    """
    article = decode_article(document)
    if article.status != "draft" and article.quotations and article.statistics:
        # None of them is as it would be unstated: the document need not be read again.
        return Sent(article, article.status)
    stated = _stated.decode(document)
    counted = stated.statistics is UNSET
    return Sent(
        completed(article, quoted=stated.quotations is UNSET, counted=counted),
        "published" if stated.status is UNSET else article.status,
        "found" if counted else "given",
    )


def _require_searchable(article: Article) -> None:
    length = sum(len(text.text) for text in texts(article))
    if length > LONGEST:
        detail = (
            f"must be at most {LONGEST:,} characters in all for figures and quotations to be found in them; "
            f"they have {length:,}: give quotations and statistics, if only as empty lists"
        )
        raise refusal([Fault("/body", detail)])


def wanted(status: Status) -> Literal["draft", "published"]:
    """What a document that states a status asks for. Whether what is to be published waits is worked out
    from its times. Raises InvalidInput for a withdrawal, which takes more than a word."""
    if status == "withdrawn":
        raise refusal(
            [Fault("/status", "must be draft or published: an article is not withdrawn by writing it")]
        )
    return "draft" if status == "draft" else "published"


def completed(article: Article, *, quoted: bool = True, counted: bool = True) -> Article:
    """The article with its quotations and its figures found in the text, those that are asked for.

    Raises InvalidInput for an article so long that finding them would take all the time that a request has.
    """
    if quoted or counted:
        _require_searchable(article)
    if quoted:
        article = replace(article, quotations=quotations(article))
    return replace(article, statistics=statistics(article)) if counted else article
