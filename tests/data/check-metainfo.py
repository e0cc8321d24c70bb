#!/usr/bin/env python3
"""The metainfo agrees with the rest of the tree: version, command, and screenshots that are there in the size it tells."""
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree as xml

root = pathlib.Path(sys.argv[1])
component = xml.parse(next((root / "data").glob("*.metainfo.xml.in"))).getroot()
problems = []

version = re.search(r"version: '([^']+)'", (root / "meson.build").read_text()).group(1)
newest = component.find("releases/release").get("version")
if newest != version:
    problems.append(f"the newest release is {newest}, the program is {version}")

for image in component.iterfind("screenshots/screenshot/image"):
    prefix = "https://raw.githubusercontent.com/duskmap/dusk/main/"
    if not image.text.startswith(prefix):
        problems.append(f"{image.text} is not in the repository")
        continue
    file = root / image.text.removeprefix(prefix)
    if not file.exists():
        problems.append(f"{file} is missing")
        continue
    size = struct.unpack(">II", file.read_bytes()[16:24])
    if size != (int(image.get("width")), int(image.get("height"))):
        problems.append(f"{file} is {size[0]}x{size[1]}, not as the metainfo tells")

print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
