#!/usr/bin/env python3
"""Draws docs/demo.svg from what the demo prints.

  docs/demo-picture.py

Runs ./mailboat demo as on a screen of 92 columns, in a home of its own, and draws some of its steps
as a terminal's window. How long a sync took is left out, as it differs from run to run. Every piece
of text is held to its columns, so that it looks alike whatever fonts there are.
"""

import html
import os
import pathlib
import re
import subprocess
import tempfile
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
COLUMNS = 92
# The numbers of the steps that are drawn.
STEPS = (1, 3, 4, 5, 7, 8)
# What is drawn apart from Latin text and signs, as its letters have widths of their own.
OTHER = "[^\\x00-\\u02ff\\u2000-\\u2fff]"
TITLE = "mailboat demo: a first sync, a change elsewhere, the next sync, a search, a conversation"
CELL, LINE, MARGIN, BAR = 8.4, 20, 18, 34
STYLE = """
.w{fill:#161b22;stroke:#3d444d}
.c{fill:#3d444d}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d1d7e0;white-space:pre}
.b{font-weight:bold;fill:#f0f6fc}
.d{fill:#9198a1}
.p{fill:#7ee787}
.h{font-weight:bold;fill:#f2cc60}
"""


def demo():
    with tempfile.TemporaryDirectory() as home:
        options = f"-Dmailboat.terminal=out -Dmailboat.columns={COLUMNS}"
        environment = {**os.environ, "MAILBOAT_JAVA_OPTS": options, "TZ": "UTC"}
        environment.pop("NO_COLOR", None)
        run = subprocess.run(
            [ROOT / "mailboat", "demo", "--home", home],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return run.stdout.splitlines()


def chosen(lines):
    """The lines of the steps that are drawn, numbered anew."""
    kept, wanted, number = [], False, 0
    for line in lines:
        title = re.fullmatch(r"(\x1b\[1m)(\d+)(\. .*)", line)
        if title:
            wanted = int(title[2]) in STEPS
            if wanted:
                number += 1
                line = f"{title[1]}{number}{title[3]}"
                kept += [""] if kept else []
        elif not line:
            wanted = False
        if wanted:
            kept.append(re.sub(r"done in [0-9.]+ s", "done", line))
    return kept


def cells(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pieces(line):
    """(column, columns, class, text) of each piece: one style, one script, no gap."""
    column, style = 0, ""
    command = line.startswith("\x1b[2m   $ ")
    # Bold is a title, a subject, or in a line of its own what a search has found.
    bold = "h" if line.startswith("      ") else "b"
    for escape, gap, text in re.findall(r"(\x1b\[\d*m)|( {2,})|((?:(?! {2})[^\x1b])+)", line):
        if escape:
            style = {"\x1b[1m": bold, "\x1b[2m": "p" if command else "d"}.get(escape, "")
        column += len(gap)
        for part in re.findall(rf"{OTHER}+(?: {OTHER}+)*|(?:(?!{OTHER}).)+", text):
            width = sum(map(cells, part))
            lead = len(part) - len(part.lstrip())
            if part.strip():
                yield column + lead, sum(map(cells, part.strip())), style, part.strip()
            column += width


def drawn(lines):
    width = round(COLUMNS * CELL + 2 * MARGIN)
    height = BAR + len(lines) * LINE + MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img">'
    )
    yield f"<title>{TITLE}</title>"
    yield f"<style>{STYLE}</style>"
    yield f'<rect class="w" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>'
    for i in range(3):
        yield f'<circle class="c" cx="{MARGIN + 4 + 18 * i}" cy="18" r="5.5"/>'
    for row, line in enumerate(lines):
        y = BAR + (row + 1) * LINE - 5
        for column, columns, style, text in pieces(line):
            kind = f' class="{style}"' if style else ""
            x, length = round(MARGIN + column * CELL, 1), round(columns * CELL, 1)
            yield (
                f'<text x="{x:g}" y="{y}"{kind} textLength="{length:g}"'
                f' lengthAdjust="spacingAndGlyphs">{html.escape(text, quote=False)}</text>'
            )
    yield "</svg>"


if __name__ == "__main__":
    picture = "\n".join(drawn(chosen(demo()))) + "\n"
    (ROOT / "docs" / "demo.svg").write_text(picture, encoding="utf-8")
