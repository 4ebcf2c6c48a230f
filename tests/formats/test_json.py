"""JSON and JSON lines: fields, sections, sentences, services' answers, and what is broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from absclf.abstract import Record
from absclf.errors import InputError
from absclf.formats import Columns, Reject
from absclf.formats.json_documents import read_records as read_json
from absclf.formats.lines import MAX_LINE
from absclf.formats.markup import says_there_is_none
from tests.formats.conftest import WriteFile
from tests.formats.reading import printed, read_all, record_of, records_of, rejects_of

TEXT = "Goats chew. Sheep agree."

OBJECTS: dict[str, tuple[Any, str]] = {
    "text": ({"text": TEXT}, TEXT),
    "abstract": ({"Abstract": TEXT, "Title": "Goats"}, TEXT),
    "AbstractText of Europe PMC": ({"abstractText": TEXT, "pmid": "1"}, TEXT),
    "markup": ({"abstract": "<p>Goats &amp; <i>sheep</i>.</p>"}, "Goats & sheep."),
    "a string": (TEXT, TEXT),
    "sections": (
        {"sections": [{"label": "AIM", "text": "To chew."}, {"label": "", "text": "They did."}]},
        "AIM: To chew.\nThey did.",
    ),
    "sections under headings": ({"abstract": [{"heading": "AIM", "text": "To chew."}]}, "AIM: To chew."),
    "sections as fields": ({"abstract": {"AIM": "To chew."}}, "AIM: To chew."),
    "sentences": ({"sentences": ["Goats chew.", "Sheep agree."]}, TEXT),
    "labelled sentences": (
        {"sentences": [{"text": "Goats chew.", "label": "RESULT"}, {"text": "Sheep agree.", "label": "RESULT"}]},
        TEXT,
    ),
    "an index of words": (
        {"abstract_inverted_index": {"Goats": [0], "chew": [1, 3], "and": [2]}},
        "Goats chew and chew",
    ),
    "sentences by section": ({"abstract": {"AIM": ["To chew.", "To eat."], "END": None}}, "AIM: To chew. To eat."),
    "sections and strings": ({"abstract": ["Goats.", {"label": "AIM", "text": ["To chew."]}]}, "Goats.\nAIM: To chew."),
    "paragraphs by tag": ({"abstract": {"h1": "Abstract", "p": TEXT}}, TEXT),
    "headings and paragraphs by tag": (
        {"abstract": {"h1": "Abstract", "h2": ["Aim", "End"], "p": ["To chew.", "They did."]}},
        "Aim: To chew.\nEnd: They did.",
    ),
    "fewer headings than paragraphs": (
        {"abstract": {"h2": ["Aim"], "p": ["To chew.", "They did."]}},
        "To chew.\nThey did.",
    ),
    "letters that are headings": ({"abstract": {"p": "Goats.", "i": "Hay."}}, "p: Goats.\ni: Hay."),
    "languages": ({"abstract": {"de": "Sie kauen.", "en": TEXT}}, TEXT),
    "an abstract in a list": ({"abstract": ["<p>Goats &amp; sheep.</p>"]}, "Goats & sheep."),
    "no abstract": ({"title": "Goats", "abstract": None}, ""),
    "no abstract in words": ({"title": "Goats", "abstract": "[No abstract available]"}, ""),
    "not a number": ({"title": "Goats", "abstract": float("nan")}, ""),
    "no abstract, but a text": ({"abstract": "n/a", "text": TEXT}, TEXT),
    "a task": ({"data": {"text": TEXT}}, TEXT),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_abstracts_are_found_in_either_form_of_json(name: str, write_file: WriteFile) -> None:
    value, text = OBJECTS[name]
    if isinstance(value, dict):
        assert record_of(write_file("a.jsonl", json.dumps(value) + "\n")).text == text
    assert record_of(write_file("a.json", json.dumps([value]))).text == text
    assert record_of(write_file("b.json", json.dumps([value], indent=1))).text == text


def test_labels_of_sections_are_headings_and_those_of_sentences_are_not(write_file: WriteFile) -> None:
    sections = record_of(write_file("a.json", json.dumps([OBJECTS["sections"][0]])))
    sentences = record_of(write_file("b.json", json.dumps([OBJECTS["labelled sentences"][0]])))
    assert printed(sections) == ["AIM", ""]  # the second section stands under none
    assert sentences.headings is None


def test_headings_that_stand_beside_their_paragraphs_are_printed_ones(write_file: WriteFile) -> None:
    abstract = {"h1": "Abstract", "h2": ["Aim", "End"], "p": ["To chew.", "They did."]}
    record = record_of(write_file("a.json", json.dumps({"records": [{"title": "Goats", "abstract": abstract}]})))
    assert printed(record) == ["Aim", "End"]


def passage(text: str, kind: str, part: str = "") -> dict[str, Any]:
    infons = {"type": kind, "section_type": part} if part else {"type": kind}
    return {"infons": infons, "offset": 0, "text": text, "annotations": []}


def test_of_a_whole_article_in_bioc_the_abstract_is_read(write_file: WriteFile) -> None:
    passages = [
        passage("Goats", "front", "TITLE"),
        passage("Abstract", "abstract_title_1", "ABSTRACT"),
        passage("Aim", "abstract_title_1", "ABSTRACT"),
        passage("To chew.", "abstract", "ABSTRACT"),
        passage("All day.", "abstract", "ABSTRACT"),
        passage("End", "abstract_title_1", "ABSTRACT"),
        passage("They did.", "abstract", "ABSTRACT"),
        passage("Introduction", "title_1", "INTRO"),
        passage("Goats have four stomachs.", "paragraph", "INTRO"),
        passage("References", "title", "REF"),
        passage("Sheep", "ref", "REF"),
    ]
    path = write_file("a.json", json.dumps([{"source": "PMC", "documents": [{"id": "7", "passages": passages}]}]))
    record = record_of(path)
    assert (record.id, record.title) == ("7", "Goats")
    assert record.text == "Aim: To chew.\nAll day.\nEnd: They did."
    assert printed(record) == ["Aim", "End"]


PASSAGES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "of an abstract": ([passage("Goats", "title"), passage(TEXT, "abstract")], TEXT),
    "of an article": ([passage("Goats", "title"), passage(TEXT, "abstract"), passage("They chew.", "paragraph")], TEXT),
    "of no kind": (
        [passage("Goats", "title"), passage("Goats chew.", ""), passage("Sheep.", "")],
        "Goats chew.\nSheep.",
    ),
    "of an article without an abstract": (
        [passage("Goats", "front", "TITLE"), passage("Hay.", "paragraph", "INTRO")],
        "",
    ),
}


@pytest.mark.parametrize("name", PASSAGES)
def test_passages_of_bioc_give_title_and_abstract(name: str, write_file: WriteFile) -> None:
    passages, text = PASSAGES[name]
    for answer in (
        {"PubTator3": [{"_id": "7|None", "id": "7", "passages": passages}]},
        {"id": "7", "passages": passages},
    ):
        record = record_of(write_file("a.json", json.dumps(answer)))
        assert (record.title, record.text) == ("Goats", text)


def test_fields_keep_what_a_record_is_known_by(write_file: WriteFile) -> None:
    csl = {
        "id": "horn2019",
        "title": "Goats",
        "abstract": TEXT,
        "DOI": "10.1234/a",
        "container-title": "J. Goats",
        "author": [{"family": "Horn", "given": "Ada"}, {"literal": "Goat Group"}],
        "issued": {"date-parts": [[2019, 3]]},
    }
    path = write_file("a.json", json.dumps([csl]))
    authors = ("Horn, Ada", "Goat Group")
    assert record_of(path) == Record(
        TEXT, "10.1234/a", "Goats", authors, "J. Goats", 2019, "10.1234/a", None, str(path), 1, 1
    )


ZOTERO = {
    "key": "HORN7",
    "itemType": "journalArticle",
    "title": "Goats",
    "abstractNote": TEXT,
    "creators": [
        {"creatorType": "author", "firstName": "Ada", "lastName": "Horn"},
        {"creatorType": "editor", "firstName": "Bob", "lastName": "Hoof"},
    ],
    "publicationTitle": "J. Goats",
    "date": "2019-03",
}

ITEMS: dict[str, Any] = {
    "Zotero's API": [{"key": "HORN7", "version": 10, "library": {"id": 1}, "meta": {}, "data": ZOTERO}],
    "Better BibTeX": {"config": {"id": "1"}, "collections": {}, "items": [ZOTERO]},
}


@pytest.mark.parametrize("name", ITEMS)
def test_items_of_zotero_are_read_with_abstract_and_journal(name: str, write_file: WriteFile) -> None:
    path = write_file("library.json", json.dumps(ITEMS[name]))
    assert record_of(path) == Record(
        TEXT, "HORN7", "Goats", ("Horn, Ada",), "J. Goats", 2019, "", None, str(path), 1, 1
    )


@pytest.mark.parametrize("name", ["abstract_note", "AbstractNote", "abstract-text", "abstractText", "fullAbstract"])
def test_words_of_a_fields_name_may_be_parted_by_marks_or_by_capital_letters(name: str, write_file: WriteFile) -> None:
    assert record_of(write_file("a.json", json.dumps([{name: TEXT, "itemTitle": "Goats"}]))).text == TEXT
    assert record_of(write_file("a.csv", f"itemTitle,{name},pubYear\nGoats,{TEXT},2019\n")).text == TEXT


def test_fields_that_are_objects_give_what_they_are_called(write_file: WriteFile) -> None:
    identifiers = [{"type": "eissn", "id": "1234-5678"}, {"type": "doi", "id": "10.1234/a"}]
    journal = {"volume": "7", "title": "J. Goats"}
    work = {"title": "Goats", "abstract": TEXT, "journal": journal, "identifier": identifiers, "year": "2019"}
    record = record_of(write_file("a.json", json.dumps({"results": [{"id": "7", "bibjson": work}]})))
    assert (record.id, record.doi, record.journal, record.year) == ("10.1234/a", "10.1234/a", "J. Goats", 2019)


WORKS: dict[str, Any] = {
    "Semantic Scholar": {
        "paperId": "649def",
        "externalIds": {"MAG": "1", "DOI": "10.1234/a", "CorpusId": 1, "PubMed": "12345678"},
        "venue": "",
        "journal": {"name": "J. Goats", "volume": "7"},
        "authors": [{"authorId": "1", "name": "Ada Horn"}],
    },
    "OpenAlex": {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.1234/a",
        "ids": {"openalex": "https://openalex.org/W1", "pmid": "https://pubmed.ncbi.nlm.nih.gov/12345678"},
        "primary_location": {"source": {"id": "https://openalex.org/S1", "display_name": "J. Goats"}},
        "authorships": [{"author_position": "first", "author": {"display_name": "Ada Horn"}, "institutions": []}],
    },
    "Europe PMC": {
        "id": "12345678",
        "pmid": "12345678",
        "doi": "10.1234/a",
        "authorString": "Ada Horn",
        "journalInfo": {"issue": "3", "journal": {"title": "J. Goats"}},
    },
    "The Lens": {
        "lens_id": "000-1",
        "external_ids": [{"type": "pmid", "value": "12345678"}, {"type": "doi", "value": "10.1234/a"}],
        "authors": [{"first_name": "Ada", "last_name": "Horn", "name": "Ada Horn"}],
        "journal": "J. Goats",
    },
}


@pytest.mark.parametrize("name", WORKS)
def test_identifiers_authors_and_journal_are_found_where_a_service_has_them(name: str, write_file: WriteFile) -> None:
    record = record_of(write_file("a.json", json.dumps([{"title": "Goats", "abstract": TEXT} | WORKS[name]])))
    assert (record.id, record.pmid, record.doi) == ("12345678", "12345678", "10.1234/a")
    assert (record.authors, record.journal) == (("Ada Horn",), "J. Goats")


@pytest.mark.parametrize("empty", [None, {}, [], "", {"source": None}, {"DOI": None}, [None], [{"type": None}]])
def test_a_work_may_lack_what_a_service_has_of_others(empty: Any, write_file: WriteFile) -> None:
    names = ("externalIds", "ids", "identifiers", "authorships", "primary_location", "journalInfo")
    path = write_file(
        "a.json", json.dumps([{"title": "Goats", "abstract": TEXT, "key": 7} | dict.fromkeys(names, empty)])
    )
    assert record_of(path) == Record(TEXT, "7", "Goats", path=str(path), number=1, line=1)


def test_of_several_fields_for_one_thing_the_first_that_is_not_empty_counts(write_file: WriteFile) -> None:
    work = {"title": None, "display_name": "Goats", "id": None, "key": "g1", "year": None, "date": "2019-03"}
    record = record_of(write_file("a.json", json.dumps([work | {"abstract": TEXT}])))
    assert (record.title, record.id, record.year) == ("Goats", "g1", 2019)


BATCHES: dict[str, Any] = {
    "batch.json": json.dumps([{"abstract": "A."}, None, {"abstract": "B."}], indent=1),
    "batch.jsonl": '{"abstract": "A."}\nnull\n{"abstract": "B."}\n',
    "pages.jsonl": '{"abstract": "A."}\n[null, {"abstract": "B."}]\n',
    "answer.json": json.dumps({"data": [{"abstract": "A."}, None, {"abstract": "B."}]}),
}


@pytest.mark.parametrize("name", BATCHES)
def test_null_among_records_is_a_reject_that_says_so(name: str, write_file: WriteFile) -> None:
    one, reject, two = read_all(write_file(name, BATCHES[name]))
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (reject.number, two.text) == (2, "B.")
    assert "this is null and no record" in str(reject)
    assert "--text-column" not in str(reject)


def test_fields_can_be_named(write_file: WriteFile) -> None:
    path = write_file("a.jsonl", '{"nr": 7, "was": "Ziegen", "inhalt": "Sie kauen."}\n{"nr": 8}\n')
    columns = Columns(text="inhalt", title="was", id="nr")
    one, reject = read_all(path, columns=columns)
    assert isinstance(one, Record)
    assert (one.id, one.title, one.text) == ("7", "Ziegen", "Sie kauen.")
    assert "no field is known to hold an abstract" in str(reject)


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("columns", [Columns(text="boddy"), Columns(title="boddy"), Columns(id="boddy")])
def test_a_named_field_that_no_object_has_is_told_of(
    columns: Columns, indent: int | None, write_file: WriteFile
) -> None:
    path = write_file("a.json", json.dumps({"title": "Goats", "body": TEXT}, indent=indent))
    with pytest.raises(InputError, match=r"there is no field 'boddy' in any object. The fields are: title, body\."):
        records_of(path, columns=columns)


def test_a_named_field_may_be_missing_from_objects(write_file: WriteFile) -> None:
    lines = [json.dumps({"title": "Goats"})] * 10 + ["oops", json.dumps({"title": "Goats", "body": TEXT})]
    items = read_all(write_file("a.jsonl", "\n".join(lines)), columns=Columns(text="body"))
    assert [one.text if isinstance(one, Record) else None for one in items] == [""] * 10 + [None, TEXT]
    assert [one.number for one in items] == list(range(1, 13))


def test_a_named_field_is_looked_for_in_the_first_thousand_objects(write_file: WriteFile) -> None:
    path = write_file("a.jsonl", '{"title": "Goats"}\n' * 1_200 + '{"title": "Goats", "body": "They chew."}\n')
    with pytest.raises(InputError, match="no field 'body' in the first 1,000 objects"):
        records_of(path, columns=Columns(text="body"))


def test_a_named_field_is_found_within_an_answer(write_file: WriteFile) -> None:
    answer = {"response": {"docs": [{"nr": 1, "body": TEXT}, {"nr": 2, "data": {"body": TEXT}}]}}
    assert [one.text for one in records_of(write_file("a.json", json.dumps(answer)), columns=Columns(text="body"))] == [
        TEXT,
        TEXT,
    ]


def test_an_abstract_that_is_nested_too_deeply_costs_no_other_record(write_file: WriteFile) -> None:
    for text in ("Goats.", "Goats \\ud83d\\udc10."):
        deep = '{"abstract": ' + "[" * 900 + f'"{text}"' + "]" * 900 + "}"
        for content in (
            f'{{"text": "A."}}\n{deep}\n{{"text": "B."}}\n',
            f'[{{"text": "A."}}, {deep}, {{"text": "B."}}]',
        ):
            one, reject, two = read_all(write_file("a.json", content))
            assert isinstance(one, Record)
            assert isinstance(two, Record)
            assert "nested too deeply" in str(reject)


ANSWERS: dict[str, Any] = {
    "results": {"meta": {"count": 2}, "results": [{"abstract": "A."}, {"abstract": "B."}]},
    "resultList": {"hitCount": 2, "resultList": {"result": [{"abstract": "A."}, {"abstract": "B."}]}},
    "Crossref's list": {
        "status": "ok",
        "message": {"total-results": 2, "items": [{"abstract": "A."}, {"abstract": "B."}]},
    },
    "bioRxiv": {"messages": [{"status": "ok"}], "collection": [{"abstract": "A."}, {"abstract": "B."}]},
    "DOAJ": {"total": 2, "results": [{"id": "1", "bibjson": {"abstract": "A."}}, {"bibjson": {"abstract": "B."}}]},
    "Elasticsearch": {
        "hits": {"total": {}, "hits": [{"_source": {"abstract": "A."}}, {"_source": {"abstract": "B."}}]}
    },
    "a summary that counts": {"summary": {"found": 2}, "results": [{"abstract": "A."}, {"abstract": "B."}]},
    "a library with a title": {"title": "Goats", "items": [{"abstract": "A."}, {"abstract": "B."}]},
    "references alone": {"references": [{"abstract": "A."}, {"abstract": "B."}]},
    "two lists of any name": {"included": [{"abstract": "A."}], "excluded": [{"abstract": "B."}]},
    "records by identifier": {"7": {"abstract": "A."}, "8": {"abstract": "B."}},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_records_in_a_services_answer_are_read(name: str, write_file: WriteFile) -> None:
    one_line, lines = json.dumps(ANSWERS[name]), json.dumps(ANSWERS[name], indent=2)
    for content in (one_line, one_line + "\n", lines):
        for file_name in ("answer.json", "answer.jsonl", "answer.txt", "answer"):
            assert [record.text for record in records_of(write_file(file_name, content))] == ["A.", "B."]


def test_an_array_may_hold_the_pages_of_an_answer(write_file: WriteFile) -> None:
    pages = [[{"abstract": "A."}], {"results": [{"abstract": "B."}]}]
    assert [record.text for record in records_of(write_file("pages.json", json.dumps(pages)))] == ["A.", "B."]


def test_a_line_of_values_without_names_is_no_record(write_file: WriteFile) -> None:
    path = write_file("a.jsonl", '{"text": "A."}\n{"text": "B."}\n["Goats", "They chew."]\n')
    assert ["this is no JSON object." in str(one) for one in read_all(path)] == [False, False, True]


def test_answers_may_stand_one_a_line(write_file: WriteFile) -> None:
    pages = [json.dumps({"meta": {"page": page}, "results": [{"abstract": one} for one in "AB"]}) for page in (1, 2)]
    records = records_of(write_file("pages.jsonl", "\n".join(pages)))
    assert [(one.text, one.number, one.line) for one in records] == [("A", 1, 1), ("B", 2, 1), ("A", 3, 2), ("B", 4, 2)]


ENVELOPES: dict[str, Any] = {
    "Crossref's work": {"status": "ok", "message": {"id": "7", "title": ["Goats"], "abstract": TEXT}},
    "a work of DOAJ": {"id": "7", "bibjson": {"title": "Goats", "abstract": TEXT, "year": "2019"}},
    "an object of JSON:API": {"type": "works", "id": 7, "attributes": {"title": "Goats", "abstract": TEXT}},
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_a_record_may_lie_in_an_object_that_tells_more_about_it(name: str, write_file: WriteFile) -> None:
    record = record_of(write_file("answer.json", json.dumps(ENVELOPES[name], indent=2)))
    assert (record.id, record.title, record.text) == ("7", "Goats", TEXT)


CITED = [{"title": "Sheep", "abstract": "They agree."}, {"title": "Hay", "abstract": None}]

CITING: dict[str, tuple[dict[str, Any], str]] = {
    "with an abstract": ({"title": "Goats", "abstract": TEXT, "references": CITED, "citations": CITED}, TEXT),
    "whose abstract is null": ({"title": "Goats", "abstract": None, "references": CITED}, ""),
    "with a title alone": ({"title": "Goats", "references": CITED}, ""),
    "in an answer": ({"message": {"title": "Goats", "references": CITED}}, ""),
    "with data of another kind": ({"title": "Goats", "data": [{"title": "Table 1"}], "results": [{"p": 0.1}]}, ""),
}


@pytest.mark.parametrize("name", CITING)
def test_a_work_is_read_and_not_what_it_cites(name: str, write_file: WriteFile) -> None:
    work, text = CITING[name]
    for content in (work, [work], {"data": [work]}):
        record = record_of(write_file("batch.json", json.dumps(content, indent=1)))
        assert (record.title, record.text) == ("Goats", text)


def test_sections_under_a_name_that_is_not_known_are_no_records(write_file: WriteFile) -> None:
    content = {"pid": 7, "body": [{"section": "AIM", "text": "To chew."}, {"section": "END", "text": "They did."}]}
    (reject,) = rejects_of(write_file("a.json", json.dumps([content])))
    assert "it has: pid, body" in str(reject)


def test_what_is_wrong_with_an_answers_records_is_told_of_each(write_file: WriteFile) -> None:
    rejects = rejects_of(
        write_file("a.json", json.dumps({"meta": {}, "results": [{"goat": 1}, {"sheep": 2}]}, indent=1))
    )
    assert [(one.number, one.reason.split("it has: ")[1]) for one in rejects] == [(1, "goat)."), (2, "sheep).")]


def test_objects_may_stand_one_after_the_other(write_file: WriteFile) -> None:
    path = write_file("a.json", '{\n "text": "A."\n}\n{\n "text": "B."\n}\n')
    assert [(record.text, record.line) for record in records_of(path)] == [("A.", 1), ("B.", 4)]


def test_files_that_begin_with_a_byte_order_mark_may_be_joined(write_file: WriteFile) -> None:
    line = '\ufeff{"text": "A."}\n'
    for name, content in (
        ("a.jsonl", line * 3 + "\ufeff\n"),
        ("a", line * 3),
        ("a.json", '\ufeff[{"text": "A."}]\n' * 3),
    ):
        assert [(record.text, record.line) for record in records_of(write_file(name, content))] == [
            ("A.", 1),
            ("A.", 2),
            ("A.", 3),
        ]


BAD_LINES = {
    "no JSON": ('{"text": "A."', "it is no JSON"),
    "no object": ("17", "this is no JSON object"),
    "no abstract": ('{"goat": 1}', "it has: goat"),
    "too deep": ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_costs_no_other(name: str, write_file: WriteFile) -> None:
    line, reason = BAD_LINES[name]
    one, reject, two = read_all(write_file("a.jsonl", f'{{"text": "A."}}\n\n{line}\n{{"text": "B."}}\n'))
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (reject.number, reject.line) == (2, 3)
    assert reason in str(reject)


def test_a_bad_object_in_an_array_costs_no_other(write_file: WriteFile) -> None:
    good = {"text": "A.", "sections": [{"label": "X", "text": "y"}, {"label": "Z", "text": "w"}]}
    bad = json.dumps(good).replace('"y"', '"y" oops')
    content = f"[{json.dumps(good)},\n{bad},\n{json.dumps(good)}]"
    one, reject, three = read_all(write_file("a.json", content))
    assert isinstance(one, Record)
    assert isinstance(three, Record)
    assert (reject.number, reject.line, three.line) == (2, 2, 3)
    assert "the JSON is broken at line 2" in str(reject)


def test_halves_of_characters_become_replacement_characters(write_file: WriteFile) -> None:
    for name in ("a.jsonl", "a.json"):
        record = record_of(write_file(name, '{"text": "Goat \\ud83d chew \\ud83d\\udc10."}\n'))
        assert record.text == "Goat \ufffd chew 🐐."


def test_a_json_file_without_records_is_refused(write_file: WriteFile) -> None:
    with pytest.raises(InputError, match="no record"):
        records_of(write_file("a.json", "[]"))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="&<\0"), min_size=1, max_size=40)


@given(
    st.lists(texts.filter(lambda text: not says_there_is_none(text)), min_size=1, max_size=6),
    st.sampled_from([None, 1]),
    st.integers(1, 9),
)
def test_an_array_is_read_the_same_however_its_text_is_cut(items: list[str], indent: int | None, size: int) -> None:
    content = json.dumps([{"text": one} for one in items], indent=indent, ensure_ascii=size % 2 == 0)
    pieces = [content[place : place + size] for place in range(0, len(content), size)]
    records = list(read_json(pieces, "x", Columns()))
    assert [one.text for one in records if isinstance(one, Record)] == [one.strip() for one in items]


def test_a_line_that_is_too_long_is_one_reject_and_the_others_are_read(write_file: WriteFile) -> None:
    good = json.dumps({"text": TEXT}) + "\n"
    long = json.dumps({"text": TEXT * (MAX_LINE // len(TEXT) + 1)}) + "\n"
    before, reject, after = read_all(write_file("a.jsonl", good + long + good))
    assert isinstance(before, Record)
    assert isinstance(after, Record)
    assert isinstance(reject, Reject)
    assert (reject.number, reject.line, after.number, after.line) == (2, 2, 3, 3)
    assert "longer than" in reject.reason
