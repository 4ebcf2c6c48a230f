"""A model file is data: what is damaged, foreign or too new is refused with what is wrong."""

from __future__ import annotations

import json
import os
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from absclf.errors import ModelFileError
from absclf.modelfile import SCHEMA_VERSION, ModelFile, read_model_file, write_model_file


def make_model() -> ModelFile:
    arrays: dict[str, npt.NDArray[Any]] = {
        "weights": np.arange(12, dtype=np.float32).reshape(3, 4),
        "codes": np.arange(5, dtype=np.int8),
    }
    return ModelFile("labeller", {"labels": ["A", "Ä"]}, arrays, {"name": "tiny"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "tiny.safetensors"
    write_model_file(target, make_model())
    return target


def rewrite(path: Path, **changes: object) -> None:
    """Write the file again with other values in its document."""
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "little")
    document = json.loads(json.loads(content[8 : 8 + size])["__metadata__"]["absclf"])
    document.update(changes)
    path.write_bytes(save(make_model().arrays, metadata={"absclf": json.dumps(document)}))


def test_what_is_written_is_read(path: Path) -> None:
    model, read = make_model(), read_model_file(path)
    assert (read.kind, read.settings, read.card) == (model.kind, model.settings, model.card)
    assert read.arrays.keys() == model.arrays.keys()
    for name, array in model.arrays.items():
        assert read.arrays[name].dtype == array.dtype
        assert np.array_equal(read.arrays[name], array)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path, path: Path) -> None:
    again = tmp_path / "again.safetensors"
    write_model_file(again, read_model_file(path))
    assert again.read_bytes() == path.read_bytes()


def test_the_card_is_not_part_of_the_digest() -> None:
    model = make_model()
    other = ModelFile(model.kind, model.settings, model.arrays, {"name": "renamed"})
    assert other.digest() == model.digest()


def test_a_missing_file_names_the_shipped_models(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"nowhere.*there is no such model.*review"):
        read_model_file(tmp_path / "nowhere")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="directory"):
        read_model_file(tmp_path)


def test_a_later_version_asks_for_an_upgrade(path: Path) -> None:
    rewrite(path, schema=SCHEMA_VERSION + 1)
    with pytest.raises(ModelFileError, match="Upgrade absclf"):
        read_model_file(path)


def test_changed_settings_do_not_fit_the_checksum(path: Path) -> None:
    rewrite(path, settings={"labels": ["A", "B"]})
    with pytest.raises(ModelFileError, match="checksum"):
        read_model_file(path)


def test_a_pickle_is_not_a_model(tmp_path: Path) -> None:
    target = tmp_path / "model.pkl"
    target.write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ModelFileError, match="is not a model of absclf"):
        read_model_file(target)


def test_a_foreign_safetensors_file_is_not_a_model(tmp_path: Path) -> None:
    target = tmp_path / "other.safetensors"
    target.write_bytes(save({"x": np.zeros(3, dtype=np.float32)}))
    with pytest.raises(ModelFileError, match="is not a model of absclf"):
        read_model_file(target)


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    model = make_model()
    model.arrays["weights"][1, 1] = np.inf
    target = tmp_path / "infinite.safetensors"
    write_model_file(target, model)
    with pytest.raises(ModelFileError, match="not finite"):
        read_model_file(target)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_goes_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    target = folder / "tiny.safetensors"
    write_model_file(target, make_model())
    content = bytearray(target.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:place]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    target.write_bytes(bytes(content))
    refused = ""
    try:
        read = read_model_file(target)
    except ModelFileError as error:
        refused = error.message
    # Only the card and white space may change without harm.
    assert str(target) in refused or read.digest() == make_model().digest()


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be written"):
        write_model_file(tmp_path / "no" / "such" / "model", make_model())


def test_nothing_half_written_is_left(tmp_path: Path, path: Path) -> None:
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_link_stays_a_link_and_the_file_keeps_its_permissions(tmp_path: Path, path: Path) -> None:
    third, current = tmp_path / "third.safetensors", tmp_path / "current.safetensors"
    third.write_text("before")
    third.chmod(0o640)
    current.symlink_to(third.name)
    write_model_file(current, make_model())
    assert current.is_symlink()
    assert third.read_bytes() == path.read_bytes()
    assert third.stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_into_and_not_replaced(tmp_path: Path, path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_model_file(pipe, make_model())
    assert pipe.is_fifo()
    reader.join(timeout=60)
    assert read == [path.read_bytes()]


def test_a_new_file_has_the_permissions_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o026)
    try:
        write_model_file(tmp_path / "mine.safetensors", make_model())
    finally:
        os.umask(before)
    assert (tmp_path / "mine.safetensors").stat().st_mode & 0o777 == 0o640
