"""What the write side has to come to, in plain Python: articles, their revisions, and what readers notice.

It knows neither HTTP nor SQL. `tests/test_write_machine.py` does the same to it and to the service.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

FIGURES = {
    "Up to 300 people met on Monday.": "300",
    "The bridge cost $40 million.": "$40 million",
}
"""Paragraphs in which there is a figure to be found, and how it is written."""

TEXTS = (*FIGURES, "Nothing was decided.", "The council met on Monday.", "It rained.")
AHEAD = "2999-01-01T00:00:00Z"
PAST = "2001-01-01T00:00:00Z"

Outcome = Literal["created", "updated", "unchanged"]

PLAIN: dict[str, Any] = {
    "headline": "",
    "standfirst": None,
    "section": None,
    "tags": [],
    "byline": [],
    "packages": [],
    "embargo_until": None,
    "expires_at": None,
    "body": [],
}
"""The fields that are written, and what they are where a document does not say."""

_WORDS = ("headline", "standfirst", "body", "byline", "status")


class Write(NamedTuple):
    """One article as it is sent. `match` are the tags that are asked for (`*` for any), `anew` says that
    there must be no such article; `into` is the article's id where the address names it."""

    document: dict[str, Any]
    into: str | None = None
    match: str | None = None
    anew: bool = False


class Verdict(NamedTuple):
    """What has to come of a write: an outcome with the article's revision then, or a refusal's status."""

    outcome: Outcome | int
    article: "Written | None" = None

    @property
    def revision(self) -> int | None:
        return len(self.article.revisions) if self.article is not None else None


