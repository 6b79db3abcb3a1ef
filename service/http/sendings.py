"""What a partner was sent, for admins: by which channel, up to which change, when."""

from typing import Annotated

import msgspec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.delivery import Sending
from service.domain.errors import NotFound
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.describing import Lead, Shown, is_plain, reads
from service.http.served import AnyRequest, served_by
from service.store import partners, usage


class SendingList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what a partner was sent, newest first. `next_before` is null on the last page."""

    sendings: tuple[Sending, ...]
    next_before: int | None


_EXAMPLE = {
    "sendings": [
        {
            "id": 20417,
            "key_id": "4c8gk2m0r7tz",
            "channel": "feed",
            "at": "2026-11-21T09:30:05Z",
            "after_seq": 10380,
            "up_to_seq": 10482,
            "changes": 64,
            "articles": 61,
        }
    ],
    "next_before": 20417,
}


@reads(
    "/v1/partners/{partner_id:str}/sendings",
    role="admin",
    tag="Partners",
    summary="A page of what a partner was sent",
    description="Newest first: by which key and channel, of which changes, up to when. Follow `next_before` "
    "as `before`. Entries are kept for 400 days; they are a few seconds late.",
    shows={JSON: Shown(SendingList, _EXAMPLE)},
    problems=(400, 404),
    examples={"partner_id": "7f3k0q9m2x4b"},
    leads_to=(Lead("A page of what a partner was sent", "before", "$response.body#/next_before"),),
)
async def list_sendings(
    request: AnyRequest,
    partner_id: FromPath[str],
    before: Annotated[
        int | None, QueryParameter(ge=1, le=2**63 - 1, description="Only entries with a lower number.")
    ] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Entries a page, at most.")] = 50,
) -> ASGIApp:
    served = served_by(request)
    database = served.newsroom.database
    if not is_plain(partner_id) or await database.read(partners.by_id, partner_id) is None:
        raise NotFound("There is no partner of this id.")
    # One more than asked for tells whether there is a next page.
    found = await database.read(usage.sendings_to, partner_id, before=before, limit=limit + 1)
    sendings = tuple(found[:limit])
    following = sendings[-1].id if len(found) > limit else None
    body = wire.encode(SendingList(sendings=sendings, next_before=following))
    modified = sendings[0].at if sendings else None
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), modified))
