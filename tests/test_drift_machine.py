"""Whatever is done to articles, partners and clocks, by whomever and in whatever order, with crashes in
between: a mirror that has caught up holds exactly what its reader may see."""

import itertools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from service.domain.reader import EVERY
from service.mirror import Mirror, Origin, open_target
from service.newsroom import open_newsroom
from service.store.database import Connection
from service.store.tables import metadata
from tests.conftest import settings_for
from tests.mirror.copies import ADDRESS, Killing
from tests.serving import Site, run

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
PACKAGES = ("public", "a", "b")
SOURCES = st.integers(0, 3)
EDITORS = st.integers(0, 1)
"""Two processes of the newsroom, over one database."""


class Follower(NamedTuple):
    """Somebody who keeps a copy: a key (none for everybody), and of which kind the copy is."""

    name: str
    key: str | None
    partner_id: str | None
    kind: str


class Crash(Exception):
    """How a transaction ends whose process is killed before it commits."""


def packages() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(PACKAGES), unique=True, max_size=2)


def hours() -> st.SearchStrategy[int | None]:
    return st.none() | st.none() | st.integers(-2, 4)


class DriftMachine(RuleBasedStateMachine):
    """Does things over HTTP, and compares copies with a rule of its own of who may see what."""

    processes: "Processes"

    def __init__(self) -> None:
        super().__init__()
        self.copies = tempfile.TemporaryDirectory(prefix="wirecopy-drift-")
        self.folder = Path(self.copies.name)
        self.processes.begin()
        self.sites = self.processes.sites
        self.numbers = itertools.count(1)
        self.editor = self.sites[0].key("admin")
        self.partners: dict[str, set[str]] = {}
        self.followers = [Follower("everybody", None, None, "copy")]
        self.ids: dict[int, str] = {}
        self.shown: set[str] = set()

    def teardown(self) -> None:
        try:
            for follower in self.followers:
                self._caught_up(follower)
        finally:
            self.copies.cleanup()

    @property
    def now(self) -> datetime:
        return self.processes.now

    # What is done.

    @initialize()
    def first_partners(self) -> None:
        self._join(["a"], "copy")
        self._join([EVERY], "copy.db")

    @rule(packages=packages(), kind=st.sampled_from(("copy", "copy.db")))
    def somebody_joins(self, packages: list[str], kind: str) -> None:
        if len(self.followers) < 5:
            self._join(packages, kind)

    @rule(
        editor=EDITORS,
        source=SOURCES,
        packages=packages(),
        words=st.sampled_from(("Some 900 lorries waited.", "Up to 40 lorries waited.", "Nobody waited.")),
        embargo=hours(),
        expiry=hours(),
        rights=st.none() | st.fixed_dictionaries({"packages": packages(), "hours": hours()}),
    )
    def write(  # noqa: PLR0917 - a draw each
        self,
        editor: int,
        source: int,
        packages: list[str],
        words: str,
        embargo: int | None,
        expiry: int | None,
        rights: dict[str, Any] | None,
    ) -> None:
        document = self._document(source, packages, words, embargo=embargo, expiry=expiry, rights=rights)
        self._write(editor, document)

    @rule(
        editor=EDITORS,
        source=SOURCES,
        words=st.sampled_from(("It was fewer.", "It was more.")),
        material=st.booleans(),
    )
    def correct(self, editor: int, source: int, words: str, material: bool) -> None:
        self._turn(editor, source, "correction", {"text": words, "material": material})

    @rule(editor=EDITORS, source=SOURCES, reason=st.sampled_from(("legal", "editorial")))
    def withdraw(self, editor: int, source: int, reason: str) -> None:
        self._turn(editor, source, "withdrawal", {"reason": reason})

    @rule(editor=EDITORS, source=SOURCES)
    def release(self, editor: int, source: int) -> None:
        self._turn(editor, source, "release", {})

    @rule(editor=EDITORS, source=SOURCES, review=st.sampled_from(("rejected", "confirmed", "unreviewed")))
    def review_a_figure(self, editor: int, source: int, review: str) -> None:
        if source not in self.ids:
            return
        article = self._ask(editor, "GET", f"/v1/articles/{self.ids[source]}").json()
        for statistic in article["statistics"][:1]:
            patch = {"review": review}
            self._ask(editor, "PATCH", f"/v1/statistics/{statistic['id']}", patch)

    @rule(partner=st.integers(0, 4), packages=packages() | st.just([EVERY]))
    def entitle(self, partner: int, packages: list[str]) -> None:
        ids = sorted(self.partners)
        partner_id = ids[partner % len(ids)]
        answered = self._ask(0, "PATCH", f"/v1/partners/{partner_id}", {"packages": packages})
        assert answered.status_code == 200, answered.text
        self.partners[partner_id] = set(packages)

    @rule(minutes=st.sampled_from((1, 60, 90, 240)), keepers=st.integers(0, 2))
    def time_goes_by(self, minutes: int, keepers: int) -> None:
        """Sometimes nobody is there to keep it, for a while."""
        self.processes.now += timedelta(minutes=minutes)
        for site in self.sites[:keepers]:
            site.keep_time()

    # What goes wrong.

    @rule(source=SOURCES, packages=packages())
    def a_writer_is_killed_before_it_commits(self, source: int, packages: list[str]) -> None:
        site = self.sites[0]
        real = site.newsroom.database.write

        async def killed(work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Any:
            def cut_off(connection: Connection) -> Any:
                work(connection, *arguments, **options)
                raise Crash

            return await real(cut_off)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(site.newsroom.database, "write", killed)
            document = self._document(source, packages, "Nobody reads this.")
            assert self._ask(0, "POST", "/v1/articles", document).status_code == 500

    @rule(which=EDITORS, really=st.sampled_from((False, False, False, True)))
    def a_process_is_started_anew(self, which: int, really: bool) -> None:
        if not really:  # It takes as long as the rest of a story.
            return
        self.processes.restart(which)

    @rule(follower=st.integers(0, 4), write=st.integers(1, 4))
    def a_mirror_is_killed_at_one_of_its_writes(self, follower: int, write: int) -> None:
        chosen = self.followers[follower % len(self.followers)]
        with pytest.MonkeyPatch.context() as patched:
            killing = Killing(patched)
            with killing.at(write), self._copy(chosen) as target, self._origin(chosen) as origin:
                Mirror(origin, target).catch_up()

    # What must hold.

    @rule(follower=st.integers(0, 4))
    def somebody_catches_up(self, follower: int) -> None:
        self._caught_up(self.followers[follower % len(self.followers)])

    def _caught_up(self, follower: Follower) -> None:
        with self._copy(follower) as target, self._origin(follower) as origin:
            standing = Mirror(origin, target).catch_up()
            held = dict(target.documents())
        assert standing.in_step, standing
        assert held == self._may_be_seen(follower), follower

    def _may_be_seen(self, follower: Follower) -> dict[str, bytes]:
        """By what editors see of each article; and each of them by its own address."""
        entitled = {"public"} if follower.partner_id is None else self.partners[follower.partner_id]
        seen = {}
        for article_id in self.ids.values():
            article = self._ask(0, "GET", f"/v1/articles/{article_id}").json()
            inside = bool(entitled & {EVERY, *(article["packages"] or ["public"])})
            expected = article["status"] == "published" and inside
            asked = {} if follower.key is None else {"authorization": follower.key}
            answered = self.sites[1].get(f"/v1/articles/{article_id}", accept_encoding="identity", **asked)
            assert (answered.status_code == 200) == expected, (follower, article["status"], answered.text)
            if expected:
                self._nothing_early_and_nothing_withheld(article, answered.json(), entitled)
                seen[article_id] = answered.content
        return seen

    def _nothing_early_and_nothing_withheld(
        self, article: dict[str, Any], given: dict[str, Any], entitled: set[str]
    ) -> None:
        self._shown(article)
        for block, sent in zip(article["body"], given["body"], strict=True):
            rights = block["image"]["rights"] if block["type"] == "image" else None
            if rights is not None:
                limited = rights["packages"] and not entitled & {EVERY, *rights["packages"]}
                withheld = limited or not rights["may_be_syndicated"]
                assert (sent["image"]["url"] is None) == bool(withheld)
        assert all(figure["review"] != "rejected" for figure in given["statistics"])

    def _shown(self, article: dict[str, Any]) -> None:
        """Nothing is shown for the first time before its embargo ends; once it is, a later one takes nothing
        back."""
        if article["id"] not in self.shown:
            embargo = article["embargo_until"]
            assert embargo is None or datetime.fromisoformat(embargo) <= self.now
            self.shown.add(article["id"])

    # How it is done.

    def _join(self, packages: list[str], kind: str) -> None:
        name = f"partner {next(self.numbers)}"
        made = self._ask(0, "POST", "/v1/partners", {"name": name, "packages": packages}).json()
        issued = self._ask(0, "POST", f"/v1/partners/{made['id']}/keys", {"name": name}).json()
        self.partners[made["id"]] = set(packages)
        self.followers.append(Follower(name, f"Bearer {issued['token']}", made["id"], kind))

    def _document(
        self,
        source: int,
        packages: list[str],
        words: str,
        *,
        embargo: int | None = None,
        expiry: int | None = None,
        rights: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        body: list[dict[str, Any]] = [{"type": "paragraph", "text": words}]
        if rights is not None:
            given = {
                "packages": rights["packages"],
                "until": self._in(rights["hours"]),
                "contact": "Pictures",
            }
            body.append({"type": "image", "image": {"url": "https://pictures.test/1.jpg", "rights": given}})
        return {
            "publication": "newsroom",
            "source_id": f"s-{source}",
            "headline": f"Article {source}",
            "packages": packages,
            "body": body,
            "embargo_until": self._in(embargo),
            "expires_at": self._in(expiry),
        }

    def _in(self, hours: int | None) -> str | None:
        return None if hours is None else (self.now + timedelta(hours=hours)).isoformat()

    def _write(self, editor: int, document: dict[str, Any]) -> None:
        answered = self._ask(editor, "POST", "/v1/articles", document)
        assert answered.status_code in {200, 201}, answered.text
        article = answered.json()
        self.ids[int(document["source_id"].removeprefix("s-"))] = article["id"]
        if article["status"] == "published":
            self._shown(article)

    def _turn(self, editor: int, source: int, verb: str, said: dict[str, Any]) -> None:
        if source in self.ids:
            answered = self._ask(editor, "POST", f"/v1/articles/{self.ids[source]}/{verb}", said)
            assert answered.status_code in {200, 409}, answered.text
            if verb == "release" and answered.status_code == 200:
                self.shown.add(self.ids[source])

    def _ask(self, editor: int, method: str, path: str, document: Any = None) -> httpx.Response:
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        body = None if document is None else json.dumps(document).encode()
        headers = {"authorization": self.editor} | ({} if body is None else {"content_type": kind})
        return self.sites[editor].request(method, path, body, **headers)

    def _copy(self, follower: Follower) -> Any:
        return open_target(str(self.folder / f"{follower.name} {follower.kind}"), ADDRESS)

    @contextmanager
    def _origin(self, follower: Follower) -> Iterator[Origin]:
        key = None if follower.key is None else follower.key.removeprefix("Bearer ")
        # Not closed: the way to the site is not this origin's own.
        yield Origin(ADDRESS, key=key, transport=self.sites[0]._client._transport, patience=0, page_size=3)


class Processes:
    """Two of the service over one database, with one clock; the database is emptied for each story, since to
    start them takes as long as a story."""

    def __init__(self, url: str, folder: Path) -> None:
        self._settings = settings_for(url, folder)
        self.now = START
        self.sites = [self._opened(), self._opened()]

    def _opened(self) -> Site:
        return Site(self._settings, clock=lambda: self.now).__enter__()

    def begin(self) -> None:
        self.now = START
        run(self._emptied())

    async def _emptied(self) -> None:
        newsroom = open_newsroom(self._settings)
        try:
            await newsroom.database.write(_empty)
        finally:
            await newsroom.database.close()

    def restart(self, which: int) -> None:
        self.sites[which].__exit__(None, None, None)
        self.sites[which] = self._opened()

    def end(self) -> None:
        for site in self.sites:
            site.__exit__(None, None, None)


def _empty(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
        return
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


def drift(url: str, folder: Path, examples: int) -> None:
    processes = Processes(url, folder)
    machine = type("Drift", (DriftMachine,), {"processes": processes})
    # A story of so few steps is understood as it is; to look for a shorter one takes many minutes.
    told = settings(max_examples=examples, stateful_step_count=15, phases=[Phase.generate])
    try:
        run_state_machine_as_test(machine, settings=told)
    finally:
        processes.end()


def test_no_copy_drifts(database_url: str, tmp_path: Path) -> None:
    drift(database_url, tmp_path, 10)


@pytest.mark.soak
def test_no_copy_drifts_in_five_hundred_stories(migrated_file: Path, tmp_path: Path) -> None:
    drift(f"sqlite:///{shutil.copy(migrated_file, tmp_path)}", tmp_path, 500)


@pytest.mark.soak
def test_no_copy_drifts_in_a_hundred_stories_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    drift(postgres_url, tmp_path, 100)
