"""Writes man pages of a built program from its own help: man_pages.py PROGRAM FOLDER DATE. calotype(1), a page for each
command, and calotype.env(5) with the settings."""

import json
import pathlib
import re
import subprocess
import sys


COMMON = ("help", "version")


def roff(text: str) -> str:
    """Text whose backslashes, hyphens and leading dots and quotes stand for themselves."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("’", "'")
    return re.sub(r"(?m)^(?=[.'])", r"\\&", text)


def paragraphs(text: str) -> str:
    """Paragraphs of a help text; indented ones are examples and keep their lines."""
    parts = []
    for part in re.split(r"\n\s*\n", text.strip("\n")):
        if part.startswith((" ", "\t")):
            parts.append(f".nf\n{roff(part)}\n.fi")
        else:
            parts.append(roff(part))
    return "\n.PP\n".join(parts)


def spelling(name: dict) -> str:
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def argument_label(argument: dict) -> str:
    value = argument.get("valueName", "").upper().replace("-", "_")
    if argument["kind"] == "positional":
        return f"\\fI{roff(value)}\\fR" + ("..." if argument["isRepeating"] else "")
    names = ", ".join(f"\\fB{roff(spelling(name))}\\fR" for name in argument["names"])
    return names if argument["kind"] == "flag" else f"{names} \\fI{roff(value)}\\fR"


def synopsis(path: list[str], command: dict) -> str:
    words = [f"\\fB{roff(' '.join(path))}\\fR"]
    for argument in shown(command.get("arguments", [])):
        label = argument_label(argument).split(", ")[-1]
        words.append(f"[{label}]" if argument["isOptional"] else label)
    if any(shown(command.get("subcommands", []))):
        words.append("\\fICOMMAND\\fR")
    return " ".join(words)


def shown(entries: list[dict]) -> list[dict]:
    """The visible ones, without those that every command has: the subcommand `help` and the options of `calotype` itself."""
    visible = (entry for entry in entries if entry.get("shouldDisplay", True))
    return [entry for entry in visible if entry.get("commandName") != "help" and entry.get("valueName") not in COMMON]


def arguments(command: dict) -> list[str]:
    lines = []
    for argument in shown(command.get("arguments", [])):
        about = argument.get("abstract", "")
        values = argument.get("allValues") or []
        if not all(value in about for value in values):
            about += f" Values: {', '.join(values)}."
        if argument.get("defaultValue") is not None:
            about += f" Default: {argument['defaultValue']}."
        lines += [".TP", argument_label(argument), roff(about.strip())]
    return lines


def title(name: str, section: int, date: str, version: str) -> str:
    return f'.TH "{roff(name.upper())}" {section} "{date}" "Calotype {version}" "Calotype"'


def page(path: list[str], command: dict, date: str, version: str, others: list[str]) -> str:
    name = "-".join(path)
    lines = [title(name, 1, date, version), ".SH NAME"]
    lines.append(f"{roff(name)} \\- {roff(command.get('abstract', '').rstrip('.'))}")
    lines += [".SH SYNOPSIS", synopsis(path, command)]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", paragraphs(command["discussion"])]
    if options := arguments(command):
        lines += [".SH OPTIONS", *options]
    subcommands = shown(command.get("subcommands", []))
    if subcommands:
        lines.append(".SH COMMANDS")
    for each in subcommands:
        lines += [".TP", f"\\fB{roff(each['commandName'])}\\fR", roff(each.get("abstract", ""))]
        if len(path) == 1:
            continue
        # A command of a group has no page of its own.
        lines += [".RS", synopsis([*path, each["commandName"]], each)]
        if each.get("discussion"):
            lines += [".PP", paragraphs(each["discussion"])]
        lines += [*arguments(each), ".RE"]
    lines += [".SH SEE ALSO", ", ".join(f"\\fB{roff(other)}\\fR({section})" for other, section in others)]
    return "\n".join(lines) + "\n"


def settings_page(table: str, date: str, version: str) -> str:
    lines = [
        title("calotype.env", 5, date, version), ".SH NAME", "calotype.env \\- settings of Calotype",
        ".SH SYNOPSIS", ".I /etc/calotype/calotype.env", ".SH DESCRIPTION",
        roff(
            "Lines NAME=value; empty lines and lines that start with # are ignored. The systemd units read the file, and "
            "every command does with --config. Environment variables take precedence. A secret NAME may also be in the "
            "file that NAME_FILE names, or for the units in /etc/credstore/calotype.NAME."),
        ".SH SETTINGS",
    ]
    for row in table.splitlines()[2:]:
        name, fallback, meaning = (cell.strip() for cell in row.strip("|").split(" | ", 2))
        default = "" if fallback == "–" else f" Default: {fallback}."
        lines += [".TP", f"\\fB{roff(name.strip(' `'))}\\fR", roff((meaning + default).replace("`", ""))]
    lines += [".SH SEE ALSO", "\\fBcalotype\\fR(1)"]
    return "\n".join(lines) + "\n"


def output(program: str, *words: str) -> str:
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def main(program: str, folder: str, date: str) -> None:
    target = pathlib.Path(folder)
    version = output(program, "--version").strip()
    root = json.loads(output(program, "--experimental-dump-help"))["command"]
    commands = shown(root["subcommands"])
    others = [(f"calotype-{each['commandName']}", 1) for each in commands] + [("calotype.env", 5)]
    (target / "calotype.1").write_text(page(["calotype"], root, date, version, others))
    for each in commands:
        path = ["calotype", each["commandName"]]
        text = page(path, each, date, version, [("calotype", 1), ("calotype.env", 5)])
        (target / f"{'-'.join(path)}.1").write_text(text)
    (target / "calotype.env.5").write_text(settings_page(output(program, "settings"), date, version))


if __name__ == "__main__":
    main(*sys.argv[1:])
