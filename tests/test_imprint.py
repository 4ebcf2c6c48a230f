"""Where an abstract ends and its publisher begins."""

from __future__ import annotations

import pytest

from absclf.imprint import count_before_imprint


@pytest.mark.parametrize(
    "line",
    [
        "© 2024 The Author(s).",
        "Copyright © 2023 Hive Press.",
        "Copyright 2023 Bee and others.",
        "(c) 2020 The Barn.",
        "[((c) 2020 The Barn.",
        "-- (& © 2020 The Barn.",
        "((c) The Barn published by Hive Press.",
        "Published by Hive Press on behalf of the bees.",
        "The Barn Record published by Hive Press.",
        "All rights reserved.",
        "This article is protected by copyright.",
        "(PsycInfo Database Record (c) 2022 Hive Press, all rights reserved).",
        "[References: 31]",
        "J Barn Sci 67:2568-2573, 2019.",
        "Bee Rec 2019; 12 (3): e45.",
        "This is an open access article under a free licence.",
    ],
)
def test_finds_the_publishers_lines_at_the_end(line: str) -> None:
    assert count_before_imprint(["Bees sleep.", line]) == 1
    assert count_before_imprint(["Bees sleep.", line, line]) == 1


def test_what_splitting_leaves_of_a_line_belongs_to_it() -> None:
    assert count_before_imprint(["Bees sleep.", "Copyright 2006 S.", "Hive AG, Basel."]) == 1
    assert count_before_imprint(["Bees sleep.", "Hive AG, Basel."]) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "The ratio of bees to drones was 12:1.",
        "Of the hives 14:30 were seen in 2019.",
        "Copyright law is silent on bees.",
        "We read all papers published by beekeepers.",
        "The (c) allele was rare.",
        "Guidelines published by the society differ.",
    ],
)
def test_leaves_sentences_alone(sentence: str) -> None:
    assert count_before_imprint(["Bees sleep.", sentence]) == 2


def test_what_stands_in_the_middle_or_alone_is_text() -> None:
    assert count_before_imprint(["Bees sleep.", "© 2024 The Author(s).", "They wake."]) == 3
    assert count_before_imprint(["© 2024 The Author(s)."]) == 1


@pytest.mark.parametrize("mark", ["-", "(", ".", "&", "(c) ", "a "])
def test_a_long_row_of_marks_takes_no_longer_than_its_length_asks_for(mark: str) -> None:
    assert count_before_imprint(["Bees sleep.", mark * 500_000]) == 2  # with the square of the length: for hours
