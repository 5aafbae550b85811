"""CPU and memory of processes and their descendants; shared memory is counted once."""

import dataclasses
import os
import pathlib
import threading

from instance import children, kibibytes

TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class CPU:
    """Seconds in user and in kernel mode."""
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
    """A process and its descendants."""
    found = [root]
    for process in found:
        found += children(process)
    return found


def own_cpu():
    """The CPU of this program without its children."""
    times = os.times()
    return CPU(times.user, times.system)


def cpu(root):
    """The CPU of a process, its descendants, and its descendants that have ended."""
    sum = CPU(0, 0)
    for process in family(root):
        try:
            # After the name in parentheses: utime, stime, cutime and cstime are the fields 14 to 17 of proc(5).
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        user, system, waited_user, waited_system = (int(field) / TICKS for field in fields[11:15])
        sum += CPU(user + waited_user, system + waited_system)
    return sum


def memory(root):
    """MB of a process and its descendants; a page shared by several is counted once."""
    return sum(map(memory_of, family(root)))


def memory_of(process):
    """The proportional set size of one process, in MB."""
    return kibibytes(process, "smaps_rollup", "Pss") * 1024 / 1e6


class MemoryWatch:
    """The peak memory of a process and its descendants while this is open, sampled twice per second."""

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
