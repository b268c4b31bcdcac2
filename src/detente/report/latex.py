"""Tables as LaTeX."""

from __future__ import annotations

from detente.table import Table

_WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "-": "-{}",  # keeps --- from becoming a dash
    "[": "{[}",  # a row that begins with [ or * would be read as an argument of the last one's end
    "*": "{*}",
    "✓": r"$\checkmark$",
    "·": r"$\cdot$",
    "→": r"$\rightarrow$",
    "↔": r"$\leftrightarrow$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "≻": r"$\succ$",
    "≿": r"$\succsim$",
    "∼": r"$\sim$",
    "…": r"\ldots{}",
}

_PACKAGES = r"% needs \usepackage[T1]{fontenc} and \usepackage{amssymb,booktabs}"


def latex(table: Table) -> str:
    r"""Return a table in LaTeX, ruled by booktabs; the first line says which packages it needs.

    >>> print(latex(Table(("state", "nash"), (("50 %", "✓"),))))
    % needs \usepackage[T1]{fontenc} and \usepackage{amssymb,booktabs}
    \begin{table}
      \centering
      \begin{tabular}{ll}
        \toprule
        state & nash \\
        \midrule
        50 \% & $\checkmark$ \\
        \bottomrule
      \end{tabular}
    \end{table}
    """
    caption = [f"  \\caption{{{_plain(table.title)}}}"] if table.title else []
    lines = [
        _PACKAGES,
        r"\begin{table}",
        r"  \centering",
        *caption,
        f"  \\begin{{tabular}}{{{'l' * len(table.headings)}}}",
        r"    \toprule",
        _row(table.headings),
        r"    \midrule",
        *map(_row, table.rows),
        r"    \bottomrule",
        r"  \end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"    {' & '.join(map(_plain, cells))} \\\\"


def _plain(text: str) -> str:
    """Return text on one line in which nothing is a command."""
    return "".join(_WRITTEN.get(c, c) for c in " ".join(text.split()))
