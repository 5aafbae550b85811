"""The process that listens on a port, by what Linux says in /proc."""

import os
import pathlib
import re

LISTENING = "0A"


class Process:
    def __init__(self, number):
        self.number = number

    @property
    def is_alive(self):
        return pathlib.Path(f"/proc/{self.number}").exists()

    @property
    def resident(self):
        """Bytes of memory now; 0 when it is gone."""
        return self._bytes("VmRSS")

    @property
    def highest(self):
        return self._bytes("VmHWM")

    def _bytes(self, name):
        try:
            status = pathlib.Path(f"/proc/{self.number}/status").read_text()
        except FileNotFoundError:
            return 0
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) << 10


def listener(port):
    """The process that listens on a port of this machine; None when there is none that we may look at."""
    sockets = set()
    for table in ["/proc/net/tcp", "/proc/net/tcp6"]:
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == LISTENING and int(local.rsplit(":", 1)[1], 16) == port:
                sockets.add(f"socket:[{rest[5]}]")
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(file) in sockets for file in (folder / "fd").iterdir()):
                return Process(int(folder.name))
        except OSError:
            continue
    return None
