"""What looks like a figure and is none is masked, and nothing else."""

import pytest

from service.ingest.statistics.masks import masked
from tests.ingest.statistics.cutting import cut


def masked_words(sentence: str) -> str:
    """The words of a sentence that are masked, with spaces between them."""
    read = cut(sentence)
    flags = masked(read)
    return " ".join(word for word, flag in zip(read.written, flags, strict=False) if flag)


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("The fair ran on 4 May 2021.", "4 May 2021"),
        ("It ends on June 3, 1998, they hope.", "3 , 1998"),
        ("The 9th of March was wet.", "9 th"),
        ("It was shut from 3-5 April.", "3 - 5 April ."),
        ("The form said 2021-05-04.", "2021 - 05 - 04"),
        ("Open 24/7, it says.", "24 / 7"),
        ("The hall burned down in 1874.", "1874"),
        ("The 2023-24 season was long.", "2023 - 24"),
        ("They grew up in the 1980s.", "1980 s"),
        ("The class of ’98 came back.", "98"),
    ],
)
def test_dates_and_years_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("Doors open at 7.30pm sharp.", "7.30 pm"),
        ("It struck at 9 a.m. today.", "9 a . m ."),
        ("Come between 2 to 4pm.", "2 to 4 pm"),
        ("It was ten o’clock.", "ten o’clock"),
        ("It was half past nine.", "half past nine"),
        ("It fell silent at 0415 GMT.", "0415 GMT"),
        ("They met at 9.45 on Monday.", "9.45"),
        ("The clock said 10:45.", "10 : 45"),
    ],
)
def test_clock_times_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("Ann Lee, 52, keeps goats.", "52"),
        ("Ann Lee (52) keeps goats.", "52"),
        ("Goats are kept by Ann Lee, who is 52.", "52"),
        ("The goats are Ann Lee’s, who was fifty-two.", "fifty - two"),
        ("Yesterday Ann Lee, from Norra, is 52.", "52"),
        ("Boys aged 9 may come.", "9"),
        ("Girls aged between 6 and 9 may come.", "6 and 9"),
        ("She left at the age of 19.", "19"),
        ("He turned 40.", "40"),
        ("It is for people over 65.", "65"),
        ("The 18-24 age group stayed away.", "18 - 24"),
        ("A 34-year-old man came.", "34 - year - old"),
        ("It is for 16- to 24-year-olds.", "16 - to 24 - year - olds"),
    ],
)
def test_ages_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("It rained for three weeks.", "three weeks"),
        ("He waited two and a half years.", "two and a half years"),
        ("A 48-hour truce began.", "48 - hour"),
        ("They sat for two more weeks.", "two more weeks"),
        ("It took hundreds of years.", "hundreds of years"),
        ("Illness cost 4.2 million days.", ""),
    ],
)
def test_spans_of_time_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("The F-16 met the A380.", "16 A 380"),
        ("The G7 spoke of Covid-19.", "G 7 19"),
        ("A 4G mast stood there.", "4 G"),
        ("It was shot in 1080p on 35mm film.", "1080 p 35 mm"),
        ("Turn to page 12 and Article 50.", "12 50"),
        ("Grade 8 pupils ran on Route 66.", "8 66"),
        ("The S&P 500 fell.", "500"),
        ("The top 10 and the Big Four spoke.", "10 Four"),
        ("The Group of Seven met at No 10.", "Seven 10"),
        ("They live at 14 Upper Mill Road.", "14 Upper Mill Road"),
        ("Ring 0800 123 456 or +44 20 7946.", "0800 123 456 44 20 7946"),
        ("1. Wash the pan.", "1"),
        ("The 21st and the twenty-first came.", "21 st twenty - first"),
        ("It is one by one, on net zero.", "one by one zero"),
        ("The two men left.", "two"),
        ("The 800m final is today.", "800 m"),
        ("The iPhone 15 costs $799.", "15"),
        ("Here article 8 protects them.", "8"),
        ("They watched the Seven Network.", "Seven"),
        ("The film “12 Miles to Go” opened.", "12 Miles to Go"),
        ("Read https://example.org/12 now.", "https://example.org/12"),
    ],
)
def test_names_with_numbers_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("They won 3-1 at home.", "3 - 1"),
        ("Norra lost 2-4 to Vesla.", "2 - 4"),
        ("It ended three-nil.", "three - nil"),
        ("It takes 3-5 tonnes of sand.", ""),
    ],
)
def test_results_are_masked(sentence: str, masked: str) -> None:
    assert masked_words(sentence) == masked


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 2000 people came.",
        "They sold 1950 homes.",
        "It costs $2019 now.",
        "The pier is 40m long.",
        "It cost £5k and 80p.",
        "R500 was paid.",
        "3M people watched.",
        "Of 43 goats, two in three are white.",
        "The total is 52.",
        "A group of 300 people came.",
        "The 30-storey tower fell.",
    ],
)
def test_figures_are_not_masked(sentence: str) -> None:
    assert masked_words(sentence) == ""
