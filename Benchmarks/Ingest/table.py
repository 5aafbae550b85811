"""The figures as Markdown. Missed goals are bold."""

import statistics

# Goals: CPU relative to the floor, rate relative to Python, peak MB.
CPU, RATE, MEMORY = 1.25, 2, 300


def milliseconds(cpu, count):
    return f"{cpu * 1000 / count:.1f} ms"


def against(value, text, missed):
    return f"**{text.format(value)}**" if missed(value) else text.format(value)


def rows(head, lines):
    text = "| " + " | ".join(head) + " |\n|" + "---|" * len(head) + "\n"
    return text + "".join("| " + " | ".join(line) + " |\n" for line in lines)


def median(rounds, value):
    return statistics.median(value(each) for each in rounds)


def each(values):
    return f"rounds {', '.join(f'{value:.2f}' for value in values)}"


def main_table(result):
    rounds = result["rounds"]

    def line(name, side):
        return (name, milliseconds(median(rounds, lambda r: r[side].cpu["its own"].total / r["count"]), 1),
                f"{median(rounds, lambda r: r['count'] / r[side].seconds):.1f}", f"{max(r[side].memory for r in rounds):.0f} MB")

    cpu = [r["ours"].cpu["its own"].total / r["floor"].total for r in rounds]
    rate = [r["Python"].seconds / r["ours"].seconds for r in rounds]
    return rows(("ingest", "CPU a photo", "photos/s", "memory, at most"), [
        ("floor: scaled decode and two thumbnails in C, one thread",
         milliseconds(median(rounds, lambda r: r["floor"].total / r["count"]), 1),
         f"{median(rounds, lambda r: r['count'] / r['floor'].total):.1f}", f"{max(r['floor memory'] for r in rounds):.0f} MB"),
        line("the processor in Python, two workers", "Python"),
        line("`calotype ingest`", "ours"),
        (f"ours beside the floor; at most {CPU} ×",
         against(statistics.median(cpu), "{:.2f} ×", lambda value: value > CPU), each(cpu), ""),
        (f"ours beside Python; at least {RATE} ×", "", against(statistics.median(rate), "{:.2f} ×", lambda value: value < RATE),
         each(rate)),
        (f"resident at any moment; under {MEMORY} MB", "", "", against(result["peak"], "{:.0f} MB", lambda value: value >= MEMORY)),
        ("without work, a second", milliseconds(result["idle"].total, 1), "", ""),
    ])


def parts_table(rounds):
    """The distribution of CPU over processes."""
    def cell(side, part):
        def of(kind):
            return median(rounds, lambda r: getattr(r[side].cpu[part], kind) / r["count"]) * 1000
        return f"{of('user'):.1f} + {of('system'):.1f} ms"

    lines = [(name, cell("Python", part), cell("ours", part)) for name, part in [
        ("its own process", "its own"), ("object store", "object store"), ("PostgreSQL", "PostgreSQL"),
        ("`calotype serve`", "API"), ("the driver, which posts the events", "driver")]]

    def together(side):
        return median(rounds, lambda r: sum(cpu.total for cpu in r[side].cpu.values()) / r["count"]) * 1000

    def busy(side):
        return median(rounds, lambda r: sum(cpu.total for cpu in r[side].cpu.values()) / r[side].seconds)

    lines.append(("together", f"{together('Python'):.1f} ms", f"{together('ours'):.1f} ms"))
    lines.append(("processors busy with it", f"{busy('Python'):.2f}", f"{busy('ours'):.2f}"))
    return rows(("CPU a photo, in programs + in the kernel", "with Python", "with ours"), lines)


def markdown(result):
    rounds = result["rounds"]
    megabytes = sum(r["bytes"] for r in rounds) / 1e6
    head = (f"{result['count']:,} photos, {megabytes:,.0f} MB, in {len(rounds)} rounds, {result['processors']} processors, load "
            f"{result['load at the start']:.1f} at the start and {result['load at the end']:.1f} at the end. Medians of the "
            "rounds. Bold: a wish that was missed.")
    return "\n\n".join(part.rstrip() for part in (head, main_table(result), parts_table(rounds)))
