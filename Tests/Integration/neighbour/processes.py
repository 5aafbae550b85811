"""The open ports and sockets of a tree of processes, read from /proc as root."""

import os
import pathlib

LISTENING, UNIX_ACCEPTS = "0A", 0x10000
# PostgreSQL's helpers come and go.
GONE = (FileNotFoundError, ProcessLookupError)


def read(process, name):
    """A file of /proc; empty for a process that has ended."""
    try:
        return pathlib.Path(f"/proc/{process}/{name}").read_bytes().decode(errors="replace")
    except GONE:
        return ""


def tree(root):
    """A process and its descendants."""
    parents = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rsplit(")", 1)[1].split()[1])
        except GONE:
            continue
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def network(process):
    try:
        return os.stat(f"/proc/{process}/ns/net").st_ino
    except GONE:
        return None


def sockets(process):
    """The inodes of its sockets."""
    numbers = set()
    try:
        for descriptor in pathlib.Path(f"/proc/{process}/fd").iterdir():
            target = os.readlink(descriptor)
            if target.startswith("socket:["):
                numbers.add(target[8:-1])
    except GONE:
        pass
    return numbers


def ports(process):
    """Ports on which it listens, in its network namespace."""
    found, numbers = set(), sockets(process)
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in read(process, f"net/{table}").splitlines()[1:]:
            words = line.split()
            if words[9] in numbers and (words[3] == LISTENING or table.startswith("udp")):
                found.add(int(words[1].rsplit(":", 1)[1], 16))
    return found


def socket_files(process):
    """Paths of Unix sockets on which it listens."""
    found, numbers = set(), sockets(process)
    for line in read(process, "net/unix").splitlines()[1:]:
        words = line.split()
        if len(words) == 8 and words[6] in numbers and int(words[3], 16) & UNIX_ACCEPTS:
            path = words[7] if words[7].startswith(("/", "@")) else os.path.join(os.readlink(f"/proc/{process}/cwd"), words[7])
            found.add(path)
    return found


def status(process):
    lines = read(process, "status").splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def words(process):
    return read(process, "cmdline").split("\0")
