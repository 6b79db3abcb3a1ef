"""What crawlers ask for before anything else: robots.txt, and what publications say of rights and of
themselves, where they say it."""

from collections.abc import Callable, Sequence

from litestar.types import ASGIApp

from service.domain.article import Article, Publication
from service.domain.errors import NotFound
from service.domain.forms import is_web_address
from service.http.answers import Header, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.describing import Shown, reads
from service.http.served import AnyRequest, served_by
from service.publish.licensing import RSL, rsl, tdmrep
from service.publish.robots import robots_txt
from service.publish.sitemaps import listed_address
from service.publish.trust import trust_txt
from service.store import publications

TEXT = "text/plain"

_TEXT, _XML = Shown({"type": "string"}), Shown({"type": "string"})
_SEARCH = "Search"


@reads("/robots.txt", tag=_SEARCH, summary="What crawlers are told", shows={TEXT: _TEXT})
async def read_robots(request: AnyRequest) -> ASGIApp:
    links = served_by(request).links

    def written(speaking: Sequence[Publication]) -> bytes:
        return robots_txt(links, licensed=rsl(speaking, links) is not None)

    return await _said(request, written, TEXT)


@reads(
    "/license.xml",
    tag=_SEARCH,
    summary="What machines may do with the articles",
    description="RSL 1.0. 404 where no publication says anything of it.",
    shows={RSL: _XML},
    problems=(400, 404),
)
async def read_licence(request: AnyRequest) -> ASGIApp:
    links = served_by(request).links
    return await _said(request, lambda speaking: rsl(speaking, links), RSL)


@reads(
    "/.well-known/tdmrep.json",
    tag=_SEARCH,
    summary="Whether rights in text and data mining are reserved",
    description="TDMRep. 404 where it is not said of all that is here; pages say it of themselves.",
    shows={JSON: Shown({"type": "array", "items": {"type": "object"}})},
    problems=(400, 404),
)
async def read_tdmrep(request: AnyRequest) -> ASGIApp:
    return await _said(request, tdmrep, JSON)


@reads(
    "/trust.txt",
    tag=_SEARCH,
    summary="Whom the publisher belongs to",
    description="JournalList's trust.txt. 404 where it is not said.",
    shows={TEXT: _TEXT},
    problems=(400, 404),
)
async def read_trust(request: AnyRequest) -> ASGIApp:
    return await _said(request, trust_txt, TEXT)


@reads(
    "/.well-known/trust.txt",
    tag=_SEARCH,
    summary="Whom the publisher belongs to, at the well-known address",
    description="As `/trust.txt`.",
    shows={TEXT: _TEXT},
    problems=(400, 404),
)
async def read_well_known_trust(request: AnyRequest) -> ASGIApp:
    return await _said(request, trust_txt, TEXT)


async def _said(
    request: AnyRequest, write: Callable[[Sequence[Publication]], bytes | None], media_type: str
) -> ASGIApp:
    served = served_by(request)
    speaking = await served.newsroom.database.read(publications.speaking)
    body = write(speaking.publications)
    if body is None:
        raise NotFound("Nothing is said of this here.")
    named = f"{media_type}; charset=utf-8" if media_type == TEXT else media_type
    # What is said follows from the settings too, which this process began with.
    modified = max(served.started, speaking.changed_at or served.started)
    keys = [f"publication-{each.id}" for each in speaking.publications]
    return answer(request.scope, Representation(body, named, tag_of(body), served.policy(), modified, keys))


def page_rights(publication: Publication, article: Article) -> tuple[Header, ...]:
    """The headers by which a page says what search engines may show of it and what machines may do with it:
    those of TDMRep, and a link (RFC 8288) to the licence of the article's own words."""
    headers: list[Header] = [(b"x-robots-tag", b"max-image-preview:large")]
    rights = publication.rights
    if rights is not None and rights.tdm_reservation is not None:
        headers.append((b"tdm-reservation", b"1" if rights.tdm_reservation else b"0"))
        if rights.tdm_policy is not None:
            headers.append((b"tdm-policy", rights.tdm_policy.encode("ascii")))
    licence = article.rights.licence if article.rights is not None else None
    address = listed_address(licence) if licence is not None and is_web_address(licence) else None
    if address is not None:
        headers.append((b"link", f'<{address}>; rel="license"'.encode("ascii")))
    return tuple(headers)
