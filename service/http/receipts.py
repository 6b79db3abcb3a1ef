"""Receipts: a partner says up to which change it shows the articles as they are to be shown."""

from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import Forbidden
from service.domain.key import Key
from service.domain.partner import Receipt, Seq
from service.domain.value import Value
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import key_of
from service.http.describing import Shown, reads, writes
from service.http.given import given
from service.http.keys import stored_answer
from service.http.served import AnyRequest, served_by

_TAG = "Receipts"
_SHOWN = {JSON: Shown(Receipt, {"seq": 10482, "at": "2026-11-21T09:31:00Z"})}


class NewReceipt(Value, frozen=True, kw_only=True):
    """The number of the last change that the partner's articles agree with."""

    seq: Seq


@writes(
    "POST",
    "/v1/receipts",
    role="reader",
    tag=_TAG,
    summary="Acknowledge changes",
    description="For a partner's key alone: all articles are shown as change `seq` and those before it say, "
    "and what these withdrew is not shown any more. The newest receipt counts, a lower number too: that of "
    "a partner who went back to an older copy.",
    takes={JSON: Shown(NewReceipt, {"seq": 10482})},
    shows={200: _SHOWN},
    problems=(400, 408, 413, 415, 422, 503),
)
async def post_receipt(request: AnyRequest) -> ASGIApp:
    key, partner_id = _of_partner(request)
    wanted = await given(request, NewReceipt)
    receipt = await served_by(request).partnership.acknowledge(partner_id, wanted.seq, key_id=key.id)
    return stored_answer(200, receipt)


@reads(
    "/v1/receipts",
    role="reader",
    tag=_TAG,
    summary="What was acknowledged last",
    description="The newest receipt of the partner whose key asks; before the first `seq` is 0, `at` null.",
    shows=_SHOWN,
)
async def read_receipt(request: AnyRequest) -> ASGIApp:
    _, partner_id = _of_partner(request)
    served = served_by(request)
    receipt = await served.partnership.acknowledged(partner_id)
    body = wire.encode(receipt)
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), receipt.at))


def _of_partner(request: AnyRequest) -> tuple[Key, str]:
    key = key_of(request.scope)
    if key is None or key.partner_id is None:
        raise Forbidden("Receipts are a partner's: this key is the newsroom's own.")
    return key, key.partner_id
