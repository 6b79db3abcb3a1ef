"""The life of an article after it was written: corrected, withdrawn, released."""

from typing import TypeVar

from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec.structs import replace

from service.domain import wire
from service.domain.article import Article
from service.domain.errors import Fault, refusal
from service.domain.identity import is_id
from service.domain.turn import Correcting, Releasing, Withdrawing
from service.domain.value import Value
from service.http import examples
from service.http.articles import JSON, unknown_article
from service.http.authentication import actor_of
from service.http.bodies import require_media_type
from service.http.describing import Shown, writes
from service.http.expectations import precondition
from service.http.given import checked, document
from service.http.served import AnyRequest, served_by
from service.http.writing import SAYS, answer_of
from service.ingest import patching

T = TypeVar("T", bound=Value)

_SHOWN = {200: {JSON: Shown(Article, examples.ARTICLE)}}
_PROBLEMS = (400, 404, 408, 409, 412, 413, 415, 422, 428, 503)
_EXAMPLES = {"article_id": examples.ARTICLE_ID}


@writes(
    "POST",
    "/v1/articles/{article_id:str}/correction",
    tag="Writing",
    summary="Correct an article",
    description="Puts a published article right and says so to its readers: `text` joins `corrections`. "
    "`change`, a JSON Merge Patch, is made in the same revision. A correction that is not `material`, such "
    "as of a misspelt name, leaves `updated_at` where it is.",
    takes={
        JSON: Shown(
            Correcting,
            {
                "text": "An earlier version gave the wrong night.",
                "change": {"headline": "Storm closes the harbour bridge for a third night"},
            },
        )
    },
    shows=_SHOWN,
    problems=_PROBLEMS,
    examples=_EXAMPLES,
    asks=("If-Match",),
    says=SAYS,
)
async def correct_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    given = await _given(request, article_id, Correcting)
    saved = await served_by(request).newsroom.correct(
        article_id,
        given.text,
        material=given.material,
        change=given.change,
        expected=precondition(request),
        actor=actor_of(request),
    )
    return answer_of(saved, served_by(request))


@writes(
    "POST",
    "/v1/articles/{article_id:str}/withdrawal",
    tag="Writing",
    summary="Withdraw an article",
    description="Takes it from all readers at once, its revisions and figures with it: they get 410 with the "
    "reason, and partners are told in the change feed. A new version from the newsroom's system does not "
    "bring it back; a release does.",
    takes={JSON: Shown(Withdrawing, {"reason": "legal", "note": "Withdrawn by order of a court."})},
    shows=_SHOWN,
    problems=_PROBLEMS,
    examples=_EXAMPLES,
    asks=("If-Match",),
    says=SAYS,
)
async def withdraw_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    given = await _given(request, article_id, Withdrawing)
    saved = await served_by(request).newsroom.withdraw(
        article_id,
        reason=given.reason,
        instruction=given.instruction,
        note=given.note,
        expected=precondition(request),
        actor=actor_of(request),
    )
    return answer_of(saved, served_by(request))


@writes(
    "POST",
    "/v1/articles/{article_id:str}/release",
    tag="Writing",
    summary="Release an article",
    description="Shows it to its readers now: a draft, one whose embargo or publication lies ahead, which "
    "ends with it, or one that was withdrawn. One that has expired needs another `expires_at` first.",
    takes={JSON: Shown(Releasing, {"note": "The court has lifted its order."})},
    shows=_SHOWN,
    problems=_PROBLEMS,
    examples=_EXAMPLES,
    asks=("If-Match",),
    says=SAYS,
)
async def release_article(request: AnyRequest, article_id: FromPath[str]) -> ASGIApp:
    given = await _given(request, article_id, Releasing)
    saved = await served_by(request).newsroom.release(
        article_id, note=given.note, expected=precondition(request), actor=actor_of(request)
    )
    return answer_of(saved, served_by(request))


async def _given(request: AnyRequest, article_id: str, kind: type[T]) -> T:
    if not is_id(article_id):
        raise unknown_article()
    require_media_type(request, (JSON,))
    # Not `wire.decode`: a change's figures must come through exactly.
    said = patching.read(await document(request))
    change = said.pop("change", None)
    if change is not None and (kind is not Correcting or not isinstance(change, dict)):
        raise refusal([Fault("/change", "must be an object, of a correction")])
    given = checked(wire.decode(wire.encode(said), kind))
    return given if change is None else replace(given, change=change)
