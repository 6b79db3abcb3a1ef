"""Several importers of the same archive at once: each finishes, and everything is there once."""

import json
import random
from pathlib import Path
from typing import Any

from tests.agreement import Contents, contents_of, require_agreement
from tests.forked import Forked

ARTICLES = 5_000
PEOPLE, SUBJECTS, PICTURES = 40, 25, 60


def article(number: int) -> dict[str, Any]:
    """A small one that shares its people, subjects and picture with others, and is searched for nothing."""
    return {
        "publication": f"paper-{number % 3}",
        "source_id": f"a-{number}",
        "headline": f"The council met for the {number % 500}th time",
        "tags": [{"name": f"subject {(number + each) % SUBJECTS}"} for each in range(2)],
        "byline": [{"name": f"Reporter {(number * each) % PEOPLE}"} for each in (1, 7)],
        "body": [
            {"type": "paragraph", "text": "Nothing was decided."},
            {"type": "image", "image": {"url": f"https://pictures.test/{number % PICTURES}.jpg"}},
        ],
        "quotations": [],
        "statistics": [],
    }


def archive(folder: Path, seed: int) -> Path:
    """All articles, in an order of the archive's own."""
    numbers = list(range(ARTICLES))
    random.Random(seed).shuffle(numbers)  # noqa: S311 - an order, no secret
    path = folder / f"{seed}.ndjson"
    path.write_text("".join(json.dumps(article(number)) + "\n" for number in numbers))
    return path


def import_at_once(folder: Path, database: str, importers: int) -> list[list[dict[str, Any]]]:
    """The results of each importer, all of which must end well."""
    archives = [archive(folder, seed) for seed in range(importers)]
    running = [_importer(folder, database, archived) for archived in archives]
    try:
        for process, archived in zip(running, archives, strict=True):
            assert process.wait(600) == 0, archived.with_suffix(".err").read_text()
    finally:
        for process in running:
            process.kill()
    told = [archived.with_suffix(".results").read_bytes() for archived in archives]
    return [[json.loads(line) for line in results.splitlines()] for results in told]


def _importer(folder: Path, database: str, archived: Path) -> Forked:
    return Forked(
        "import",
        "--json",
        "--quiet",
        archived.name,
        folder=folder,
        out=archived.with_suffix(".results"),
        err=archived.with_suffix(".err"),
        environment={"WIRECOPY_DATABASE_URL": database},
    )


def test_importers_of_the_same_articles_agree_and_everything_is_there_once(
    database_url: str, tmp_path: Path
) -> None:
    """Eight at once on PostgreSQL; two on SQLite, which has one file's lock for all."""
    importers = 2 if database_url.startswith("sqlite") else 8
    results = import_at_once(tmp_path, database_url, importers)
    outcomes = [line["outcome"] for lines in results for line in lines]
    assert outcomes.count("created") == ARTICLES
    assert outcomes.count("unchanged") == ARTICLES * (importers - 1)
    contents = contents_of(database_url)
    require_agreement(contents)
    require_once(contents)


def require_once(contents: Contents) -> None:
    counts = contents.counts()
    for table in ("articles", "revisions", "changes", "captions"):
        assert counts[table] == ARTICLES, table
    assert (counts["people"], counts["tags"], counts["images"]) == (PEOPLE, SUBJECTS, PICTURES)
    assert (counts["publications"], counts["article_people"]) == (3, 2 * ARTICLES)
    named = {(row["publication_id"], row["source_id"]) for row in contents.all["articles"]}
    assert named == {(f"paper-{number % 3}", f"a-{number}") for number in range(ARTICLES)}
