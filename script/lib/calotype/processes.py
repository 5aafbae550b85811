"""What Linux reports about processes in /proc. A process that has ended has no children and no memory."""

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")
ENDED = (FileNotFoundError, ProcessLookupError)


def children(parent):
    """The process ids of direct children. The kernel lists them by the thread that started them."""
    found = []
    for file in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except ENDED:
            continue
    return found


def child(parent, name):
    """The child whose program, or whose first argument, has this name; None if there is none."""
    for process in children(parent):
        try:
            words = pathlib.Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
        except ENDED:
            continue
        if name in (pathlib.Path(words[0]).name, *words[1:2], program_name(process)):
            return process
    return None


def program_name(process):
    """The file name of the program that a process runs. In a sandbox its command line may be /proc/self/fd/7."""
    try:
        return pathlib.Path(os.readlink(f"/proc/{process}/exe")).name
    except OSError:
        return None


def cpu_seconds(process):
    """User and system time of a process and its threads, in seconds."""
    # The fields after the name in parentheses, which may contain spaces: state is field 3, utime 14, stime 15 of proc(5).
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def kibibytes(process, file, name):
    """A value of /proc/PROCESS/FILE, such as VmRSS of status or Pss of smaps_rollup; 0 for a process that has ended."""
    try:
        text = pathlib.Path(f"/proc/{process}/{file}").read_text()
    except ENDED:
        return 0
    for line in text.splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def is_running(process):
    return pathlib.Path(f"/proc/{process}").exists()


def listening_on(port):
    """The process that listens on a TCP port of this machine; None if there is none whose sockets we may see."""
    sockets = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and int(local.rsplit(":", 1)[1], 16) == port:
                sockets.add(f"socket:[{rest[5]}]")
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(file) in sockets for file in (folder / "fd").iterdir()):
                return int(folder.name)
        except OSError:
            continue
    return None
