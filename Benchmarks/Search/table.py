"""The figures as Markdown. Missed goals are bold."""


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def against(value, most=None, least=None, unit=" ×"):
    """A figure with its goal, in bold if missed."""
    text = number(value) + unit
    missed = (most is not None and value > most) or (least is not None and value < least)
    return f"**{text}**" if missed else text


def rows(head, lines):
    text = "| " + " | ".join(head) + " |\n|" + "---|" * len(head) + "\n"
    return text + "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def page_table(page, peer):
    lines = []
    for clients in ("1", "16"):
        of = page[clients]
        wish = {"most": 3} if clients == "1" else {}
        rate = {"least": 0.25} if clients == "16" else {}
        lines += [
            (f"{clients} client(s): the page's statement in pgbench, prepared (mean)", number(of["statements a second"]),
             number(of["statement ms"])),
            (f"{clients} client(s): the newest page over HTTP (median)", number(of["pages a second"]), number(of["median ms"])),
            ("beside the statement; " + ("at most 3 × the time" if wish else "at least 0.25 × the rate"),
             against(of["rate ratio"], **rate), against(of["time ratio"], **wish)),
            ("CPU of the API process a page", "", number(of["CPU ms a page"])),
        ]
        if peer:
            lines += [
                (f"{clients} client(s): the peer, two workers", number(peer[clients]["pages a second"]),
                 number(peer[clients]["median ms"])),
                ("ours beside the peer" + ("; at least 8 × the rate" if clients == "16" else ""),
                 against(of["pages a second"] / peer[clients]["pages a second"], least=8 if clients == "16" else None),
                 against(peer[clients]["median ms"] / of["median ms"])),
            ]
    return rows(("newest page: 50 photos, 12 fields, two links", "a second", "ms"), lines)


def case_table(cases, peer):
    head = ("case", "first ms", "median ms", "p95 ms", "p95 beside the newest page's", "wanted") + (("peer's median ms", "times ours") if peer else ())
    lines = []
    for case in cases:
        line = (case["name"], number(case["first"]), number(case["median"]), number(case["p95"]), against(case["ratio"], most=case["wanted"]),
                f"{case['wanted']} ×")
        if peer:
            theirs = peer.get(case["name"])
            line += (number(theirs), number(theirs / case["median"])) if theirs else ("–", "–")
        lines.append(line)
    return rows(head, lines)


def index_lines(index):
    return [
        ("loading the index", f"{number(index['load, s'])} s"),
        ("COPY of the same statement to /dev/null", f"{number(index['COPY, s'])} s"),
        ("loading beside COPY; at most 3 ×", against(index["ratio"], most=3)),
        ("API process, empty library", f"{number(index['empty, MB'])} MB"),
        ("API process, this library, loaded", f"{number(index['resident, MB'])} MB, peak {number(index['peak, MB'])} MB"),
        ("resident a photo above empty; at most 120 bytes", against(index["bytes a photo"], most=120, unit=" bytes")),
    ]


def other_lines(result):
    lines = []
    if "index" in result:
        lines += index_lines(result["index"])
    if "memory" in result:
        memory = result["memory"]
        lines.append((f"API process after {memory['requests']:,} mixed requests; under 120 MB with 300,000 photos",
                      against(memory["after, MB"], most=120 if result["photos"] <= 300_000 else None, unit=" MB")
                      + f", peak {number(memory['peak, MB'])} MB"))
    if "freshness" in result:
        fresh = result["freshness"]
        lines += [
            (f"{fresh['changes']:,} changes seen after their commit, 16 clients reading; under 100 ms",
             against(fresh["seen after, ms"], most=100, unit=" ms") + f", slowest {number(fresh['slowest, ms'])} ms"),
            ("p99 of 16 readers", f"{number(fresh['quiet p99, ms'])} ms"),
            (f"the same during {fresh['rebuilds']} rebuilds; at most 2 ×",
             f"{number(fresh['during rebuilds, ms'])} ms, " + against(fresh["ratio"], most=2)),
        ]
    if "writing" in result:
        writing = result["writing"]
        lines += [
            (f"writing {writing['photos']:,} photos without triggers", f"{number(writing['seconds without triggers'])} s"),
            ("with triggers; at most 1.5 ×",
             f"{number(writing['seconds with triggers'])} s, " + against(writing["ratio"], most=1.5)),
        ]
    return rows((f"{result['photos']:,} photos", ""), lines) if lines else ""


def markdown(result):
    peer = result.get("peer", {})
    parts = [f"{result['photos']:,} photos, {result['processors']} processors, load {result['load at the start']:.1f} at the "
             f"start and {result['load at the end']:.1f} at the end. Bold: a wish that was missed."]
    if "page" in result:
        parts.append(page_table(result["page"], peer.get("page")))
    if "cases" in result:
        parts.append(case_table(result["cases"], peer.get("cases")))
    parts.append(other_lines(result))
    return "\n\n".join(part.rstrip() for part in parts if part)
