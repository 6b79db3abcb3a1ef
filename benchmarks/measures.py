"""The measurements: which figure is found how, against which reference, with which goal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec

from benchmarks import (
    finding,
    followers,
    formats,
    growth,
    importing,
    load,
    mirroring,
    plot,
    processes,
    reading,
    sitemaps,
)
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Round
from benchmarks.growth import Growth
from benchmarks.processes import Server, reference, service

Name = Literal[
    "sqlite",
    "postgresql",
    "page",
    "start",
    "statistics",
    "import-sqlite",
    "import-postgresql",
    "import-memory",
    "mirror",
    "feed",
    "followers",
    "formats",
    "sitemap",
]
NAMES: tuple[Name, ...] = get_args(Name)
LONG: tuple[Name, ...] = ("import-memory",)
"""Those that take minutes, and are only measured when they are asked for."""

UNDER_LOAD: tuple[Name, ...] = ("sqlite", "postgresql", "page", "start")
"""Those that ask a server, and need the load generator."""

PAGE = "/v1/articles?limit=20"
_WARM_UP = 1
_MB = 1_000_000


class Effort(NamedTuple):
    """How long each half of a round lasts, how many rounds there are, and where a plot goes, if anywhere."""

    seconds: int
    rounds: int
    plot: Path | None = None


class MeasurementError(Exception):
    """The two sides do not answer the same: the figure would mean nothing."""


def measure(names: tuple[Name, ...], databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    """The figures of the named measurements, each as it is found."""
    runs: dict[Name, Callable[[Databases, Path, Effort], Iterator[Figure]]] = {
        "sqlite": _article_on_sqlite,
        "postgresql": _article_on_postgresql,
        "page": _page_on_postgresql,
        "start": _start,
        "statistics": _statistics,
        "import-sqlite": _import_on_sqlite,
        "import-postgresql": _import_on_postgresql,
        "import-memory": _memory_of_imports,
        "mirror": _mirror,
        "feed": _feed,
        "followers": _followers,
        "formats": _formats,
        "sitemap": _sitemap,
    }
    for name in names:
        yield from runs[name](databases, folder, effort)


def _article_on_sqlite(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    held = databases.sqlite
    paths = _article_paths(held.ids)
    with (
        service(held.service, folder) as ours,
        reference("bare:on_sqlite()", held.bare, folder, probe=paths[0]) as theirs,
    ):
        _require_same_bytes(ours, theirs, paths)
        yield Figure(
            name="article, SQLite",
            note="requests; the reference is a bare Litestar handler with one inline sqlite3 read",
            unit="/s",
            goal=Goal("at_least", 0.80),
            rounds=_rates(ours, theirs, load.paths_file(folder, "sqlite", paths), effort),
        )


def _article_on_postgresql(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    held = databases.postgresql
    paths = _article_paths(held.ids)
    with (
        service(held.service, folder) as ours,
        reference("bare:on_postgresql()", held.bare, folder, probe=paths[0]) as theirs,
    ):
        _require_same_bytes(ours, theirs, paths)
        yield Figure(
            name="article, PostgreSQL",
            note="requests; the reference is a bare Litestar handler with one raw asyncpg read",
            unit="/s",
            goal=Goal("at_least", 0.50),
            rounds=_rates(ours, theirs, load.paths_file(folder, "postgresql", paths), effort),
        )


def _page_on_postgresql(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    held = databases.postgresql
    with (
        service(held.service, folder) as ours,
        reference("handwritten:app", held.handwritten, folder, probe=PAGE) as theirs,
    ):
        _require_same_page(ours, theirs)
        yield Figure(
            name="page of 20, PostgreSQL",
            note="requests; the reference is FastAPI, SQLAlchemy's ORM with selectinload, and pydantic",
            unit="/s",
            goal=Goal("at_least", 7.0),
            rounds=_rates(ours, theirs, load.paths_file(folder, "page", [PAGE]), effort),
        )


def _start(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    """Start and memory, from the same processes: started, asked for one article, left alone."""
    held = databases.sqlite
    path = _article_paths(held.ids)[0]
    times, sizes = [], []
    for _ in range(effort.rounds):
        with service(held.service, folder) as ours:
            ours.get(path)
            started_in, size = ours.started_in, ours.worker_rss()
        with reference("bare:on_sqlite()", held.bare, folder, probe=path) as theirs:
            times.append(Round(started_in, theirs.started_in))
            sizes.append(Round(size / _MB, theirs.worker_rss() / _MB))
    yield Figure(
        name="first answer",
        note="of `wirecopy serve` on a migrated database, at /readyz; the reference is the bare handler",
        unit="s",
        goal=Goal("at_most", 2.0, of="service"),
        rounds=tuple(times),
    )
    yield Figure(
        name="idle worker",
        note="resident memory, once an article was asked for; the reference is the bare handler's worker",
        unit="MB",
        goal=Goal("at_most", 150.0, of="service"),
        rounds=tuple(sizes),
    )


def _statistics(_databases: Databases, _folder: Path, effort: Effort) -> Iterator[Figure]:
    yield Figure(
        name="statistics",
        note="articles of 600 words whose figures are found, on one core; the reference is quantulum3",
        unit="/s",
        goal=Goal("at_least", 100.0, of="service"),
        rounds=finding.side_by_side(effort.rounds),
    )


def _import_on_sqlite(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    yield Figure(
        name="import, SQLite",
        note="articles by `wirecopy import`; the reference is `executemany` of the rows that came of them",
        unit="/s",
        goal=Goal("at_least", 0.40),
        rounds=importing.into_sqlite(folder, databases.articles, effort.rounds),
    )


def _import_on_postgresql(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    yield Figure(
        name="import, PostgreSQL",
        note="articles by `wirecopy import`; the reference is `COPY` of the rows that came of them",
        unit="/s",
        goal=Goal("at_least", 0.40),
        rounds=importing.into_postgresql(databases.server, folder, databases.articles, effort.rounds),
    )


def _mirror(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    articles = max(databases.articles, mirroring.LEAST)
    with mirroring.origin(folder, articles) as server:
        # To make a file takes longer than to read an article, whoever makes it.
        for kind, name, least in (("SQLite file", "copy.db", 0.50), ("folder", "copy", 0.25)):
            yield Figure(
                name=f"mirror, {kind}",
                note=f"of {articles:,} articles into a new copy; the reference reads them off "
                "`GET /v1/articles?limit=200`, by the same client",
                unit="/s",
                goal=Goal("at_least", least),
                rounds=mirroring.side_by_side(server, folder / name, effort.rounds),
            )


def _feed(databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    articles = max(databases.articles, mirroring.LEAST)
    with mirroring.origin(folder, articles) as server:
        yield Figure(
            name="feed",
            note=f"of {articles:,} articles off `GET /v1/changes?include=article&limit=200`; the reference "
            "reads them off `GET /v1/articles?limit=200`, by the same client",
            unit="/s",
            goal=Goal("at_least", 1.0),
            rounds=reading.side_by_side(server, effort.rounds),
        )


def _followers(_databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    for kind, path in (("listening", followers.STREAM), ("polling", followers.POLL)):
        seconds, memory = followers.side_by_side(folder, path, effort.rounds)
        yield Figure(
            name=f"{followers.FOLLOWERS:,} {kind}",
            note="from the request that publishes an article until all have it; the reference tells them the "
            "same bytes on bare ASGI",
            unit="s",
            goal=Goal("at_most", 2.0, of="service"),
            rounds=seconds,
        )
        yield Figure(
            name=f"{followers.FOLLOWERS:,} {kind}, memory",
            note="that the worker takes more than before they came; the reference is the same",
            unit="MB",
            goal=Goal("at_most", 250.0, of="service"),
            rounds=(Round(memory.service / _MB, memory.reference / _MB),),
        )


def _sitemap(_databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    for name, rounds in sitemaps.side_by_side(folder, effort.rounds):
        yield Figure(
            name=name,
            note=f"of {sitemaps.ARTICLES:,} articles on SQLite, over HTTP; the reference reads the same rows "
            "by one query and dumps them as JSON",
            unit="ms",
            goal=Goal("at_most", 50.0 if name == "sitemap index" else 1_000.0, of="service"),
            rounds=rounds,
        )


def _memory_of_imports(_databases: Databases, folder: Path, effort: Effort) -> Iterator[Figure]:
    least, *more = growth.of_imports(folder)
    if effort.plot is not None:
        effort.plot.write_bytes(plot.memory([least, *more]))
    yield from (_growth(least, greater) for greater in more)


def _growth(least: Growth, greater: Growth) -> Figure:
    return Figure(
        name=f"import, {greater[-1].lines:,}",
        note=f"the most memory while so many short articles are imported; the reference is "
        f"{least[-1].lines:,} of them",
        unit="MB",
        goal=Goal("at_most", 1.15),
        rounds=(Round(growth.peak(greater) / _MB, growth.peak(least) / _MB),),
    )


def _article_paths(ids: tuple[str, ...]) -> list[str]:
    return [f"/v1/articles/{each}" for each in ids]


def _rates(ours: Server, theirs: Server, paths: Path, effort: Effort) -> tuple[Round, ...]:
    for server in (ours, theirs):
        load.run(server.address, paths, seconds=_WARM_UP)
    return tuple(
        Round(
            load.run(ours.address, paths, seconds=effort.seconds).rate,
            load.run(theirs.address, paths, seconds=effort.seconds).rate,
        )
        for _ in range(effort.rounds)
    )


def _require_same_bytes(ours: Server, theirs: Server, paths: list[str]) -> None:
    for path in paths[:: len(paths) // 20 or 1]:
        if ours.get(path) != theirs.get(path):
            raise MeasurementError(f"{path}: the service and its reference answer other bytes")


class _Listed(msgspec.Struct):
    id: str
    headline: str
    byline: list[object]
    tags: list[object]
    statistics: list[object]


class _Page(msgspec.Struct):
    articles: list[_Listed]

    def outline(self) -> list[tuple[str, str, int, int, int]]:
        return [
            (each.id, each.headline, len(each.byline), len(each.tags), len(each.statistics))
            for each in self.articles
        ]


def _require_same_page(ours: Server, theirs: Server) -> None:
    first, second = (msgspec.json.decode(server.get(PAGE), type=_Page) for server in (ours, theirs))
    if len(first.articles) != 20 or first.outline() != second.outline():
        raise MeasurementError("the service and its reference list other articles")


FAILURES = (
    load.LoadFailed,
    processes.StartFailed,
    importing.ImportFailed,
    finding.FinderMissing,
    mirroring.MirrorFailed,
    reading.ReadingFailed,
    followers.FollowersLost,
    sitemaps.SitemapIncomplete,
    MeasurementError,
)
"""What can make a run end without figures."""


def _formats(_databases: Databases, _folder: Path, effort: Effort) -> Iterator[Figure]:
    """Of the goals, JSON-LD has one of its own: it is what is asked for most, beside our JSON."""
    for format_, rounds in formats.side_by_side(effort.rounds):
        yield Figure(
            name=f"an article as {format_.title}",
            note="of the sample newsroom, one core; the reference is json.dumps of the same data",
            unit="ms",
            goal=Goal("at_most", 0.2 if format_.name == "jsonld" else 3.0, of="service"),
            rounds=rounds,
        )
