"""What holds for the figures of any text whatever."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.domain.wire import decode, encode
from service.ingest.statistics import found_in

VOCABULARY = (
    "0 1 2 7.5 12 40 80 1,400 2014 20,000 1,20,000 .5 1234567890123456 one two ten dozen twenty hundred"
    " thousand million billion lakh crore half a an and third two-thirds quarter quarters dozens tens scores"
    " several few of in out every times twice doubled halved tenfold fold - – — / : ; , . ! ? ( ) “ ” ‘ ’ ' +"
    " % $ £ € ₹ US$ Rs EUR p pence euros dollars won pounds m k bn mn km miles tonnes kg °C degrees km/h per"
    " litre each cent points percentage basis about over under nearly some least at most more less than fewer"
    " up to between from or so plus minus rose fell by killing toll was is were who aged old year-old years"
    " weeks days am pm GMT past March May Monday page No Flight 7-1 G7 F-16 Covid-19 goats people police"
    " officers seats Rohingya Ann Lee, Norra the The ministry UN said says, it he It who according survey"
    " found figures show citing but although while which report, In across"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(WORDS, max_size=40).map(" ".join),
    st.lists(WORDS, max_size=40).map("".join),
    st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=30).map(" ".join),
)


@given(TEXTS)
def test_any_text_has_figures_in_order_with_right_spans_and_bounds(text: str) -> None:
    found = found_in(text)
    for figure in found:
        span = figure.span
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.exact
        bounds = [bound for bound in (figure.low, figure.value, figure.high) if bound is not None]
        assert bounds == sorted(bounds)
        assert decode(encode(figure), type(figure)) == figure
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start
    assert found_in(text) == found
