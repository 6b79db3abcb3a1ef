"""Keys, for admins: make, list, rotate and revoke them. A secret is told once, in the answer that made it."""

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from litestar.params import FromPath, QueryParameter
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.key import Key, NewKey, is_short_id
from service.domain.value import Value
from service.http import parameters
from service.http.answers import Answer, Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import actor_of
from service.http.describing import Shown, reads, writes
from service.http.given import given
from service.http.served import AnyRequest, served_by
from service.keyring import Issued

KEY_ID, PARTNER_ID = "4c8gk2m0r7tz", "7f3k0q9m2x4b"
"""Of the examples."""

PROBLEMS = (400, 404, 408, 413, 415, 422, 503)
"""Of a route that takes a document about something that there must be."""

_LONGEST_GRACE = 90 * 86_400


class IssuedKey(msgspec.Struct, frozen=True):
    """A key with its token, which is not to be had again."""

    key: Key
    token: str


class KeyList(msgspec.Struct, frozen=True):
    """Keys, the oldest first; revoked and expired ones too."""

    keys: tuple[Key, ...]


class KeyRotation(Value, frozen=True, kw_only=True):
    """For how many seconds the old secret stays good."""

    grace_seconds: Annotated[int, msgspec.Meta(ge=0, le=_LONGEST_GRACE)] = 0


KEY_EXAMPLE = {
    "id": KEY_ID,
    "name": "Harbour Radio",
    "role": "reader",
    "created_at": "2026-11-21T09:30:00Z",
    "expires_at": None,
    "revoked_at": None,
    "partner_id": PARTNER_ID,
    "last_used_at": "2026-11-22T17:04:00Z",
}
ISSUED_EXAMPLE: dict[str, Any] = {
    "key": KEY_EXAMPLE | {"last_used_at": None},
    "token": f"wc_{KEY_ID}_0s9k2v7r4q1m8x5t3z6wbdfhjncegapy0s9k2v7r4q1m8x5t3z6w",
}


@reads(
    "/v1/keys",
    role="admin",
    tag="Keys",
    summary="The keys",
    description="All of them, the oldest first, with those that were revoked: the audit trail names them. "
    "`last_used_at` is true to about a minute. Secrets are not kept.",
    shows={JSON: Shown(KeyList, {"keys": [KEY_EXAMPLE]})},
)
async def list_keys(
    request: AnyRequest,
    partner: Annotated[
        str | None,
        QueryParameter(description="Only keys of the partner of this id.", schema_extra=parameters.PARTNER),
    ] = None,
) -> ASGIApp:
    parameters.require_partner("partner", partner)
    served = served_by(request)
    body = wire.encode(KeyList(tuple(await served.keyring.listed(partner_id=partner))))
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy()))


@writes(
    "POST",
    "/v1/keys",
    role="admin",
    tag="Keys",
    summary="Make a key",
    description="For the newsroom's own systems an `editor` or an `admin`; a `reader` is a partner's and "
    "names it in `partner_id`. Keep the `token`: it is told only now.",
    takes={JSON: Shown(NewKey, {"name": "Website CMS", "role": "editor"})},
    shows={201: {JSON: Shown(IssuedKey, ISSUED_EXAMPLE)}},
    problems=PROBLEMS,
)
async def post_key(request: AnyRequest) -> ASGIApp:
    wanted = await given(request, NewKey)
    issued = await served_by(request).keyring.add(
        wanted.name,
        wanted.role,
        partner_id=wanted.partner_id,
        expires_at=wanted.expires_at,
        actor=actor_of(request),
    )
    return issued_answer(201, issued)


@writes(
    "POST",
    "/v1/keys/{key_id:str}/rotation",
    role="admin",
    tag="Keys",
    summary="Rotate a key",
    description="Gives it another secret under the same id. The old one is not good any more, or stays good "
    "for `grace_seconds`, up to 90 days, while its systems learn the new one.",
    takes={JSON: Shown(KeyRotation, {"grace_seconds": 86400})},
    shows={200: {JSON: Shown(IssuedKey, ISSUED_EXAMPLE)}},
    problems=(*PROBLEMS, 409),
    examples={"key_id": KEY_ID},
)
async def rotate_key(request: AnyRequest, key_id: FromPath[str]) -> ASGIApp:
    _require_form(key_id)
    grace = timedelta(seconds=(await given(request, KeyRotation)).grace_seconds)
    return issued_answer(
        200, await served_by(request).keyring.rotate(key_id, grace=grace, actor=actor_of(request))
    )


@writes(
    "DELETE",
    "/v1/keys/{key_id:str}",
    role="admin",
    tag="Keys",
    summary="Revoke a key",
    description="It is refused from the next request on, by every worker, for good. It stays in the list.",
    shows={200: {JSON: Shown(Key, KEY_EXAMPLE | {"revoked_at": "2026-11-23T08:00:00Z"})}},
    problems=(400, 404, 503),
    examples={"key_id": KEY_ID},
)
async def revoke_key(request: AnyRequest, key_id: FromPath[str]) -> ASGIApp:
    _require_form(key_id)
    return stored_answer(200, await served_by(request).keyring.revoke(key_id, actor=actor_of(request)))


def issued_answer(status: int, issued: Issued) -> Answer:
    """A key and its token, for its caller alone."""
    return stored_answer(status, IssuedKey(issued.key, str(issued.token)))


def stored_answer(status: int, value: Any) -> Answer:
    """What became of a write, which no cache keeps."""
    body = wire.encode(value)
    return Answer(
        status,
        [
            (b"content-type", JSON.encode("ascii")),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ],
        body,
    )


def _require_form(key_id: str) -> None:
    if not is_short_id(key_id):
        raise NotFound("There is no key of this id.")
