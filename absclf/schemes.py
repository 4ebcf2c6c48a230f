"""Labelling schemes: the ordered labels, and which printed headings mean each."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from absclf.errors import SchemeError
from absclf.heading_tables import ROLES, HeadingTable, heading_key, match_heading, nlm_table, role_table

__all__ = ["SCHEME_NAMES", "Scheme", "get_scheme", "load_scheme", "parse_scheme"]

SCHEME_NAMES = ("review", "research", "cs")
"""The schemes that ship with the package."""

_KEYS = ("name", "labels", "roles", "headings", "key_points", "key_point_spread")
_SPREAD = 0.2
_REMEMBERED = 4096  # headings whose labels a scheme keeps
_EXAMPLE = 'A scheme file needs at least: name = "mine" and labels = ["FIRST", "SECOND"].'


@dataclass(frozen=True)
class Scheme:
    """A set of section labels and how printed headings map to them.

    Parameters
    ----------
    name : str
    labels : tuple of str
        In the order in which an abstract usually has them.
    headings : mapping of str to tuple of str
        From a label to the printed headings that mean it: this scheme's own, which go before the roles. A heading
        under several labels is a joint one. ``*`` at the end of a heading stands for further words.
    roles : mapping of str to tuple of str
        From a label to those of :data:`absclf.headings.ROLES` that it stands for.
    key_point_weights : mapping of str to float
        From a label to how much a sentence under it carries of what a reader wants to take away, 0 to 1.
    key_point_spread : float
        How much of its worth a further sentence of a section that is represented among the key points loses, 0 to 1.

    Raises
    ------
    SchemeError
        If a label stands there twice, a mapping has one that is none of the labels, or a weight is none. A str in place
        of several headings or roles is one.
    """

    name: str
    labels: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    key_point_weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    key_point_spread: float = _SPREAD
    _own: HeadingTable = field(init=False, repr=False, compare=False)
    _labels_of_role: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _find_labels: Callable[[str], tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check()
        weights = {label: float(self.key_point_weights.get(label, 1.0)) for label in self.labels}
        headings, roles = (
            {label: (texts,) if isinstance(texts, str) else tuple(texts) for label, texts in table.items()}
            for table in (self.headings, self.roles)
        )
        labels_of_role = {role: tuple(label for label in self.labels if role in roles.get(label, ())) for role in ROLES}
        own = HeadingTable({label: (label, *headings.get(label, ())) for label in self.labels})
        for name, value in (
            ("headings", MappingProxyType(headings)),
            ("roles", MappingProxyType(roles)),
            ("key_point_weights", MappingProxyType(weights)),
            ("_own", own),
            ("_labels_of_role", labels_of_role),
            # Most abstracts print the same few headings.
            ("_find_labels", lru_cache(maxsize=_REMEMBERED)(self._labels_of)),
        ):
            object.__setattr__(self, name, value)

    def _check(self) -> None:
        source = f"scheme {self.name!r}"
        if isinstance(self.labels, str):
            raise SchemeError(
                f"{source}: labels must be several texts, not {self.labels!r}.", 'Write ("FIRST", "SECOND").'
            )
        _refuse_doubled(self.labels, source)
        for key, table in (
            ("headings", self.headings),
            ("roles", self.roles),
            ("key_point_weights", self.key_point_weights),
        ):
            _check_table(table, key, self.labels, source)
        for weight in (*self.key_point_weights.values(), self.key_point_spread):
            if not _is_share(weight):
                raise SchemeError(
                    f"{source}: a weight must be a number from 0 to 1, not {weight!r}.", "Write 1 for most."
                )

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy does not pickle, and worker processes need their scheme.
        return Scheme, (
            self.name,
            self.labels,
            dict(self.headings),
            dict(self.roles),
            dict(self.key_point_weights),
            self.key_point_spread,
        )

    def labels_for(self, heading: str) -> tuple[str, ...]:
        """Labels that a printed heading means.

        Parameters
        ----------
        heading : str
            As printed: letter case, accents, plural, numbering and punctuation do not matter.

        Returns
        -------
        tuple of str
            In the scheme's order. One label is sure; several are a joint heading such as "Methods and results",
            whose sentences have one of them each; none is a heading that is unknown or has no role here.

        Examples
        --------
        >>> research = get_scheme("research")
        >>> research.labels_for("Patients & Methods:"), research.labels_for("AIMS AND METHODS")
        (('METHODS',), ('OBJECTIVE', 'METHODS'))
        """
        return self._find_labels(heading)

    def _labels_of(self, heading: str) -> tuple[str, ...]:
        found = match_heading(heading_key(heading), self._lookup_own_or_role, self._lookup_nlm)
        return tuple(label for label in self.labels if label in (found or ()))

    def to_dict(self) -> dict[str, Any]:
        """The scheme as JSON types: :func:`parse_scheme` reads it back."""
        return {
            "name": self.name,
            "labels": list(self.labels),
            "roles": {label: list(roles) for label, roles in self.roles.items()},
            "headings": {label: list(headings) for label, headings in self.headings.items()},
            "key_points": dict(self.key_point_weights),
            "key_point_spread": self.key_point_spread,
        }

    def labels_before(self, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Labels that the text before the first printed heading may have.

        Parameters
        ----------
        labels : tuple of str
            What that heading means, as :meth:`labels_for` gives it.

        Returns
        -------
        tuple of str
            Those that come before them in the scheme; the first one where none does; all where nothing is known.
        """
        if not labels:
            return self.labels
        return self.labels[: self.labels.index(labels[0])] or self.labels[:1]

    def _lookup_own_or_role(self, key: str) -> tuple[str, ...] | None:
        found = self._own(key)
        return self._translate(role_table()(key)) if found is None else found

    def _lookup_nlm(self, key: str) -> tuple[str, ...] | None:
        return self._translate(nlm_table()(key))

    def _translate(self, roles: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if roles is None:
            return None
        return tuple(label for role in roles for label in self._labels_of_role[role])


@lru_cache(maxsize=len(SCHEME_NAMES))
def get_scheme(name: str) -> Scheme:
    """A scheme that ships with the package.

    Parameters
    ----------
    name : {"review", "research", "cs"}

    Raises
    ------
    SchemeError
        If there is no such scheme.
    """
    if name not in SCHEME_NAMES:
        close = difflib.get_close_matches(name, SCHEME_NAMES, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else f"The schemes are: {', '.join(SCHEME_NAMES)}."
        raise SchemeError(f"There is no scheme {name!r}.", hint)
    path = resources.files("absclf") / "data" / "schemes" / f"{name}.toml"
    return parse_scheme(tomllib.loads(path.read_text(encoding="utf-8")), source=f"scheme {name!r}")


def load_scheme(path: str | Path) -> Scheme:
    """Read a scheme from a TOML file.

    Parameters
    ----------
    path : str or Path
        Its keys: ``name``; ``labels``, a list in the order of an abstract; and, as one likes, ``[headings]``, label =
        list of printed headings that mean it, ``[roles]``, label = list of roles of absclf's own table of headings
        that it stands for, ``[key_points]``, label = weight from 0 to 1, and ``key_point_spread``, from 0 to 1.

    Returns
    -------
    Scheme

    Raises
    ------
    SchemeError
        If the file cannot be read, is not TOML, or contradicts itself: with the file, the key and the remedy.
    """
    path = Path(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SchemeError(f"{path}: cannot read the scheme: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SchemeError(f"{path}: the scheme is not UTF-8 text.", "Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(f"{path}: the scheme is not valid TOML: {error}.", _EXAMPLE) from error
    scheme = parse_scheme(values, source=str(path))
    _refuse_alike(scheme.labels, str(path))
    return scheme


def parse_scheme(values: Mapping[str, Any], source: str) -> Scheme:
    """Build a scheme from plain data, as in a TOML file or a model file.

    Parameters
    ----------
    values : mapping
        Keys as :func:`load_scheme` describes them.
    source : str
        Where the data comes from, for messages.

    Raises
    ------
    SchemeError
        If the data contradicts itself.
    """
    for key in values:
        if key not in _KEYS:
            close = difflib.get_close_matches(key, _KEYS, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"The keys are: {', '.join(_KEYS)}."
            raise SchemeError(f"{source}: unknown key {key!r}.", hint)
    labels = _parse_labels(values.get("labels"), source)
    return Scheme(
        name=_parse_name(values.get("name"), source),
        labels=labels,
        headings=_parse_headings(values.get("headings", {}), labels, source),
        roles=_parse_roles(values.get("roles", {}), labels, source),
        key_point_weights=_parse_weights(values.get("key_points", {}), labels, source),
        key_point_spread=_parse_spread(values.get("key_point_spread", _SPREAD), source),
    )


def _parse_name(name: Any, source: str) -> str:
    if not isinstance(name, str) or not name.strip():
        raise SchemeError(f"{source}: key 'name' must be a text, not {name!r}.", _EXAMPLE)
    return name.strip()


def _parse_labels(labels: Any, source: str) -> tuple[str, ...]:
    if not _is_texts(labels) or len(labels) < 2:
        raise SchemeError(f"{source}: key 'labels' must be a list of at least two texts, not {labels!r}.", _EXAMPLE)
    for label in labels:
        if label != label.strip() or not label or len(label.splitlines()) > 1:
            raise SchemeError(
                f"{source}: key 'labels': {label!r} is empty, or has white space around it or a line break in it.",
                "Write each label as one line of text.",
            )
    _refuse_doubled(labels, source)
    return tuple(labels)


def _refuse_doubled(labels: Sequence[str], source: str) -> None:
    for label in labels:
        if labels.count(label) > 1:
            raise SchemeError(f"{source}: key 'labels': {label!r} stands there twice.", "Keep one of them.")


def _refuse_alike(labels: tuple[str, ...], source: str) -> None:
    """Refuse labels that a corpus cannot tell apart, as it may write them in any case."""
    first: dict[str, str] = {}
    for label in labels:
        if (other := first.setdefault(label.casefold(), label)) != label:
            raise SchemeError(
                f"{source}: key 'labels': {other!r} and {label!r} are the same but for upper and lower case.",
                "Keep one of them.",
            )


def _parse_headings(table: Any, labels: tuple[str, ...], source: str) -> dict[str, tuple[str, ...]]:
    checked = {}
    for label, headings in _check_table(table, "headings", labels, source).items():
        if not _is_texts(headings):
            raise SchemeError(
                f"{source}: key 'headings.{label}' must be a list of texts, not {headings!r}.",
                f'For example: {label!r} = ["{label.capitalize()}"].',
            )
        for heading in headings:
            if not heading_key(heading):
                raise SchemeError(
                    f"{source}: key 'headings.{label}': {heading!r} holds no word.",
                    "Take it out of the list.",
                )
        checked[label] = tuple(headings)
    return checked


def _parse_roles(table: Any, labels: tuple[str, ...], source: str) -> dict[str, tuple[str, ...]]:
    checked = {}
    for label, roles in _check_table(table, "roles", labels, source).items():
        unknown = [role for role in roles if role not in ROLES] if _is_texts(roles) else [roles]
        if unknown:
            raise SchemeError(
                f"{source}: key 'roles.{label}' must be a list of roles; {unknown[0]!r} is none.",
                f"The roles are: {', '.join(ROLES)}.",
            )
        checked[label] = tuple(roles)
    return checked


def _parse_weights(table: Any, labels: tuple[str, ...], source: str) -> dict[str, float]:
    checked = {}
    for label, weight in _check_table(table, "key_points", labels, source).items():
        if not _is_share(weight):
            raise SchemeError(
                f"{source}: key 'key_points.{label}' must be a number from 0 to 1, not {weight!r}.",
                "1 is a section that readers want most, 0 one that they can do without.",
            )
        checked[label] = float(weight)
    return checked


def _parse_spread(spread: Any, source: str) -> float:
    if not _is_share(spread):
        raise SchemeError(
            f"{source}: key 'key_point_spread' must be a number from 0 to 1, not {spread!r}.",
            "0 lets all key points come from one section, 1 takes a second one from it only when nothing else is left.",
        )
    return float(spread)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _check_table(table: Any, key: str, labels: tuple[str, ...], source: str) -> Mapping[str, Any]:
    if not isinstance(table, Mapping):
        raise SchemeError(
            f"{source}: key {key!r} must be a table, not {table!r}.",
            f"Write [{key}] and below it one line a label.",
        )
    for label in table:
        if label not in labels:
            close = difflib.get_close_matches(label, labels, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"The labels are: {', '.join(labels)}."
            raise SchemeError(f"{source}: key '{key}.{label}': {label!r} is not one of the labels.", hint)
    return table


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
