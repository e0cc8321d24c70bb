#!/usr/bin/env python3
"""No room includes a header of a room to its right (HACKING.md), and only some may see the libraries of network, database and screen."""
import pathlib
import re
import sys

# What each room sees. sim stands beside feeds.
SEES = {
    "base": [],
    "bgp": ["base"],
    "outage": ["base"],
    "geo": ["base"],
    "feeds": ["base", "bgp", "outage", "geo"],
    "sim": ["base", "bgp", "outage", "geo"],
    "store": ["base", "bgp", "outage", "geo", "feeds"],
    "watch": ["base", "bgp", "outage", "geo", "feeds", "store"],
    "draw": ["base", "bgp", "outage", "geo", "feeds", "store", "watch"],
    "cli": ["base", "bgp", "outage", "geo", "feeds", "store", "watch", "draw"],
    "ui": ["base", "bgp", "outage", "geo", "feeds", "store", "watch", "draw"],
}
# Who may include what is not ours.
LIBRARIES = {
    r"libsoup/": ["feeds", "sim"],
    r"sqlite3\.h": ["store"],
    r"cairo|pango/": ["draw", "ui"],
    r"gtk/|gdk/|adwaita|shumate/": ["ui"],
}

root = pathlib.Path(sys.argv[1])
files = {room: sorted((root / ("ui" if room == "ui" else f"app/{room}")).rglob("*.[ch]")) for room in SEES}
home = {file.name: room for room, its in files.items() for file in its if file.suffix == ".h"}
problems = []

for room, its in files.items():
    for file in its:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not include:
                continue
            kind, name = include.groups()
            where = f"{file.relative_to(root)}:{number}"
            other = home.get(pathlib.Path(name).name)
            if kind == '"' and other not in (None, room, *SEES[room]):
                problems.append(f"{where}: {room} includes {name} of {other}")
            if kind == '"' and other not in (None, room) and name.endswith("-private.h"):
                problems.append(f"{where}: {name} is private to {other}")
            for pattern, rooms in LIBRARIES.items():
                if kind == "<" and re.match(pattern, name) and room not in rooms:
                    problems.append(f"{where}: {room} includes {name}, which is for {', '.join(rooms)}")

assert len(home) > 20, "the headers were not found"
print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
