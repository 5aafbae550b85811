"""The bare picture work in C, picture-floor/floor.c, as a program of its own on the same files."""

import os
import subprocess

from processes import CPU


def run(program, files):
    """CPU of the whole program, and the most memory it held, in MB."""
    process = subprocess.Popen([program, *files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"error: the floor ended with {process.returncode}: it reads no CMYK, and no file that is broken")
    return CPU(usage.ru_utime, usage.ru_stime), usage.ru_maxrss * 1024 / 1e6
