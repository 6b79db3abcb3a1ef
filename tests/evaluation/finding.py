"""What the finder makes of the labelled sentences."""

from service.ingest.statistics import found_in
from tests.evaluation import labels
from tests.evaluation.labels import Half
from tests.evaluation.scoring import Judged, judged


def found(half: Half) -> list[Judged]:
    return [judged(sentence, found_in(sentence.text)) for sentence in labels.read(half)]
