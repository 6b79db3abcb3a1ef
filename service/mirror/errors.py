"""What can keep a copy from being brought in step, each a sentence for people."""

from service.domain.errors import WirecopyError


class MirrorError(WirecopyError):
    """The origin cannot be read, does not keep to its contract, or the target is no place for its copy."""


class OtherReader(MirrorError):
    """The origin's feed is not that of the reader whose copy it is."""


class Rewound(MirrorError):
    """The origin's feed does not go on from where the copy stands."""
