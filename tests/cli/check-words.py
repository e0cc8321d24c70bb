#!/usr/bin/env python3
"""The help of the program, its manual and its completion know the same commands, options, formats, verbs and variables, and the manual is sound."""
import pathlib
import re
import shutil
import subprocess
import sys

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
manual = (root / "data/dusk.1").read_text()
completion = root / "data/completions/dusk"
problems = []


def run(*words):
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=60)


def bash(*words):
    """What a function of the completion prints; the program in it is `true`, which watches nothing."""
    script = 'source "$1"; shift; "$@"'
    return subprocess.run(["bash", "-c", script, "bash", completion, *words], capture_output=True, text=True, check=True).stdout.split()


def same(what, **places):
    """Complains where two places do not name the same."""
    (first, wanted), *others = places.items()
    assert wanted, f"{first} names no {what}"
    for name, found in others:
        if set(found) != set(wanted):
            problems.append(f"{what}: only in {first}: {sorted(set(wanted) - set(found))}, only in {name}: {sorted(set(found) - set(wanted))}")


def help_options(text):
    return re.findall(r"^\s+(?:-\w, )?(--[\w-]+)", text, re.M)


def manual_section(title, kind):
    found = re.search(rf"^\.{kind} {title}\n(.*?)(?=^\.S[sh] )", manual, re.M | re.S)
    assert found, f"the manual has no section {title}"
    return found.group(1)


def manual_options(section):
    """Those that are explained, or are told to be as those of another command."""
    named = re.findall(r"^\.(?:It .*|Fl .*)$", section, re.M)
    return {f"--{name}" for line in named for name in re.findall(r"Fl Fl ([\w-]+)", line)}


general = run("--help").stdout
commands = bash("_dusk_words", "", "", "true")
same("commands", help=re.findall(r"^  dusk ([a-z]+)(?= )", general, re.M), completion=commands,
     manual=[name for name in re.findall(r"^\.Ss (\w+)$", manual, re.M)])

for command in commands:
    text = run(command, "--help").stdout
    section = manual_section(command, "Ss")
    own = help_options(text)
    # Where an option stands only to say what another goes with, it is one of the same command all the same.
    same(f"options of {command}", help=own, completion=bash("_dusk_options", command), manual=manual_options(section) | {"--help"})
    if "--format" in own:
        told = run(command, *(["x"] if command == "mrt" else []), "--format", "nonsense").stderr
        formats = re.search(r"choose one of: (.*)", told).group(1).split(", ")
        same(f"formats of {command}", program=formats, completion=bash("_dusk_values", "--format", command, "true"),
             manual=set(re.findall(r"^\.Cm (\w+)", section, re.M)) & {"table", "csv", "json", "markdown", "bgpdump"})
    for option in own:
        takes = bool(re.search(rf"{option}=", text))
        wanted = subprocess.run(["bash", "-c", 'source "$1"; _dusk_takes_value "$2"', "bash", completion, option], check=False).returncode == 0
        if takes != wanted:
            problems.append(f"{option} of {command} {'takes' if takes else 'takes no'} value, which the completion does not know")

verbs = re.search(r"\[((?:\w+\|)+\w+)\]", run("watch", "--help").stdout).group(1).split("|")
section = manual_section("watch", "Ss")
same("verbs of watch", help=verbs, completion=bash("_dusk_words", "watch", "", "true"),
     manual=[verb for line in re.findall(r"^\.It Cm (.*?)(?: Op| Ar|$)", section, re.M) for verb in line.split(" , ")])

same("global options", help=set(re.findall(r"(?<=[ ])--[\w-]+", general)) - {"--exact", "--run"}, completion={word.rstrip("=") for word in bash("_dusk_options", "")},
     manual=manual_options(manual_section("GLOBAL OPTIONS", "Sh")))
same("scenarios", data=[file.stem for file in (root / "data/scenarios").glob("*.json")], completion=bash("_dusk_values", "--demo", "", "true"),
     manual=[name for name in re.findall(r"^\.Cm ([\w-]+)", manual_section("GLOBAL OPTIONS", "Sh"), re.M) if name not in commands])
rows = [line for line in (root / "data/geo/territories.tsv").read_text().splitlines() if line and not line.startswith("#")]
same("countries", data=[row.split("\t")[0] for row in rows], completion=bash("_dusk_values", "--country", "mrt", "true"))

sources = [file for folder in ("app", "ui") for file in (root / folder).rglob("*.c")]
same("variables", program={name for file in sources for name in re.findall(r'"(DUSK_[A-Z_]+)"', file.read_text())},
     manual=re.findall(r"^\.It Ev (\w+)", manual, re.M))

for tool in (["groff", "-ww", "-mdoc", "-Tutf8", "-z"], ["mandoc", "-Tlint", "-Wwarning"]):
    if shutil.which(tool[0]):
        checked = subprocess.run([*tool, root / "data/dusk.1"], capture_output=True, text=True)
        problems += (checked.stdout + checked.stderr).splitlines()

print(*problems, sep="\n", file=sys.stderr)
sys.exit(bool(problems))
