"""What a tree of processes has open, read from /proc as root."""

import os
import pathlib

LISTENING, UNIX_ACCEPTS = "0A", 0x10000


def tree(root):
    """The processes below one, and it itself."""
    parents = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def network(process):
    return os.stat(f"/proc/{process}/ns/net").st_ino


def sockets(process):
    """The numbers of its sockets."""
    numbers = set()
    for descriptor in pathlib.Path(f"/proc/{process}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            numbers.add(target[8:-1])
    return numbers


def ports(process):
    """Ports on which it listens, in the network namespace it lives in."""
    found, numbers = set(), sockets(process)
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in pathlib.Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in numbers and (words[3] == LISTENING or table.startswith("udp")):
                found.add(int(words[1].rsplit(":", 1)[1], 16))
    return found


def socket_files(process):
    """Paths of Unix sockets on which it listens."""
    found, numbers = set(), sockets(process)
    for line in pathlib.Path(f"/proc/{process}/net/unix").read_text().splitlines()[1:]:
        words = line.split()
        if len(words) == 8 and words[6] in numbers and int(words[3], 16) & UNIX_ACCEPTS:
            path = words[7] if words[7].startswith(("/", "@")) else os.path.join(os.readlink(f"/proc/{process}/cwd"), words[7])
            found.add(path)
    return found


def status(process):
    lines = pathlib.Path(f"/proc/{process}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def words(process):
    return pathlib.Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
