"""Pages of figures: the parameters by which they are asked for, and the paths that answer."""

from typing import Annotated

from litestar.params import QueryParameter
from litestar.types import ASGIApp

from service.domain.identity import ID_PATTERN, is_id
from service.domain.statistic import UnitKind
from service.http import cursor as cursors
from service.http import examples
from service.http.answers import header
from service.http.articles import JSON, JSON_LD
from service.http.describing import Lead, Shown, reads
from service.http.negotiation import best_type
from service.http.parameters import LONGEST_SEARCH, MOMENT, NUMBER, moment, number
from service.http.problems import NotAcceptable, ParameterError
from service.http.served import AnyRequest
from service.http.statistic_forms import CSV, CSVW, OFFERED, SUFFIXES, Asked, answered
from service.publish.views import StatisticList
from service.store.statistics import Filters, Position

_PATH = "/v1/statistics"
_FORMS = {_PATH + suffix: form for suffix, form in SUFFIXES.items()}

_PAGE = 20
_LARGEST_PAGE = 200
_LARGEST_TABLE = 10_000


async def list_statistics(  # noqa: PLR0917 - a parameter each
    request: AnyRequest,
    unit: Annotated[
        str | None,
        QueryParameter(description="What is counted, or the symbol, as written: `people`, `%`, `USD`, `km`."),
    ] = None,
    unit_code: Annotated[
        str | None, QueryParameter(description="The unit's code: `P1` for per cent, `ISO4217:USD`.")
    ] = None,
    unit_kind: Annotated[UnitKind | None, QueryParameter(description="The kind of unit.")] = None,
    subject: Annotated[
        str | None, QueryParameter(description="What the figure is about: the whole subject, in any case.")
    ] = None,
    place: Annotated[
        str | None, QueryParameter(description="One of the figure's places, in any case.")
    ] = None,
    source: Annotated[
        str | None,
        QueryParameter(description="Who says so, in any case, with or without a leading article: `UN`."),
    ] = None,
    min: Annotated[  # noqa: A002 - what it is called
        str | None,
        QueryParameter(description="Figures that state this much or more.", schema_extra=NUMBER),
    ] = None,
    max: Annotated[  # noqa: A002
        str | None,
        QueryParameter(description="Figures that state this much or less.", schema_extra=NUMBER),
    ] = None,
    since: Annotated[
        str | None,
        QueryParameter(
            description="Figures that were first stated, or changed, at or after this moment (RFC 3339).",
            schema_extra=MOMENT,
        ),
    ] = None,
    article: Annotated[
        str | None, QueryParameter(description="The article's id.", schema_extra={"pattern": ID_PATTERN})
    ] = None,
    section: Annotated[str | None, QueryParameter(description="The name of the article's section.")] = None,
    publication: Annotated[str | None, QueryParameter(description="The publication's id.")] = None,
    q: Annotated[
        str | None,
        QueryParameter(
            max_length=LONGEST_SEARCH,
            description="Words of the figure's subject and sentence: all of them, in any order and any case, "
            "in the singular or the plural.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        QueryParameter(ge=1, le=_LARGEST_TABLE, description="Figures a page: at most 200, as CSV 10,000."),
    ] = None,
    cursor: Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")] = None,
) -> ASGIApp:
    """Answers every path of `LISTS`."""
    form = _FORMS.get(request.scope["path"])
    vary = () if form else ("Accept",)
    form = form or best_type(header(request.scope, b"accept"), OFFERED)
    if form is None:
        raise NotAcceptable(f"Figures are to be had as {', '.join(OFFERED)}.")
    if article is not None and not is_id(article):
        raise ParameterError("article: give an article's id", parameter="article")
    filters = Filters(
        unit,
        unit_code,
        unit_kind,
        subject,
        place,
        source,
        number("min", min),
        number("max", max),
        moment("since", since),
        article,
        section,
        publication,
        q,
    )
    after = None if cursor is None else _after(cursor)
    asked = Asked(filters, _limit(limit, form), after, form, request.scope["path"].removeprefix(_PATH), vary)
    return await answered(request, asked)


def _limit(limit: int | None, form: str) -> int:
    if form in (CSV, CSVW):
        return limit or _LARGEST_TABLE
    if limit is not None and limit > _LARGEST_PAGE:
        raise ParameterError(f"limit: at most {_LARGEST_PAGE}, but for {CSV}", parameter="limit")
    return limit or _PAGE


def _after(cursor: str) -> Position:
    listed_at, (article_id, statistic_id) = cursors.decode(cursor, ids=2)
    return Position(listed_at, article_id, statistic_id)


_AS_JSON = Shown(StatisticList, examples.STATISTIC_LIST)
_AS_JSON_LD = Shown({"type": "object"}, examples.STATISTICS_JSON_LD)
_AS_CSV = Shown({"type": "string"})
_LEADS = (
    Lead("A page of figures", "cursor", "$response.body#/next_cursor"),
    Lead("One figure", "statistic_id", "$response.body#/statistics/0/statistic/id"),
    Lead("A figure's page", "statistic_id", "$response.body#/statistics/0/statistic/id"),
    Lead("One article", "article_id", "$response.body#/statistics/0/article/id"),
)

LISTS = [
    reads(
        _PATH,
        tag="Statistics",
        summary="A page of figures",
        description="Those of the newest article first. Filters are joined by and. Follow `next_cursor`, or "
        'the `Link` header with `rel="next"`. `Accept` decides between JSON, JSON-LD (a schema.org Dataset) '
        "and CSV, or a suffix: `.json`, `.jsonld` or `.csv`.",
        shows={JSON: _AS_JSON, JSON_LD: _AS_JSON_LD, CSV: _AS_CSV},
        problems=(400, 406),
        leads_to=_LEADS,
    )(list_statistics),
    *(
        reads(_PATH + suffix, tag="Statistics", summary=summary, shows={form: shown})(list_statistics)
        for suffix, form, summary, shown in (
            (".json", JSON, "A page of figures as JSON", _AS_JSON),
            (".jsonld", JSON_LD, "A page of figures as JSON-LD", _AS_JSON_LD),
            (".csv", CSV, "A table of figures", _AS_CSV),
            (".csv-metadata.json", CSVW, "The columns of the table of figures", Shown({"type": "object"})),
        )
    ),
]
"""One route for each path, which all take the same parameters."""
