"""Starts a library with the sample photos for a person to look at; see script/demo."""

import argparse
import pathlib
import shutil
import signal
import socket
import sys
import tempfile

from calotype import samples
from calotype.library import Library


def say(text):
    print(f"\033[1m==>\033[0m {text}", flush=True)


def show_progress(text):
    print(f"\r    {text}\033[K", end="", flush=True)


def free_port(wanted):
    """The wanted port, or 0 for any other if a program listens on it."""
    try:
        socket.create_connection(("127.0.0.1", wanted), timeout=1).close()
        return 0
    except OSError:
        return wanted


def play(folder, data):
    say("starting database, object store, ingest and API")
    # Stopping it stops all of its parts in order.
    with Library(folder, data=data, port=free_port(8080), shows_log=True) as library:
        say(f"uploading {len(samples.keys())} photos with rclone sync, and writing AI results with a token for that")
        samples.load(library, show_progress)
        link = library.run("login-link", "--minutes", "60").stdout.strip()
        print(f"""

  Open once:   {link}
  Address:     {library.url}/
  For scripts: set -a; source {library.env_file}

  Ctrl-C stops it.
""", flush=True)
        library.process.wait()


def stop(*_):
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, help="a folder that keeps the library")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-demo."))
    try:
        play(folder, arguments.data)
    except KeyboardInterrupt:
        say("stopped")
    except Exception as error:
        sys.exit(f"error: {error}\nlogs are kept in {folder}")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
