"""Tables that only place what stands in them, as pages did before style sheets, told from tables of facts."""

from service.ingest.html.tree import Element, descendants, holds, words

_LONGEST_CELL = 400


def is_layout(table: Element) -> bool:
    """Whether a table only places paragraphs: it has no heading cells, and blocks or few cells in it."""
    if table.get("role") == "presentation":
        return True
    if holds(table, "th", "caption"):
        return False
    if holds(table, "table", "p", "h1", "h2", "h3"):
        return True
    longest = max((len(words(each, _LONGEST_CELL)) for each in descendants(table, "td")), default=0)
    return longest > _LONGEST_CELL