@dataclass
class Revision:
    """Fields as a reader of the newsroom gets them, and what the store says of them."""

    fields: dict[str, Any]
    material: bool = True
    changed: list[str] | None = None
    etag: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether somebody sees it: everybody, or the partners of its packages."""
        return bool(self.fields["status"] == "published")

    @property
    def packages(self) -> set[str]:
        return set(self.fields["packages"]) or {"public"}

    @property
    def to_be_seen(self) -> bool:
        packages = self.fields["packages"]
        return self.fields["status"] == "published" and (not packages or "public" in packages)


@dataclass
class Written:
    id: str
    source_id: str
    revisions: list[Revision] = field(default_factory=list)

    @property
    def now(self) -> Revision:
        return self.revisions[-1]

    @property
    def was_seen(self) -> bool:
        """Whether readers ever saw it."""
        return any(each.to_be_seen for each in self.revisions)


class Noticed(NamedTuple):
    """A change of the feed."""

    kind: str
    article_id: str
    revision: int
    material: bool


@dataclass
class Model:
    """The articles of one publication."""

    articles: dict[str, Written] = field(default_factory=dict)
    changes: list[Noticed] = field(default_factory=list)
    _claimed: dict[str, str] = field(default_factory=dict)

    def by_source(self, source_id: str) -> Written | None:
        return next((each for each in self.articles.values() if each.source_id == source_id), None)

    def public(self) -> set[str]:
        """The ids of what everybody may see."""
        return {each.id for each in self.articles.values() if each.now.to_be_seen}

    def take(self, write: Write, *, new_id: str | None) -> Verdict:
        """A PUT, or a POST. `new_id` is what the service called an article that is new."""
        self._claimed = self._slugs()
        return self._take(write, new_id)

    def load(self, documents: list[tuple[dict[str, Any], str | None]]) -> list[Verdict]:
        """An import's batch, line by line."""
        self._claimed = self._slugs()
        return [self._take(Write(document), new_id) for document, new_id in documents]

    def patch(self, article_id: str, patch: dict[str, Any], *, match: str | None) -> Verdict:
        article = self.articles.get(article_id)
        if article is None:
            return Verdict(404)
        if not _matches(match, article):
            return Verdict(412)
        self._claimed = self._slugs()
        before = article.now.fields
        merged = {name: before[name] for name in PLAIN}
        merged |= {name: PLAIN[name] if value is None else value for name, value in patch.items()}
        merged.pop("statistics", None)
        draft = patch.get("status", before["status"]) == "draft"
        old = _paragraphs(before)
        counted = {
            text
            for text in _paragraphs(merged)
            if "statistics" not in patch and (text not in old or text in before["counted"])
        }
        return self._revise(article, merged, counted, draft=draft)

    def _slugs(self) -> dict[str, str]:
        return {each.now.fields["slug"]: each.id for each in self.articles.values()}

    def _take(self, write: Write, new_id: str | None) -> Verdict:
        document = write.document
        same = self.by_source(document["source_id"])
        into = write.into or document.get("id")
        article = same if into is None else self.articles.get(into)
        if article is not None and article.source_id != document["source_id"]:
            return Verdict(409)
        if into is not None and same is not None and same.id != into:
            return Verdict(409)
        draft = document.get("status") == "draft"
        counted = set() if "statistics" in document else set(_paragraphs(document))
        if article is not None:
            return self._revise(article, document, counted, draft=draft, match=write.match, anew=write.anew)
        if write.match is not None:
            return Verdict(412)
        created = Written(into or new_id or "", document["source_id"])
        self.articles[created.id] = created
        revision = self._revision(created, document, counted, draft=draft)
        return self._add("created", created, revision)

    def _revise(
        self,
        article: Written,
        document: dict[str, Any],
        counted: set[str],
        *,
        draft: bool,
        match: str | None = None,
        anew: bool = False,
    ) -> Verdict:
        before = article.now
        if draft and before.fields["status"] == "published":
            return Verdict(422)
        if anew:
            return Verdict(412)
        after = self._revision(article, document, counted, draft=draft)
        changed = [name for name in after.fields if after.fields[name] != before.fields[name]]
        if not changed:
            return Verdict("unchanged", article)
        if not _matches(match, article):
            return Verdict(412)
        after.changed = sorted(name for name in changed if name != "counted")
        after.material = any(_read(after, name) != _read(before, name) for name in _WORDS)
        return self._add("updated", article, after)

    def _revision(
        self, article: Written, document: dict[str, Any], counted: set[str], *, draft: bool
    ) -> Revision:
        before = article.now.fields if article.revisions else None
        fields = PLAIN | {name: document[name] for name in PLAIN if name in document}
        published = before is not None and before["status"] == "published"
        if draft:
            fields["status"] = "draft"
        elif fields["expires_at"] == PAST:
            fields["status"] = "withdrawn"
        else:
            fields["status"] = "scheduled" if fields["embargo_until"] and not published else "published"
        fields["slug"] = self._slug(article, document, before)
        fields["counted"] = {text for text in counted if text in FIGURES}
        fields["statistics"] = [
            (FIGURES[block["text"]], f"/body/{number}/text")
            for number, block in enumerate(fields["body"])
            if block.get("text") in fields["counted"]
        ]
        return Revision(fields)

    def _slug(self, article: Written, document: dict[str, Any], before: dict[str, Any] | None) -> str:
        current = before["slug"] if before else None
        wanted: str = document.get("slug") or current or _made(document)
        hidden = before is not None and not any(each.is_shown for each in article.revisions)
        if (
            hidden
            and before
            and wanted == current
            and current in {made := _made(before), f"{made}-{article.id}"}
        ):
            wanted = _made(document)
        if wanted != current and self._claimed.get(wanted, article.id) != article.id:
            wanted = f"{wanted}-{article.id}"
        return wanted

    def _add(self, outcome: Outcome, article: Written, revision: Revision) -> Verdict:
        earlier = [each for each in article.revisions if each.is_shown]
        before = bool(article.revisions) and article.now.is_shown
        if article.revisions:
            self._claimed.pop(article.now.fields["slug"], None)
        article.revisions.append(revision)
        self._claimed[revision.fields["slug"]] = article.id
        if before or revision.is_shown:
            again = bool(earlier) and earlier[-1].packages == revision.packages
            shown = "updated" if before else "restored" if again else "published"
            # Nothing in the model ends but by its expiry.
            kind = shown if revision.is_shown else "expired"
            self.changes.append(Noticed(kind, article.id, len(article.revisions), revision.material))
        return Verdict(outcome, article)


def _matches(match: str | None, article: Written) -> bool:
    return match is None or match in ("*", article.now.etag)


def _paragraphs(document: dict[str, Any]) -> list[str]:
    return [block["text"] for block in document.get("body", []) if "text" in block]


def _read(revision: Revision, name: str) -> Any:
    """What a reader reads of a field: of the body its texts, of which a picture here has none."""
    return _paragraphs(revision.fields) if name == "body" else revision.fields[name]


def _made(document: dict[str, Any]) -> str:
    """The slug of a headline, as those of this model are."""
    return str(document["headline"].lower().replace(" ", "-"))
