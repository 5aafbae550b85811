"""What processes took, with all that they started: CPU as the kernel counts it, and memory that is shared but once."""

import dataclasses
import os
import pathlib
import threading

from instance import children, kibibytes

TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class CPU:
    """Seconds, in programs and in the kernel for them."""
    user: float
    system: float

    @property
    def total(self):
        return self.user + self.system

    def __sub__(self, other):
        return CPU(self.user - other.user, self.system - other.system)

    def __add__(self, other):
        return CPU(self.user + other.user, self.system + other.system)

    def __truediv__(self, count):
        return CPU(self.user / count, self.system / count)


def family(root):
    """A process and all that descend from it."""
    found = [root]
    for process in found:
        found += children(process)
    return found


def own_cpu():
    """Of this program, without what it started."""
    times = os.times()
    return CPU(times.user, times.system)


def cpu(root):
    """Of a process, of what descends from it, and of those of them that have ended and were waited for."""
    sum = CPU(0, 0)
    for process in family(root):
        try:
            # Behind the name in parentheses: utime, stime, cutime and cstime are the fields 14 to 17 of proc(5).
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        user, system, waited_user, waited_system = (int(field) / TICKS for field in fields[11:15])
        sum += CPU(user + waited_user, system + waited_system)
    return sum


def memory(root):
    """MB of a process and its descendants, each page that several of them map counted once among them."""
    return sum(map(memory_of, family(root)))


def memory_of(process):
    """MB of one process, of pages that several map its share."""
    return kibibytes(process, "smaps_rollup", "Pss") * 1024 / 1e6


class MemoryWatch:
    """The most memory that a process and its descendants held while this was open; looked at twice a second."""

    INTERVAL = 0.5

    def __init__(self, root):
        self.root = root
        self.peak = 0

    def __enter__(self):
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def watch(self):
        while not self.ended.wait(self.INTERVAL):
            self.peak = max(self.peak, memory(self.root))

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.peak = max(self.peak, memory(self.root))
