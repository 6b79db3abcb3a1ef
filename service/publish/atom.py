"""The newest changes as an Atom feed (RFC 4287), what was taken from the reader as deleted entries
(RFC 6721)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from service.domain import wire
from service.domain.article import Article, Contributor
from service.domain.change import Change
from service.domain.forms import is_web_address
from service.publish.changes import Told
from service.publish.links import Links

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed was updated that has nothing in it yet."""


class AtomPage(NamedTuple):
    """Where a page of the feed is, and the page of older changes after it; null on the last."""

    address: str
    following: str | None


def atom_feed(told: Sequence[Told], page: AtomPage, links: Links) -> bytes:
    """The feed, in the order given; each change with its article, where there is one."""
    host = urlsplit(links.home()).netloc
    written = [
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">\n',
        _text("id", links.feed(".atom")),
        _text("title", f"Changes at {host}"),
        _text("updated", _moment(max((change.at for change, _, _ in told), default=_NEVER))),
        # Of an article without a byline nobody is made up: RFC 4287, 4.2.1 lets the feed's author stand in.
        f"<author>{_text('name', host)}</author>\n",
        _text("generator", "Wirecopy"),
        _link("self", page.address, "application/atom+xml"),
        _link("alternate", links.feed(), "application/json"),
    ]
    if page.following is not None:
        written.append(_link("next", page.following, "application/atom+xml"))
    for change, _, snapshot in told:
        if snapshot is not None:
            written += _entry(change, wire.decode_article(snapshot), links)
        elif change.kind in {"withdrawn", "expired"}:
            written.append(_deleted(change))
    return "".join([*written, "</feed>\n"]).encode()


def _entry(change: Change, article: Article, links: Links) -> Iterator[str]:
    language = f' xml:lang="{escape(article.language)}"' if article.language else ""
    yield f"<entry{language}>\n"
    yield _text("id", _name(change))
    yield _text("title", article.headline)
    # Later than any deletion before it: RFC 6721, section 3 lets the later of the two hold.
    yield _text("updated", _moment(change.at))
    if article.published_at is not None:
        yield _text("published", _moment(article.published_at))
    yield from map(_author, article.byline)
    yield _link("alternate", links.canonical(article) or links.article(change.article_id), "text/html")
    yield _link("alternate", links.article(change.article_id, ".json"), "application/json")
    if article.standfirst is not None:
        yield _text("summary", article.standfirst)
    if article.section is not None:
        yield f'<category term="{escape(article.section)}"/>\n'
    for tag in article.tags:
        yield f'<category term="{escape(tag.code or tag.name)}" label="{escape(tag.name)}"/>\n'
    if article.rights is not None and article.rights.copyright_notice is not None:
        yield _text("rights", article.rights.copyright_notice)
    yield "</entry>\n"


def _deleted(change: Change) -> str:
    said = [change.kind, *(each for each in (change.reason, change.instruction, change.note) if each)]
    return (
        f'<at:deleted-entry ref="{_name(change)}" when="{_moment(change.at)}">\n'
        f"{_text('at:comment', '; '.join(said))}</at:deleted-entry>\n"
    )


def _name(change: Change) -> str:
    return f"urn:wirecopy:article:{change.article_id}"


def _author(author: Contributor) -> str:
    uri = _text("uri", author.url) if author.url is not None and is_web_address(author.url) else ""
    return f"<author>{_text('name', author.name)}{uri}</author>\n"


def _text(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>\n"


def _link(relation: str, address: str, media_type: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href="{escape(address)}"/>\n'


def _moment(moment: datetime) -> str:
    """To the microsecond: changes are."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
