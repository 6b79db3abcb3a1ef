"""ninjs 1.x to 3.x, IPTC's news in JSON, with what agencies add to it; our own with nothing lost.

The versions differ in how names are written (`pubstatus`, `pubStatus`) and in what is one text, a map or a
list. All are read as one: names in lower case, and everything that may be many as many. What goes where in
our own is told in `docs/formats.md`.
"""

from service.ingest.ninjs.document import read

__all__ = ["read"]
