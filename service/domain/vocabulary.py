"""Names that the writers of formats put into a document and the readers look for in it."""

from datetime import UTC, datetime

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
"""The scheme of IPTC's Media Topics: the address of each is this and its eight digits."""

SECTION = "urn:wirecopy:section"
"""The scheme of a category that is a section."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When something was changed of which that is not known: Atom asks for a time (RFC 4287, section 4.2.15)."""
