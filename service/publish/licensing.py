"""What machines may do with the articles, as they read it: RSL 1.0 and TDMRep.

What no publication says is said nowhere. An address stands for all that is below it, so of this host
something can be said only where all of its publications say the same; of its own site each one speaks for
itself.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TypeVar

import msgspec

from service.domain.article import Publication
from service.domain.forms import is_web_address
from service.domain.masthead import Terms
from service.publish.links import Links
from service.publish.sitemaps import listed_address

RSL = "application/rsl+xml"

T = TypeVar("T")


class _Rule(msgspec.Struct, rename="kebab"):
    """An entry of tdmrep.json (TDMRep, final report of 10 May 2024)."""

    location: str
    tdm_reservation: int
    tdm_policy: str | msgspec.UnsetType = msgspec.UNSET


def agreed(said: Sequence[T | None]) -> T | None:
    """What all say; None where they differ, or where there is nobody."""
    first, *others = said or [None]
    return first if all(each == first for each in others) else None


def rsl(publications: Sequence[Publication], links: Links) -> bytes | None:
    """The RSL document of these publications; None where nothing is said of what machines may do."""
    said: dict[str, list[Terms | None]] = {links.home(): [each.rights for each in publications]}
    for each in publications:
        address = listed_address(each.url) if each.url is not None and is_web_address(each.url) else None
        # Whose site is this host, or holds it, has no say of its own: the others' articles are there too.
        if address is not None and not links.home().startswith(address):
            said.setdefault(address, []).append(each.rights)
    scopes = ((address, agreed(terms)) for address, terms in said.items())
    contents = [
        line
        for address, terms in scopes
        if terms is not None and _licenses(terms)
        for line in _content(address, terms)
    ]
    if not contents:
        return None
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rsl xmlns="https://rslstandard.org/rsl">\n'
    return "".join((head, *contents, "</rsl>\n")).encode()


def _licenses(terms: Terms) -> bool:
    """A licence that says nothing would give everything away: RSL 1.0, section 3.7, has it free."""
    return bool(terms.permits or terms.prohibits or terms.payment)


def _content(address: str, terms: Terms) -> Iterator[str]:
    yield f'<content url="{escape(address)}">\n<license>\n'
    for name, usages in (("permits", terms.permits), ("prohibits", terms.prohibits)):
        if usages:
            yield f'<{name} type="usage">{" ".join(dict.fromkeys(usages))}</{name}>\n'
    if terms.payment is not None:
        yield f'<payment type="{terms.payment}">'
        yield from _element("standard", terms.licence)
        yield from _element("custom", terms.payment_url)
        yield "</payment>\n"
    yield "</license>\n"
    yield from _element("copyright", terms.copyright_holder)
    yield from _element("terms", terms.usage_terms)
    yield "</content>\n"


def _element(name: str, text: str | None) -> Iterator[str]:
    if text is not None:
        yield f"<{name}>{escape(text, quote=False)}</{name}>"


def tdmrep(publications: Sequence[Publication]) -> bytes | None:
    """The document `/.well-known/tdmrep.json`; None where nothing is said of all that is here."""
    here = agreed([each.rights for each in publications])
    if here is None or here.tdm_reservation is None:
        return None
    policy = msgspec.UNSET if here.tdm_policy is None else here.tdm_policy
    rule = _Rule(location="/", tdm_reservation=int(here.tdm_reservation), tdm_policy=policy)
    return msgspec.json.encode([rule])
