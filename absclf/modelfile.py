"""The model file: JSON and arrays in one safetensors file, checked before anything is built from it.

A safetensors file is a JSON header and the bytes of arrays; nothing in it can run. The header holds, under the name
``absclf``, a JSON document with the schema version, the model's settings, its card, and a SHA-256 of all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from absclf.errors import ModelFileError, OutputError
from absclf.whole_file import whole_file

__all__ = ["SCHEMA_VERSION", "ModelFile", "Signature", "read_model_file", "sign_file", "write_model_file"]

SCHEMA_VERSION = 1
"""Version of the file's layout that this version writes. All up to it can be read."""

MAX_BYTES = 512 * 1024 * 1024
"""A larger file is not read: shipped models have some 15 million bytes."""

_KEY = "absclf"
_REMEDY = "Train or download the model again, and compare its size or checksum with the source's."
Signature = tuple[int, int, int]
"""Size, time of change, and number of a file: they differ once it was written anew, also within one tick."""

_DTYPES = {"int8", "uint8", "int32", "uint32", "int64", "float16", "float32", "float64"}


@dataclass(frozen=True)
class ModelFile:
    """What a model file holds.

    Parameters
    ----------
    kind : str
        What the model is: ``"labeller"`` or ``"auto"``.
    settings : dict
        JSON types.
    arrays : dict of str to array
    card : dict
        JSON types: what the model is, what it learnt from, how well it does.
    """

    kind: str
    settings: dict[str, Any]
    arrays: dict[str, npt.NDArray[Any]]
    card: dict[str, Any]

    @cached_property
    def _sha256(self) -> str:
        digest = hashlib.sha256(_canonical([self.kind, self.settings]).encode())
        for name in sorted(self.arrays):
            array = np.ascontiguousarray(self.arrays[name])
            digest.update(_canonical([name, array.dtype.name, list(array.shape)]).encode())
            digest.update(array.data)
        return digest.hexdigest()

    def digest(self) -> str:
        """SHA-256 of the model: all but the card."""
        return self._sha256


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sign_file(path: str | Path) -> Signature | None:
    """What tells whether the file is still the one that was read; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def write_model_file(path: str | Path, model: ModelFile) -> None:
    """Write a model file. It appears whole or not at all; the same model gives the same bytes.

    A link stays a link, a file that is replaced keeps its permissions, and a pipe or a device is written into.

    Raises
    ------
    ModelFileError
        If the file cannot be written there.
    """
    from safetensors.numpy import save

    document = {
        "schema": SCHEMA_VERSION,
        "kind": model.kind,
        "settings": model.settings,
        "card": model.card,
        "sha256": model.digest(),
    }
    arrays = {name: np.ascontiguousarray(array) for name, array in model.arrays.items()}
    content = save(arrays, metadata={_KEY: _canonical(document)})
    try:
        with whole_file(Path(path).absolute()) as stream:  # a model never goes to standard output, as "-" would
            stream.write(content)
    except (OutputError, OSError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        reason = getattr(cause, "strerror", None) or str(cause)
        raise ModelFileError(f"{path}: the model cannot be written: {reason}.", "Name another place.") from error


def read_model_file(path: str | Path) -> ModelFile:
    """Read and check a model file.

    Raises
    ------
    ModelFileError
        If there is no such file, or it is damaged, or not a model of this package, or of a later version.
    """
    content = _content(path)
    arrays, document = _parse(path, content)
    version = document.get("schema")
    if not isinstance(version, int) or version < 1:
        raise ModelFileError(f"{path}: the model file has no schema version.", _REMEDY)
    if version > SCHEMA_VERSION:
        raise ModelFileError(
            f"{path}: the model was written by a later version of absclf (its schema is {version}, "
            f"and this version reads up to {SCHEMA_VERSION}).",
            "Upgrade absclf.",
        )
    kind, settings, card = document.get("kind"), document.get("settings"), document.get("card")
    if not isinstance(kind, str) or not isinstance(settings, dict) or not isinstance(card, dict):
        raise ModelFileError(f"{path}: the model file lacks its kind, settings or card.", _REMEDY)
    model = ModelFile(kind, settings, arrays, card)
    if model.digest() != document.get("sha256"):
        raise ModelFileError(f"{path}: the model file is damaged: its checksum does not fit its content.", _REMEDY)
    for name, array in arrays.items():
        if array.dtype.name not in _DTYPES:
            raise ModelFileError(f"{path}: the model's {name} has type {array.dtype.name}, which models never have.")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelFileError(f"{path}: the model's {name} holds numbers that are not finite.", _REMEDY)
    return model


def _content(path: str | Path) -> bytes:
    source = Path(path)
    try:
        if source.is_dir():
            raise ModelFileError(f"{path}: is a directory, not a model file.", "Name the file in it.")
        size = source.stat().st_size
        if size > MAX_BYTES:
            raise ModelFileError(f"{path}: is too large for a model ({size} bytes).", "Check the path.")
        return source.read_bytes()
    except FileNotFoundError:
        raise ModelFileError(
            f"{path}: there is no such model or file.",
            "The shipped models are auto, review, research and cs; for one of your own give the file's path.",
        ) from None
    except OSError as error:
        raise ModelFileError(f"{path}: cannot be read: {error.strerror}.", "Check the file's permissions.") from error


def _parse(path: str | Path, content: bytes) -> tuple[dict[str, npt.NDArray[Any]], Mapping[str, Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = load(content)
        size = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + size])
        document = json.loads(header["__metadata__"][_KEY])
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelFileError(f"{path}: is not a model of absclf, or is damaged.", _REMEDY) from error
    if not isinstance(document, dict):
        raise ModelFileError(f"{path}: is not a model of absclf, or is damaged.", _REMEDY)
    return arrays, document
