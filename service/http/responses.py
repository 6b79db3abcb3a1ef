"""What the API's description says of answers: bodies by status, headers, problems."""

from collections.abc import Mapping
from typing import Any

from service.http.describing import OPERATIONS, Described, Lead, Shown
from service.http.problems import MEDIA_TYPE, TYPES

REF = "#/components/schemas/{name}"

_PROBLEMS = {
    400: ("invalid-parameter", "A parameter is unknown or wrong."),
    401: ("unauthenticated", "A key is needed, or the one that was sent is not good."),
    403: ("forbidden", "The key's role may not do this."),
    404: ("not-found", "There is nothing of this name that you may see."),
    406: ("not-acceptable", "None of the media types on offer is acceptable."),
    408: ("timeout", "The body did not arrive in time."),
    409: ("conflict", "What is there already stands against it."),
    410: ("gone", "It was shown to you, and was withdrawn or has expired."),
    412: ("precondition-failed", "The article is not, or no longer, as the request expects it."),
    413: ("too-large", "The body is past a limit."),
    415: ("unsupported-media-type", "The body's media type is none of those that can be read."),
    422: ("invalid-input", "The document cannot be used; its faults are named."),
    428: ("precondition-required", "The request must say what it expects to find."),
    429: ("rate-limited", "The key has made as many requests as it may for now."),
    501: ("not-implemented", "It is not to be had in this form."),
    503: ("unavailable", "The database cannot answer."),
}

_STATUSES = {
    200: "As asked for.",
    201: "Created.",
    202: "Taken in; the work is not finished.",
    204: "Done.",
    207: "Each part has a status of its own.",
}

ASKED = {
    "If-Match": "Entity tags: only if the resource has one of them; `*`: only if it is there.",
    "If-None-Match": "`*`: only if there is no such resource yet.",
    "Idempotency-Key": "A name for this request: sent again under it, it is done once.",
}
"""Request headers by name, and what they do."""

_SAID = {
    "ETag": "The entity tag of the resource as it is now.",
    "Last-Modified": "When the resource was last changed.",
    "Location": "The address of the resource.",
    "Content-Location": "The address of what the body shows.",
    "Wirecopy-Outcome": "`created`, `updated` or `unchanged`.",
    "WWW-Authenticate": "How to send a key.",
    "RateLimit-Policy": "Of a partner's key: how many requests (`q`) it may make in how many seconds (`w`).",
    "RateLimit": "What is left of them (`r`), and in how many seconds all are to be had again (`t`).",
    "Retry-After": "Seconds after which a request is answered again.",
}

_PROBLEM_SAYS = {401: ("WWW-Authenticate",), 429: ("RateLimit-Policy", "RateLimit", "Retry-After")}


def structs_of(shown: Shown) -> tuple[type, ...]:
    """The structs that a body follows; none where it is described otherwise."""
    if isinstance(shown.schema, dict):
        return ()
    return shown.schema if isinstance(shown.schema, tuple) else (shown.schema,)


def content(shown: Mapping[str, Shown]) -> dict[str, Any]:
    """Bodies by media type, with an example where there is one."""
    return {
        media_type: {"schema": _schema(each)}
        | ({"example": each.example} if each.example is not None else {})
        for media_type, each in shown.items()
    }


def responses(method: str, described: Described) -> dict[str, Any]:
    """Every answer of an operation by its status."""
    answers = {str(status): _success(method, status, described) for status in described.shows}
    if method in ("get", "head") and described.tag != OPERATIONS:
        answers["304"] = {"description": "The client's copy is current."}
    always = () if described.tag == OPERATIONS else (503,)
    for status in sorted({*described.problems, *_of_keys(described), *always}):
        answers[str(status)] = _problem(method, status)
    return answers


def _of_keys(described: Described) -> tuple[int, ...]:
    """A key that is not good is refused wherever keys are looked at."""
    if described.tag == OPERATIONS and described.role is None:
        return ()
    return (401, 429) if described.role is None else (401, 403, 429)


def _success(method: str, status: int, described: Described) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _STATUSES[status]}
    said = [name for name in described.says if name != "Location" or status in (201, 202)]
    if said:
        answer["headers"] = {name: _header(name) for name in said}
    if method == "head":
        return answer
    if described.shows[status]:
        answer["content"] = content(described.shows[status])
    if described.leads_to:
        answer["links"] = {operation_id("", lead.operation): _link(lead) for lead in described.leads_to}
    return answer


def _link(lead: Lead) -> dict[str, Any]:
    return {
        "operationId": operation_id("get", lead.operation),
        "parameters": {lead.parameter: lead.value},
    }


def operation_id(method: str, summary: str) -> str:
    """The name of an operation for generated clients: `getOneArticle`."""
    return method + "".join(letter for letter in summary.title() if letter.isascii() and letter.isalpha())


def _header(name: str) -> dict[str, Any]:
    return {"description": _SAID[name], "schema": {"type": "string"}}


def _schema(shown: Shown) -> dict[str, Any]:
    if isinstance(shown.schema, dict):
        return shown.schema
    references = [{"$ref": REF.format(name=struct.__name__)} for struct in structs_of(shown)]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _problem(method: str, status: int) -> dict[str, Any]:
    name, sentence = _PROBLEMS[status]
    answer: dict[str, Any] = {"description": sentence}
    if status in _PROBLEM_SAYS:
        answer["headers"] = {name: _header(name) for name in _PROBLEM_SAYS[status]}
    if method == "head":
        return answer
    example = {
        "type": f"urn:wirecopy:problem:{name}",
        "title": TYPES[name],
        "status": status,
        "detail": sentence,
    }
    schema = {"$ref": REF.format(name="Problem")}
    return answer | {"content": {MEDIA_TYPE: {"schema": schema, "example": example}}}
