r"""LaTeX in the fields of BibTeX: nothing that a reader would see in print may be lost."""

from __future__ import annotations

import pytest

from absclf.formats.latex import decode_latex
from tests.formats.conftest import WriteFile
from tests.formats.reading import record_of, records_of

SIGNS = [
    (r"hay (P {\textless} 0.05), {\textgreater}65 goats", "hay (P < 0.05), >65 goats"),
    (r"\textless{} 5 {$<$}5 $>$ 5", "< 5 <5 > 5"),
    (r"a {\textbar} b {\textbackslash} c", "a | b \\ c"),
    (r"{\textasciitilde}7 {\textasciicircum} {\textunderscore}", "~7 ^ _"),
    (r"{\textquotedbl}hay{\textquotedbl} {\textquotesingle} {\textbraceleft}", '"hay" \' {'),
    (r"5{\textdegree}C {\textmu}g \textmu g {\textpm} {\texttimes} {\textdiv}", "5°C µg µg ± × ÷"),
    (r"{\textalpha}1 \textbeta{} {\textDelta} \textgreek{a}2 \textgreek{m}g", "α1 β Δ α2 μg"),
    (r"\ensuremath{\alpha} \(\beta\) $\mu$g", "α β μg"),
    (r"10\textsuperscript{9} H\textsubscript{2}O", "109 H2O"),
    (r"\textregistered{} {\texttrademark} {\textperthousand} {\texteuro} {\textsection}", "® ™ ‰ € §"),
    (r"{\textleq}5 {\textgeq}5 {\textbullet} {\textellipsis} {\textonehalf}", "≤5 ≥5 • … ½"),
    (r"{\DH} {\th} {\l} {\aa} \'{\i} \v{s} \"{u} \c{c}", "Ð þ ł å í š ü ç"),
    ("``hay'' 2010--2015", "“hay” 2010–2015"),
    (r"5% of hay and 6\% of straw", "5% of hay and 6% of straw"),
]


@pytest.mark.parametrize(("latex", "text"), SIGNS)
def test_commands_that_stand_for_signs(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


CONTENTS = [
    (r"\mbox{E. coli} \textup{in} \texttt{code} \textsf{x}", "E. coli in code x"),
    (r"\goat{horned} \goat{}s", r"horned \goats"),
    (r"5 \barns apart", r"5 \barns apart"),
    (r"at \href{https://goats.org/~u/a--b_c?x=1%20}{our \emph{barn}}.", "at our barn."),
    (r"at \url{https://goats.org/~u/a--b\_c?x=1&y=2}.", "at https://goats.org/~u/a--b_c?x=1&y=2."),
    (r"{\em Capra} \noindent{}chews \label{goat}hay", "Capra chews hay"),
    (r"\frac{1}{2} and \sqrt{3}", "1/2 and √(3)"),
]


@pytest.mark.parametrize(("latex", "text"), CONTENTS)
def test_a_command_keeps_the_text_in_it_and_an_unknown_one_shows(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


BARE_ARGUMENTS = [
    (r"\textit chew hay", "chew hay"),
    (r"\frac 12, and 3", "1/2, and 3"),
    (r"\frac 1 2 of the hay", "1/2 of the hay"),
    (r"caf\'es, Caf\' es", "cafés, Cafés"),
    (r"\sqrt 45 goats", "√(4)5 goats"),
]


@pytest.mark.parametrize(("latex", "text"), BARE_ARGUMENTS)
def test_an_argument_without_braces_is_one_character(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    "command", ["sqrt", "frac", "url", "href", "ensuremath", "textcolor", "footnote", "'", "c", ""]
)
def test_a_command_without_what_it_takes_costs_nothing_else(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = decode_latex(f"Goats chew. \\{command}")
    assert text.startswith("Goats chew.")
    assert "%s" not in text
    assert capsys.readouterr().err == ""


def test_braces_without_end_leave_the_text_as_it_stands() -> None:
    assert decode_latex("{" * 2000 + "hay" + "}" * 2000).strip("{}") == "hay"


PLAIN = [
    "It cost $5 million in 2010 and $10 million in 2015.",
    "It cost $5 million.",
    "It cost US$5-$10 a head, $5,$10 or US$5/US$ 6 ($5 in AU$).",
    "Ratios of 5 $/QALY or 7 $/LYG were low.",
    "R&D spending & sales at H&M rose.",
    "About ~50% (~10% of kids) took 5~10 mg, r =~5.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_dollars_ampersands_and_tildes_of_plain_text_stay(text: str) -> None:
    assert decode_latex(text) == text


MATHEMATICS = [
    (r"$\alpha$-blockers, $\alpha$1, $p<0.05$, $n=5$, $ p < 0.05 $, $n$", "α-blockers, α1, p<0.05, n=5, p < 0.05, n"),
    (r"$10^{-3}$ of $5$ and $\text{if goats and sheep chew}$", "10^-3 of 5 and if goats and sheep chew"),
    (r"A cost of $5 and $p<0.05$ in $n=5$", "A cost of $5 and p<0.05 in n=5"),
    (r"Fig.~1, 5~mg, {\AA}~and", "Fig. 1, 5 mg, Å and"),
]


@pytest.mark.parametrize(("latex", "text"), MATHEMATICS)
def test_mathematics_and_ties_come_out_as_text(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


def test_tags_that_are_written_as_latex_are_tags(write_file: WriteFile) -> None:
    entry = (
        r"@article{a, title={Role of {\textless}i{\textgreater}horn{\textless}/i{\textgreater}9},"
        r" abstract={Goats {\textless} 5 years; {\textless}sub{\textgreater}2{\textless}/sub{\textgreater}.}}"
    )
    record = record_of(write_file("a.bib", entry))
    assert (record.title, record.text) == ("Role of horn9", "Goats < 5 years; 2.")


def test_a_link_costs_no_other_record(write_file: WriteFile) -> None:
    entries = [
        "@article{a, abstract={Goats chew.}}",
        r"@article{b, abstract={See \href{https://goats.org}{here}. Sheep chew.}}",
        r"@article{c, abstract={Cows chew. \sqrt}}",
        "@article{d, abstract={Deer chew.}}",
    ]
    texts = [record.text for record in records_of(write_file("a.bib", "\n".join(entries)))]
    assert texts == ["Goats chew.", "See here. Sheep chew.", "Cows chew. √", "Deer chew."]
