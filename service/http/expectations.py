"""What a write says of the state it expects: `If-Match`, `If-None-Match`, `Idempotency-Key`."""

import hashlib
import re

from service.domain.audit import Actor
from service.domain.precondition import ANY, Precondition
from service.http.answers import header
from service.http.negotiation import CODINGS
from service.http.problems import Refused
from service.http.served import AnyRequest, served_by
from service.store.idempotency import Request

# RFC 9110, 8.8.3, with the white space that 5.6.1 allows in a list.
_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')
_CODED = re.compile(f"-(?:{'|'.join(CODINGS)})$")

# RFC 9651: a string; a bare token too, which is what many clients send.
_NAMED = re.compile(r'"(?P<quoted>[\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|(?P<bare>[A-Za-z0-9._:/+=-]{1,255})')


def precondition(request: AnyRequest, *, demanded: bool = True) -> Precondition:
    """What the request expects of the article. `demanded` is for routes on which a setting may ask for it.

    An entity tag counts for every coding of the JSON that it was served with: an editor who read it
    compressed need not know. Raises Refused: 400 for a header that is none, 428 where a setting demands one.
    """
    match = _tags(request, "If-Match", weak=False)
    none_match = _tags(request, "If-None-Match", weak=True)
    if demanded and match is None and none_match is None and served_by(request).settings.require_if_match:
        raise Refused(
            "precondition-required",
            428,
            "Send If-Match with the ETag that you read, or If-None-Match: * for a new article.",
        )
    return Precondition(match, none_match)


def _tags(request: AnyRequest, name: str, *, weak: bool) -> tuple[str, ...] | None:
    """The opaque parts of a list of entity tags; a weak one counts only where that is enough."""
    value = header(request.scope, name.lower().encode("ascii"))
    if value is None:
        return None
    if value.strip() == ANY:
        return (ANY,)
    tags, place = [], 0
    while place < len(value):
        found = _TAG.match(value, place)
        if found is None:
            raise Refused("bad-request", 400, f'{name} is a list of entity tags such as "5e1d…", or *.')
        if weak or found[1] is None:
            tags.append(_CODED.sub("", found[2]))
        place = found.end()
    return tuple(tags)


def repeatable(request: AnyRequest, actor: Actor, body: bytes) -> Request | None:
    """The request's name and fingerprint, for when it is sent again; null where it has no name.

    draft-ietf-httpapi-idempotency-key-header-07. Raises Refused, 400, for a name that is none.
    """
    value = header(request.scope, b"idempotency-key")
    if value is None or actor.key_id is None:
        return None
    named = _NAMED.fullmatch(value.strip())
    if named is None:
        raise Refused(
            "bad-request", 400, 'Idempotency-Key is a string of at most 255 characters, "in quotes".'
        )
    digest = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.content_type[0]):
        digest.update(part.encode() + b"\0")
    digest.update(body)
    return Request(actor.key_id, named["quoted"] or named["bare"], digest.hexdigest())
