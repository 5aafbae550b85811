"""Measures the cost of reading large videos; see Benchmarks/videos."""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "script" / "lib"))

from calotype.library import Library, s3_client
from calotype.processes import kibibytes

FORMS = [("moov at the end.mp4", []), ("moov at the beginning.mp4", ["-movflags", "faststart"]),
         ("in fragments.mp4", ["-movflags", "frag_keyframe+empty_moov"]), ("film.mkv", []),
         ("film.mts", ["-f", "mpegts", "-mpegts_m2ts_mode", "1"]), ("film.avi", []), ("film.mpg", [])]


def make(folder, name, form, size):
    """Noise encoded as H.264 (MPEG-2 in a program stream), repeated until the file has its size."""
    kind = "mpeg2video" if name.endswith(".mpg") else "libx264"
    part = folder / f"part-{kind}.{'mpg' if name.endswith('.mpg') else 'mp4'}"
    if not part.exists():
        quality = ["-b:v", "40M", "-maxrate", "40M", "-bufsize", "8M"]
        options = ["-c:v", kind, "-g", "25", *quality] + (["-preset", "ultrafast", "-bf", "0"] if kind == "libx264" else [])
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                        "testsrc2=size=1920x1080:rate=25:duration=4,noise=alls=60:allf=t", "-pix_fmt", "yuv420p", *options, part], check=True)
    path = folder / name
    loops = size // part.stat().st_size
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-fflags", "+genpts", "-stream_loop", str(loops), "-i", part, "-c", "copy", *form, path],
                   check=True, stderr=subprocess.DEVNULL)
    return path


class Watch(threading.Thread):
    """The peak memory of the worker, and the space on disk of the largest temporary file."""

    def __init__(self, worker):
        super().__init__(daemon=True)
        self.worker, self.memory, self.disk, self.ended = worker, 0, 0, False

    def run(self):
        while not self.ended:
            self.memory = max(self.memory, kibibytes(self.worker, "status", "VmRSS") << 10)
            for file in pathlib.Path(f"/proc/{self.worker}/fd").iterdir():
                try:
                    if "calotype-video" in str(file.readlink()):
                        self.disk = max(self.disk, file.stat().st_blocks * 512)
                except OSError:
                    continue
            time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype")
    parser.add_argument("--bytes", type=int, default=1 << 30)
    parser.add_argument("--only", default="", help="a part of a file's name")
    arguments = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="calotype-videos-"))
    up = Library(work, arguments.calotype, CALOTYPE_RECONCILE_MINUTES=1, CALOTYPE_RECONCILE_GUARD_PERCENT=5)
    settings = up.settings
    store = s3_client(settings)
    counters = lambda: dict(line.split("|") for line in up.rows(
        "SELECT name, sum(value)::bigint FROM ingest_counters GROUP BY name") or [])
    try:
        print("file | MB | requests | MB read | seconds | MB of memory | MB on disk | row")
        for name, form in [(name, form) for name, form in FORMS if arguments.only in name]:
            path = make(work, name, form, arguments.bytes)
            size = path.stat().st_size
            before, watch = counters(), Watch(up.child("ingest"))
            store.upload_file(str(path), settings["S3_BUCKET"], name)
            path.unlink()
            watch.start()
            began = time.monotonic()
            row = []
            while not row and time.monotonic() - began < 300:
                row = up.rows("SELECT concat_ws(' ', media_type, video_codec, width, round(duration_seconds), thumbnailed_at IS NOT NULL, error) "
                              f"FROM photos WHERE filename = '{name}' AND indexed_at IS NOT NULL")
                time.sleep(0.1)
            seconds = time.monotonic() - began
            watch.ended = True
            time.sleep(12)
            after = counters()
            grown = {key: int(value) - int(before.get(key, 0)) for key, value in after.items()}
            print(f"{name} | {size >> 20} | {grown.get('original_requests')} | {grown.get('original_bytes', 0) >> 20} | "
                  f"{seconds:.1f} | {watch.memory >> 20} | {watch.disk >> 20} | {row}", flush=True)
    finally:
        up.stop()
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
