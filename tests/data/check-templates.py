#!/usr/bin/env python3
"""Each .ui file is well-formed, in the resources and, where it has no types of our own, valid for GTK."""
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

root = pathlib.Path(sys.argv[1])
resources = {file.text for list_ in (root / "ui").rglob("*.gresource.xml") for file in xml.parse(list_).getroot().iter("file")}
problems = []

for file in sorted((root / "ui").rglob("*.ui")):
    name = file.relative_to(root)
    if subprocess.run(["xmllint", "--noout", file]).returncode != 0:
        problems.append(f"{name} is not well-formed")
        continue
    if str(file.relative_to(root / "ui")) not in resources:
        problems.append(f"{name} is in no resource")
    # What the tool does not know it refuses, so only files of plain GTK can be put to it.
    interface = xml.parse(file).getroot()
    types = [object_.get("class", "") for object_ in interface.iter("object")]
    if interface.find("template") is None and all(type_.startswith("Gtk") for type_ in types):
        tool = subprocess.run(["gtk4-builder-tool", "validate", file], capture_output=True, text=True)
        if tool.returncode != 0:
            problems.append(f"{name} is not valid: {tool.stderr}")

print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
