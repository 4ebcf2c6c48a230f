r"""LaTeX as text: what reference managers and publishers write in the fields of BibTeX, decoded with pylatexenc.

Its tables know most signs. What they do not know is added here, so that no command takes a sign or the content of its
arguments with it; and ``&``, ``$``, ``%`` and ``~``, which exports often write as they stand, are characters where they
do no LaTeX work.
"""

from __future__ import annotations

import functools
import logging
import re
from typing import Any

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    SpecialsTextSpec,
)
from pylatexenc.latex2text import get_default_latex_context_db as default_texts
from pylatexenc.latexwalker import LatexToken, LatexWalker  # type: ignore[import-untyped]
from pylatexenc.latexwalker import get_default_latex_context_db as default_syntax
from pylatexenc.macrospec import MacroSpec  # type: ignore[import-untyped]

__all__ = ["decode_latex"]

_SIGNS = {
    "textless": "<",
    "textgreater": ">",
    "lt": "<",
    "gt": ">",
    "textbar": "|",
    "textbardbl": "‖",
    "textasciicircum": "^",  # pylatexenc: the accent
    "textunderscore": "_",
    "textquotedbl": '"',
    "textquotestraightbase": "‚",
    "textquotestraightdblbase": "„",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textminus": "−",
    "texthyphen": "-",
    "textnonbreakinghyphen": "‑",
    "textcopyleft": "🄯",
    "textlquill": "⁅",
    "textrquill": "⁆",
    "textbullet": "•",
    "SS": "ẞ",
    "S": "§",
    "P": "¶",
    "copyright": "©",
    "pounds": "£",
    "ddag": "‡",
    "lq": "‘",
    "rq": "’",
    "guillemetleft": "«",
    "guillemetright": "»",
    "degree": "°",
    "celsius": "°C",
    "permil": "‰",
    "micro": "µ",
    "ohm": "Ω",
    "angstrom": "Å",
    "colon": ":",
    "slash": "/",
    "lbrack": "[",
    "rbrack": "]",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "space": " ",
    "nobreakspace": " ",
    "quad": " ",
    "qquad": " ",
    "newline": "\n",
    "linebreak": "\n",
    "par": "\n\n",
}
"""Commands that stand for a sign, or for white space, where pylatexenc has none."""

_PRINTS_NOTHING = frozenset(
    """
    / - @ bf it em rm sf sl sc tt up normalfont rmfamily sffamily ttfamily bfseries mdseries itshape slshape scshape
    upshape selectfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge boldmath unboldmath
    indent noindent centering raggedright raggedleft sloppy hfill vfill smallskip medskip bigskip newpage clearpage
    protect relax null unskip ignorespaces allowbreak nobreak textcompwordmark left right middle big Big bigg Bigg bigl
    bigr Bigl Bigr biggl biggr Biggl Biggr bigm displaystyle textstyle scriptstyle limits nolimits nonumber notag
    label hspace vspace hphantom vphantom phantom color pagecolor nopagecolor definecolor providecolor colorlet
    rowcolors boxframe documentclass usepackage RequirePackage selectlanguage setlength addlength setcounter addcounter
    newcommand renewcommand providecommand newenvironment renewenvironment provideenvironment DeclareMathOperator
    bibliography hypersetup
    """.split()  # noqa: SIM905 - a list of seventy strings would be harder to read
)
"""Commands of layout, whose arguments are no text either."""

_GREEK_KEYS = str.maketrans(
    "abgdezhjiklmnxoprcstufqywABGDEZHJIKLMNXOPRSTUFQYW", "αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
)
"""The letters that are typed for Greek ones (encoding LGR)."""

_TOKEN = re.compile(r"\\.|\$\$?|%", re.DOTALL)
_ESCAPED = re.compile(r"\\([\W_])")
_BRACED = re.compile(r"\{[^{}]*\}")
_TWO_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[,;]?\s+[A-Za-z]{2,}")
_MATHS = re.compile(r"\\[A-Za-z]|[\^_=<>]")
_CURRENCY = re.compile(r"(?<![A-Za-z0-9])(?:US|AU|CA|NZ|HK|SG|A|C|R)$")
_PLAIN = re.compile(r"[A-Za-z\d,.;:/]++(?: [A-Za-z\d,.;:/]++)*+")
"""Characters that are no LaTeX wherever they stand but as the argument of a command."""
_BEFORE_ABOUT = "([{<>=≤≥/+-–—"
"""Signs after which ``~`` says "about", or stands in an address."""


def decode_latex(value: str) -> str:
    """The text that the LaTeX prints. What cannot be decoded stays as it stands: it is still the text."""
    try:
        walker = _Walker(_escape_plain_signs(value), latex_context=_syntax())
        return str(_decoder().nodelist_to_text(walker.get_latex_nodes()[0]))
    except Exception:  # whatever the parser stumbles over: braces within braces, a command that lacks what it takes
        return value


def _escape_plain_signs(value: str) -> str:
    """The LaTeX with ``%``, and each dollar that is not a mark of mathematics, escaped: they are characters."""
    tokens = [token for token in _TOKEN.finditer(value) if token[0][0] != "\\"]
    pieces: list[str] = []
    done = 0
    closing = -1
    for place, token in enumerate(tokens):
        is_mark = place == closing
        if token[0] != "%" and place > closing:
            end = next((n for n in range(place + 1, min(place + 9, len(tokens))) if tokens[n][0] != "%"), -1)
            if end > 0 and tokens[end][0] == token[0] and _is_mathematics(value, token.end(), tokens[end].start()):
                closing, is_mark = end, True
        if not is_mark:
            pieces += (value[done : token.start()], token[0].replace("$", r"\$").replace("%", r"\%"))
            done = token.end()
    return "".join(pieces) + value[done:]


