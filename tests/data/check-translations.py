#!/usr/bin/env python3
"""Every file with words for the user is in po/POTFILES, in order, and every catalogue is valid and complete."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
listed = (root / "po/POTFILES").read_text().split()
languages = (root / "po/LINGUAS").read_text().split()
problems = []


def has_words(file):
    text = file.read_text()
    if file.suffix == ".c":
        code = re.sub(r'/\*.*?\*/', "", text, flags=re.S)
        return re.search(r'(?<![A-Za-z0-9_])(?:_|C_|N_|NC_|ngettext|g_dngettext|g_dpgettext2?) \(', code)
    return 'translatable="yes"' in text


with_words = sorted(str(file.relative_to(root)) for folder in ("app", "ui") for suffix in ("c", "ui") for file in (root / folder).rglob(f"*.{suffix}")
                    if has_words(file))
problems += [f"{name} has words but is not in po/POTFILES" for name in with_words if name not in listed]
problems += [f"po/POTFILES has {name}, which is not there" for name in listed if not (root / name).exists()]
if listed != sorted(listed):
    problems.append("po/POTFILES is not in order")

for language in languages:
    tool = subprocess.run(["msgfmt", "--check", "--statistics", "--output-file=/dev/null", root / f"po/{language}.po"], capture_output=True, text=True)
    if tool.returncode != 0 or "untranslated" in tool.stderr or "fuzzy" in tool.stderr:
        problems.append(f"po/{language}.po: {tool.stderr.strip()}")
problems += [f"po/{file.name} is not in po/LINGUAS" for file in (root / "po").glob("*.po") if file.stem not in languages]

print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
