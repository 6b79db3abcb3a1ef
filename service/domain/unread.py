"""What a source says and an article has no place for: named in the report, never silently dropped."""

from service.domain.value import Line, Value


class Unread(Value, frozen=True, kw_only=True):
    """Something in a source that could not be understood, or that no field takes.

    `where` leads to it in the source: a line, a JSON Pointer (RFC 6901) or a path of elements. `what` says
    what it is, with its first words.
    """

    where: Line
    what: Line