def _is_mathematics(value: str, start: int, end: int) -> bool:
    """Whether what lies between two dollars is mathematics, and not what was paid: ``$5 million, and $10``."""
    content = value[start:end]
    if not content.strip() or "\n\n" in content or content[0] in "/),;":
        return False
    if _TWO_WORDS.search(_BRACED.sub("", content)):
        return False
    if content[0].isspace() or content[-1].isspace():  # padded mathematics has a sign, or is one letter
        inner = content.strip()
        return not inner[0].isdigit() and (len(inner) == 1 or _MATHS.search(inner) is not None)
    if content[0].isdigit():  # an amount, unless the dollar closes it
        return not value[end + 1 : end + 2].isdigit() and _CURRENCY.search(content) is None
    return True


@functools.cache
def _syntax() -> Any:
    """Which commands take arguments."""
    syntax = default_syntax()
    takes_one = ("nolinkurl", "path", "textgreek", "textsuperscript", "textsubscript", "phantom", "sp", "sb")
    macros = [MacroSpec("href", "{{"), *(MacroSpec(name, "{") for name in takes_one)]
    syntax.add_context_category("absclf", macros=macros, prepend=True)
    return syntax


class _Walker(LatexWalker):  # type: ignore[misc]
    """pylatexenc's parser, which takes running text character by character; this one takes what is plain at once."""

    def get_token(self, pos: int, include_brace_chars: Any = None, environments: bool = True, **options: Any) -> Any:
        # it is for the argument of a command, which may be one character, that environments are none
        plain = _PLAIN.match(self.s, pos) if environments else None
        if plain is not None:
            return LatexToken(tok="char", arg=plain[0], pos=pos, len=len(plain[0]), pre_space="")
        return super().get_token(pos, include_brace_chars, environments, **options)


class _Decoder(LatexNodes2Text):  # type: ignore[misc]
    """pylatexenc's decoder, which drops what it has no entry for; this one keeps what is text in it."""

    def macro_node_to_text(self, node: Any) -> str:
        known = self.latex_context.get_macro_spec(node.macroname)
        arguments = _arguments(node)
        if node.macroname in _PRINTS_NOTHING:
            return ""
        if known is not None and (arguments or not _takes_arguments(known)):
            return str(super().macro_node_to_text(node))
        if arguments:
            return "".join(self._groupnodecontents_to_text(one) for one in arguments)
        return self._bare(node)

    def _bare(self, node: Any) -> str:
        """A command without arguments that is in no table: a Greek letter or a sign's name behind "text", or itself."""
        name = node.macroname
        behind = node.parsing_state.s[node.pos + node.len : node.pos + node.len + 2]
        if name.startswith("text"):
            base = self.latex_context.get_macro_spec(name[4:])
            if base is not None and isinstance(base.simplify_repl, str) and not _takes_arguments(base):
                return base.simplify_repl
        if behind.startswith("{") and behind != "{}":  # what it takes comes next, as a group
            return ""
        return f"\\{name}{node.macro_post_space}"


def _takes_arguments(known: Any) -> bool:
    return isinstance(known.simplify_repl, str) and "%" in known.simplify_repl and len(known.simplify_repl) > 1


@functools.cache
def _decoder() -> _Decoder:
    logging.getLogger("pylatexenc").addHandler(logging.NullHandler())  # nothing on standard error
    texts = default_texts()
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in _SIGNS.items()]
    macros += [MacroTextSpec(name, simplify_repl=_address) for name in ("url", "nolinkurl", "path")]
    macros += [MacroTextSpec("href", simplify_repl=_link), MacroTextSpec("textgreek", simplify_repl=_greek)]
    macros += [MacroTextSpec("sqrt", simplify_repl=_root)]
    specials = [SpecialsTextSpec("&", simplify_repl=_ampersand), SpecialsTextSpec("~", simplify_repl=_tilde)]
    texts.add_context_category("absclf", macros=macros, specials=specials, prepend=True)
    return _Decoder(texts, math_mode="text", keep_comments=True, strict_latex_spaces=True)


def _arguments(node: Any) -> list[Any]:
    return [one for one in (node.nodeargd.argnlist or () if node.nodeargd else ()) if one is not None]


def _address(node: Any) -> str:
    """An address as it stands: its dashes and tildes are no LaTeX."""
    return "".join(_ESCAPED.sub(r"\1", one.latex_verbatim().strip("{}")) for one in _arguments(node))


def _link(node: Any, l2tobj: Any) -> str:
    """The words that are linked; where there are none, the address."""
    return str(l2tobj.nodelist_to_text(_arguments(node)[1:])) or _address(node)


def _greek(node: Any, l2tobj: Any) -> str:
    return str(l2tobj.nodelist_to_text(_arguments(node))).translate(_GREEK_KEYS)


def _root(node: Any, l2tobj: Any) -> str:
    radicand = str(l2tobj.nodelist_to_text(_arguments(node)[-1:]))
    return f"√({radicand})" if radicand else "√"


def _ampersand(node: Any) -> str:
    """An ampersand is one, but in mathematics, where it aligns."""
    return "" if node.parsing_state.in_math_mode else "&"


def _tilde(node: Any) -> str:
    """A tilde between words ties them, and prints as a blank; before a number it says "about", between two "to"."""
    source, start, end = node.parsing_state.s, node.pos, node.pos + node.len
    before, behind = source[max(start - 1, 0) : start], source[end : end + 1]
    if not before or before.isspace() or before in _BEFORE_ABOUT or (before.isdigit() and behind.isdigit()):
        return "~"
    return " "
