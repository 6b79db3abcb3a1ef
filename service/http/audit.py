"""The audit trail, for admins: who wrote what, when and from where."""

from typing import Annotated

import msgspec
from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.audit import AuditEntry
from service.domain.identity import ID_PATTERN, is_id
from service.http import examples
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.describing import Lead, Shown, reads
from service.http.problems import ParameterError
from service.http.served import AnyRequest, served_by
from service.store import audit


class AuditList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the trail, newest first. `next_before` is null on the last page."""

    entries: tuple[AuditEntry, ...]
    next_before: int | None


_EXAMPLE = {
    "entries": [
        {
            "id": 1042,
            "at": "2026-11-21T09:30:00Z",
            "action": "put",
            "outcome": "updated",
            "actor": {
                "name": "CMS",
                "key_id": "4c8gk2m0r7tz",
                "address": "192.0.2.10",
                "request_id": "5f0c7e21b9d40000002a",
            },
            "article_id": examples.ARTICLE_ID,
            "revision": 2,
            "note": None,
        }
    ],
    "next_before": 1042,
}


@reads(
    "/v1/audit",
    role="admin",
    tag="Audit trail",
    summary="A page of the audit trail",
    description="Every write, newest first: who, when, from which address, what came of it. Follow "
    "`next_before` as `before`. Entries are never changed or removed, and their numbers have no gap.",
    shows={JSON: Shown(AuditList, _EXAMPLE)},
    leads_to=(Lead("A page of the audit trail", "before", "$response.body#/next_before"),),
)
async def read_trail(
    request: AnyRequest,
    article: Annotated[
        str | None,
        QueryParameter(
            description="Only writes on the article of this id, imports included.",
            schema_extra={"pattern": ID_PATTERN},
        ),
    ] = None,
    before: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="Only entries with a lower number.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Entries a page, at most.")] = 50,
) -> ASGIApp:
    if article is not None and not is_id(article):
        raise ParameterError("article: give an article's id", parameter="article")
    served = served_by(request)
    found = await served.newsroom.database.read(
        # One more than asked for tells whether there is a next page.
        audit.entries,
        before=before,
        limit=limit + 1,
        article_id=article,
    )
    entries = tuple(found[:limit])
    following = entries[-1].id if len(found) > limit else None
    body = wire.encode(AuditList(entries=entries, next_before=following))
    modified = entries[0].at if entries else None
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), modified))
