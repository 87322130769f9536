"""Write the Python classes of methods and functions of weights from their documentation in Rust.

    uv run --group dev tests/write_bindings.py

`tests/python/test_generated.py` fails when the files are not up to date.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stratech import _core

ROOT = Path(__file__).resolve().parent.parent
METHODS = ROOT / "src/scoring/methods"
WEIGHTS = ROOT / "src/scoring/weights"
RESERVED = {"lambda": "lambda_"}
# Functions of weights that take more forms in Python; they stand in weights.py.
BY_HAND = {"fucom", "rancom"}
# What a class has beside `evaluate`.
MORE = {
    "ElectreIII": '''
    def credibility(
        self,
        matrix: ArrayLike,
        weights: ArrayLike | None = None,
        directions: Directions | None = None,
        *,
        rows: ArrayLike | None = None,
    ) -> NDArray[np.float64]:
        """Return the credibility that alternatives are at least as good as others; nothing else is computed.

        Parameters
        ----------
        matrix : array_like or data frame, shape (n, m)
            As for `evaluate`.
        weights : array_like, shape (m,), optional
            As for `evaluate`.
        directions : sequence of {"max", "min"} or of {+1, -1}, length m
            As for `evaluate`.
        rows : array_like of int, optional
            The alternatives whose rows are wanted, by number from 0; all where nothing is given.

        Returns
        -------
        ndarray
            float64 (n, n) or (len(rows), n); `[i, j]` is the credibility S of "i is at least as good as j".

        Raises
        ------
        InputError
            With every fault of settings, data and rows, and its place.
        LimitError
            For more than 2^27 credibilities (1 GB): ask for some rows at a time.
        """
        return electre_iii_credibility(self, matrix, weights, directions, rows)
'''
}
SHARES = "ndarray\n    float64 (m,); they sum to 1."
HEAD = '"""{}\n\nWritten by tests/write_bindings.py from the documentation in Rust; edit that.\n"""\n\n'


@dataclass
class Doc:
    """A Rust doc comment: what comes first, and its sections by name."""

    summary: str
    body: list[str]
    sections: dict[str, list[str]]

    @classmethod
    def read(cls, lines: list[str]) -> Doc:
        """Read the lines of a doc comment without their slashes."""
        parts: dict[str, list[str]] = {"": []}
        name = ""
        for line in lines:
            if line.startswith("# "):
                name = line[2:].strip()
                parts[name] = []
            else:
                parts[name].append(line)
        first = parts.pop("")
        end = next((i for i, line in enumerate(first) if not line.strip()), len(first))
        return cls(" ".join(first[:end]), first[end:], parts)

    def text(self, parameters: list[tuple[str, str]], returns: str = "") -> str:
        """Return the numpydoc docstring."""
        blocks = [wrap(self.summary)]
        if self.body and any(line.strip() for line in self.body):
            blocks.append("\n\n".join(paragraphs(self.body)))
        if parameters:
            entries = "\n".join(f"{head}\n{textwrap.indent(wrap(doc, 104), '    ')}" for head, doc in parameters)
            blocks.append(f"Parameters\n----------\n{entries}")
        if returns:
            blocks.append(f"Returns\n-------\n{returns}")
        notes = paragraphs(self.sections.get("Formula", [])) + paragraphs(self.sections.get("Complexity", []))
        if notes:
            blocks.append("Notes\n-----\n" + "\n\n".join(notes))
        if references := paragraphs(self.sections.get("References", [])):
            blocks.append("References\n----------\n" + "\n\n".join(references))
        return "\n\n".join(blocks)


def wrap(text: str, width: int = 108) -> str:
    """Return the text in lines."""
    # Links of rustdoc become plain code.
    text = re.sub(r"\[(`[^`]*`)\](\([^)]*\))?", r"\1", text)
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def paragraphs(lines: list[str]) -> list[str]:
    """Return paragraphs and lists, wrapped anew; examples in Rust are left out."""
    found: list[list[str]] = [[]]
    code = False
    for line in lines:
        if line.strip().startswith("```"):
            code = not code
        elif code:
            continue
        elif not line.strip():
            found.append([])
        elif line.startswith("- ") and found[-1]:
            found.append(["\n", line])
        else:
            found[-1].append(line.strip())
    result: list[str] = []
    for words in found:
        if words and words[0] == "\n":
            result[-1] += "\n" + textwrap.indent(wrap(" ".join(words[1:]), 104), "  ").strip()
        elif words:
            result.append(wrap(" ".join(words)))
    return result


def doc_before(text: str, at: int) -> list[str]:
    """Return the doc comment that ends before this place, attributes in between skipped."""
    lines = []
    for line in reversed(text[:at].rstrip("\n").split("\n")):
        stripped = line.strip()
        if stripped.startswith("///"):
            lines.append(stripped[3:].removeprefix(" "))
        elif not (stripped.startswith(("#[", ")]")) or (stripped and not lines and not stripped.endswith(("}", ";")))):
            break
    return lines[::-1]


def python_type(rust: str) -> str:
    """Return the annotation of a setting."""
    simple = {
        "f64": "float",
        "bool": "bool",
        "usize": "int",
        "u32": "int",
        "u64": "int",
        "i64": "int",
        "String": "str",
        "Normalization": "Normalization",
    }
    rust = rust.strip().rstrip(",")
    if inner := re.fullmatch(r"Option<(.*)>", rust):
        known = python_type(inner[1])
        return known if known == "Any" else f"{known} | None"
    return simple.get(rust, "Any")


def fields(text: str, struct: str) -> dict[str, tuple[str, str]]:
    """Return type and documentation of the settings of a struct, by their names in JSON."""
    found = re.search(rf"pub struct {struct} \{{(.*?)\n\}}", text, re.DOTALL)
    result = {}
    doc: list[str] = []
    rename = ""
    for raw in found[1].split("\n") if found else []:
        line = raw.strip()
        if line.startswith("///"):
            doc.append(line[3:].strip())
        elif named := re.search(r'rename = "([^"]+)"', line):
            rename = named[1]
        elif field := re.match(r"pub (?:r#)?(\w+): (.*),", line):
            result[rename or field[1]] = (field[2], " ".join(doc))
            doc, rename = [], ""
    return result


def method_class(name: str, struct: str, sources: dict[Path, str]) -> str:
    """Return the Python class of one method."""
    text = next(text for text in sources.values() if f"pub struct {struct} " in text or f"pub struct {struct};" in text)
    doc = Doc.read(doc_before(text, text.index(f"pub struct {struct}")))
    types = fields(text, struct)
    arguments, parameters, given, late = [], [], [], []
    for setting, default in _core.Method(name, {}).settings.items():
        python = RESERVED.get(setting, setting)
        rust, words = types.get(setting, ("", ""))
        annotation = python_type(rust)
        if isinstance(default, (list, dict)):
            # No mutable default; what is not given is left to Rust.
            annotation = annotation if annotation == "Any" or annotation.endswith("None") else f"{annotation} | None"
            arguments.append(f"{python}: {annotation} = None")
            late.append((setting, python))
            shown = f"default {default}"
        else:
            arguments.append(f"{python}: {annotation} = {default!r}")
            given.append(f'"{setting}": {python}')
            shown = "optional" if default is None else f"default {default!r}"
        label = annotation.removesuffix(" | None").replace("Normalization", "str").replace("Any", "object")
        parameters.append((f"{python} : {label}, {shown}", words or "See the references."))
    signature = f"cls, *, {', '.join(arguments)}" if arguments else "cls"
    lines = [f"class {struct}(Method):", textwrap.indent(f'r"""{doc.text(parameters)}\n"""', "    "), ""]
    lines.append(f"    def __new__({signature}) -> Self:")
    if late:
        lines.append(f"        settings: dict[str, object] = {{{', '.join(given)}}}")
        for setting, python in late:
            lines += [f"        if {python} is not None:", f'            settings["{setting}"] = {python}']
        lines.append(f'        return super().__new__(cls, "{name}", settings)')
    else:
        lines.append(f'        return super().__new__(cls, "{name}", {{{", ".join(given)}}})')
    return "\n".join(lines) + MORE.get(struct, "").rstrip()


def method_classes() -> str:
    """Return the module of all method classes."""
    sources = {path: path.read_text("utf-8") for path in sorted(METHODS.rglob("*.rs"))}
    registry = re.search(r"^registry! \{(.*?)^\}", sources[METHODS / "mod.rs"], re.DOTALL | re.MULTILINE)
    assert registry
    pairs = re.findall(r"(\w+)::(\w+),", registry[1])
    head = HEAD.format("The classes of all methods.") + textwrap.dedent("""\
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from ._core import Method, electre_iii_credibility

        if TYPE_CHECKING:
            from typing import Any, Self

            import numpy as np
            from numpy.typing import NDArray

            from ._types import ArrayLike, Directions, Normalization

        """)
    names = "\n".join(f'    "{struct}",' for struct in sorted(struct for _, struct in pairs))
    classes = "\n\n\n".join(method_class(name, struct, sources) for name, struct in pairs)
    table = "\n".join(f'    "{name}": {struct},' for name, struct in pairs)
    return f"{head}__all__ = [\n{names}\n]\n\n\n{classes}\n\n\nCLASSES: dict[str, type[Method]] = {{\n{table}\n}}\n"


def weight_functions() -> str:
    """Return the module of weights from data and from numbers that people gave."""
    functions: dict[str, str] = {}
    for path in sorted(WEIGHTS.rglob("*.rs")):
        text = path.read_text("utf-8")
        for found in re.finditer(r"^pub fn (\w+)\(([^)]*)\) -> Result<Vec<f64>>", text, re.MULTILINE):
            name, arguments = found[1], dict(re.findall(r"(\w+): ([^,]+)", found[2]))
            doc = Doc.read(doc_before(text, found.start()))
            doc.summary = doc.summary.replace("`(m,)`", "(m,)")
            if arguments == {"data": "&DecisionMatrix"}:
                functions[name] = data_function(name, doc)
            elif set(arguments.values()) == {"&[f64]"} and name in _core.elicited_names() and name not in BY_HAND:
                functions[name] = vector_function(name, list(arguments), doc)
    head = HEAD.format("Weights from the data, and from numbers that people gave.") + textwrap.dedent("""\
        from __future__ import annotations

        from typing import TYPE_CHECKING

        from ._core import elicited_weights
        from ._derived import DerivedWeights

        if TYPE_CHECKING:
            import numpy as np
            from numpy.typing import NDArray

            from ._types import ArrayLike, Directions

        """)
    names = "\n".join(f'    "{name}",' for name in sorted(functions))
    return f"{head}__all__ = [\n{names}\n]\n\n\n" + "\n\n\n".join(functions[name] for name in sorted(functions)) + "\n"


def data_function(name: str, doc: Doc) -> str:
    """Return the function of weights that follow from a decision matrix."""
    text = doc.text(
        [
            ("matrix : array_like or data frame, shape (n, m)", "One row for each alternative."),
            (
                'directions : sequence of {"max", "min"} or of {+1, -1}, length m',
                "Whether more or less is better; one word or sign stands for all columns.",
            ),
        ],
        SHARES,
    )
    body = textwrap.indent(f'r"""{text}\n"""', "    ")
    return (
        f"def {name}(matrix: ArrayLike, directions: Directions) -> DerivedWeights:\n{body}\n"
        f'    return DerivedWeights.from_data("{name}", matrix, directions)'
    )


def vector_function(name: str, arguments: list[str], doc: Doc) -> str:
    """Return the function of weights that follow from numbers people gave."""
    parameters = [(f"{argument} : array_like", "Numbers that people gave.") for argument in arguments]
    body = textwrap.indent(f'r"""{doc.text(parameters, SHARES)}\n"""', "    ")
    signature = ", ".join(f"{argument}: ArrayLike" for argument in arguments)
    given = ", ".join(f'"{argument}": {argument}' for argument in arguments)
    return (
        f'def {name}({signature}) -> NDArray[np.float64]:\n{body}\n    return elicited_weights("{name}", {{{given}}})'
    )


def formatted(path: Path, text: str) -> str:
    """Return the text as ruff formats it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(path), "-"]
    return subprocess.run(command, input=text, capture_output=True, check=True, text=True, cwd=ROOT).stdout


def files() -> dict[Path, str]:
    """Return every written file and what must stand in it."""
    package = ROOT / "python/stratech"
    texts: dict[Path, Any] = {
        package / "_method_classes.py": method_classes(),
        package / "_weight_functions.py": weight_functions(),
    }
    return {path: formatted(path, text) for path, text in texts.items()}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))
