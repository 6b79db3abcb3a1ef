"""NewsML-G2, IPTC's news in XML, with NITF or XHTML in it; NITF by itself; our own with nothing lost.

What goes where in our own is told in `docs/formats.md`.
"""

from service.ingest.newsml.document import read

__all__ = ["read"]
