"""The documentation names everything that there is, and nothing that there is not."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest
from litestar.enums import HttpMethod

from service.app import ROUTES
from service.cli import COMMANDS, wirecopy
from service.domain.article import Article, Genre
from service.domain.report import RULES
from service.domain.statistic import Modifier, UnitKind, bounds
from service.http import observing
from service.http.problems import TYPES, Problem
from service.ingest import header
from service.newsroom import decode_publications
from service.publish.formats import FORMATS
from service.settings import PREFIX, Settings
from tests.serving import Site

ROOT = Path(__file__).parents[1]
FILES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
}
EVERYTHING = "\n".join(FILES.values())
OPERATORS, PARTNERS, NEWSROOMS = (FILES[f"docs/{name}.md"] for name in ("operators", "partners", "newsrooms"))
SHELL = [block.replace("\\\n", " ") for block in re.findall(r"```sh\n(.*?)```", EVERYTHING, re.DOTALL)]

SETTINGS = {f"{PREFIX}{field.name.upper()}": field for field in msgspec.structs.fields(Settings)}
PATHS = {path for route in ROUTES for path in route.paths}
ROUTED = {
    (str(method.value), re.sub(r":[a-z]+}", "}", path))
    for route in ROUTES
    for path in route.paths
    for method in map(HttpMethod, route.http_methods)
    if method != HttpMethod.HEAD
}
PATTERNS = [re.compile(re.sub(r"{[^}]+}", "[^/]+", path)) for path in PATHS]


def table(document: str, first: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has this heading: every name in that column, and the rest."""
    (body,) = re.findall(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", document, re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines()]
    return {name: row[1:] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}


def commands() -> Iterator[tuple[click.Command, list[str]]]:
    """Every `wirecopy <command> …` that stands in a block of shell, as the command and its arguments."""
    group = click.Context(wirecopy)
    for line in "\n".join(SHELL).splitlines():
        for words in re.findall(r"(?:^|\s)(?:\S*/)?wirecopy ([a-z]+(?: [^<|>#]*)?)", line):
            name, *arguments = shlex.split(words)
            command = wirecopy.get_command(group, name)
            assert command is not None, f"there is no command {name!r}: {line}"
            yield command, arguments


def subcommand(name: str) -> click.Command:
    command = wirecopy.get_command(click.Context(wirecopy), name)
    assert command is not None
    return command


def options(command: click.Command) -> Iterator[click.Option]:
    """The options of a command, and of the commands below it."""
    yield from (parameter for parameter in command.params if isinstance(parameter, click.Option))
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from options(below)


def test_every_setting_is_described_with_its_default_and_nothing_else_is() -> None:
    described = table(OPERATORS, "variable")
    assert {name: row[0] for name, row in described.items()} == {
        name: _default(field.default) for name, field in SETTINGS.items()
    }


def _default(value: str | int | bool | None) -> str:
    """As an operator would write it into the environment."""
    if value is None:
        return "not set"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_every_variable_that_is_named_is_a_setting() -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", EVERYTHING)) <= SETTINGS.keys()


@pytest.mark.parametrize(("method", "path"), sorted(ROUTED))
def test_every_route_is_named(method: str, path: str) -> None:
    assert f"{method} {path}`" in EVERYTHING


def test_every_route_that_is_named_exists() -> None:
    written = re.findall(r"`(POST|PUT|PATCH|DELETE) (/[^`?]*)", EVERYTHING)
    assert {(method, path) for method, path in written if "{" in path} <= ROUTED
    assert {path for _, path in written} <= {path for _, path in ROUTED}
    named = re.findall(r"`(?:GET|HEAD) (/[^`?]*)", EVERYTHING)
    asked = re.findall(r"127\.0\.0\.1:8000(/[^\s'\"`?)>]+)", EVERYTHING)
    assert len(named) > 10
    for path in [*named, *asked]:
        assert any(pattern.fullmatch(path) for pattern in PATTERNS), path


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_named(name: str) -> None:
    assert f"wirecopy {name}" in EVERYTHING
    for each in options(subcommand(name)):
        assert any(f"{option}`" in EVERYTHING or f"{option} " in EVERYTHING for option in each.opts)


def test_every_command_that_is_shown_can_be_given() -> None:
    shown = list(commands())
    assert {command.name for command, _ in shown} == set(COMMANDS)
    for command, arguments in shown:
        command.make_context(command.name, arguments)


def test_every_option_that_is_named_exists() -> None:
    known = {option for name in COMMANDS for each in options(subcommand(name)) for option in each.opts}
    assert set(re.findall(r"`(--[a-z-]+)`", EVERYTHING)) <= known


def test_the_options_of_serve_are_described_with_their_defaults() -> None:
    described = table(OPERATORS, "option")
    options = {each.opts[0]: each.default for each in subcommand("serve").params}
    assert described.keys() == options.keys()
    for name in ("--host", "--port", "--workers"):
        assert described[name][0] == f"`{options[name]}`"


def test_every_problem_is_described_and_nothing_else_is() -> None:
    described = table(PARTNERS, "type")
    assert described.keys() == {f"urn:wirecopy:problem:{name}" for name in TYPES}
    assert set(re.findall(r"urn:wirecopy:problem:[a-z-]+", EVERYTHING)) == described.keys()
    assert all(f"`{field}`" in PARTNERS for field in Problem.__struct_fields__)


def test_every_filter_of_the_list_is_described_and_nothing_else_is() -> None:
    (listing,) = (
        route for route in ROUTES if route.paths == {"/v1/articles"} and "GET" in route.http_methods
    )
    assert table(PARTNERS, "parameter").keys() == listing.opt["described"].parameters
    assert all(f"`{genre}`" in PARTNERS and f"`{genre}`" in NEWSROOMS for genre in get_args(Genre))


def test_every_filter_of_figures_is_described_and_nothing_else_is() -> None:
    listings = [route for route in ROUTES if any(path.startswith("/v1/statistics.") for path in route.paths)]
    assert len(listings) == 4
    for listing in listings:
        assert table(PARTNERS, "filter").keys() == listing.opt["described"].parameters
    assert all(f"`{kind}`" in PARTNERS for kind in get_args(UnitKind))


def test_every_field_of_an_article_is_described_and_nothing_else_is() -> None:
    assert table(PARTNERS, "field").keys() == set(Article.__struct_fields__)


def test_every_format_is_described_with_its_suffix_and_its_media_type() -> None:
    described = table(FILES["docs/formats.md"], "name")
    assert {name: row[:2] for name, row in described.items()} == {
        each.name: [f"`.{each.suffix}`", f"`{each.media_type}`"] for each in FORMATS
    }


def test_every_modifier_is_described_with_the_bounds_that_it_has() -> None:
    described = table(PARTNERS, "modifier")
    assert described.keys() == set(get_args(Modifier))
    for modifier in set(described) - {"between", "vague"}:
        low, high = bounds(modifier, 5)  # type: ignore[arg-type]
        assert [cell != "null" for cell in described[modifier][1:3]] == [low is not None, high is not None]


def test_every_key_of_a_header_is_described_and_nothing_else_is() -> None:
    assert table(NEWSROOMS, "key").keys() == header._KEYS.keys()


def test_every_finding_is_described_with_its_severity_and_nothing_else_is() -> None:
    described = table(NEWSROOMS, "code")
    assert {code: row[0] for code, row in described.items()} == {
        code: rule.severity for code, rule in RULES.items()
    }


def test_every_metric_is_described() -> None:
    metrics = [each for metric in (observing.requests, observing.durations) for each in metric.describe()]
    names = {f"{each.name}_total" if each.type == "counter" else each.name for each in metrics}
    assert table(OPERATORS, "metric").keys() == names


def test_the_fields_of_a_request_in_the_log_are_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Site(Settings(database_url=f"sqlite:///{tmp_path / 'w.db'}", media_dir=str(tmp_path))) as site:
        site.get("/healthz")
    logged = msgspec.json.decode(capsys.readouterr().err, type=dict[str, object])
    every = {"time", "level", "logger", "event"}
    assert logged.keys() - every == table(OPERATORS, "field").keys()
    assert all(f"`{field}`" in OPERATORS for field in every)


def test_the_publications_file_that_is_shown_can_be_read() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", OPERATORS, re.DOTALL)
    (publication,) = decode_publications(shown.encode())
    assert all(getattr(publication, field) for field in publication.__struct_fields__)


def test_every_link_between_documents_leads_to_a_file() -> None:
    for name, text in FILES.items():
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert ((ROOT / name).parent / target).exists(), f"{name}: {target}"


def test_every_path_that_the_architecture_names_exists() -> None:
    named = re.findall(r"`((?:service|tests|migrations)[\w/.]*)`", FILES["docs/architecture.md"])
    assert len(named) > 20
    for path in named:
        carried = path == "service/migrations"  # in a wheel; tests/test_packaging.py sees to it
        assert carried or (ROOT / path).exists(), path


def test_every_room_of_the_service_is_on_the_map() -> None:
    for room in (ROOT / "service").iterdir():
        if room.is_dir() and not room.name.startswith("_"):
            assert f"`service/{room.name}/`" in FILES["docs/architecture.md"], room.name
