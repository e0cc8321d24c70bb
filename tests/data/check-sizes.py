#!/usr/bin/env python3
"""No source file has more than 600 lines, no line of C more than 150 characters, and every file of C begins with its licence."""
import pathlib
import sys

MAX_LINES = 600
MAX_WIDTH = 150
LICENCE = "/* SPDX-License-Identifier: GPL-3.0-or-later */"

root = pathlib.Path(sys.argv[1])
files = [file for folder in ("app", "ui", "tests") for pattern in ("*.c", "*.h", "*.ui", "*.py", "*.css") for file in (root / folder).rglob(pattern)]
problems = []

for file in sorted(files):
    name = file.relative_to(root)
    lines = file.read_text().splitlines()
    if len(lines) > MAX_LINES:
        problems.append(f"{name} has {len(lines)} lines")
    if file.suffix not in (".c", ".h"):
        continue
    if not lines or lines[0] != LICENCE:
        problems.append(f"{name} does not begin with its licence")
    problems += [f"{name}:{number} is {len(line)} characters wide" for number, line in enumerate(lines, 1) if len(line) > MAX_WIDTH]

assert len(files) > 100, "the sources were not found"
print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
