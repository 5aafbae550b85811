"""CPU and rate of the ingest process over a folder of photos, beside a plain C program on the same files."""

import os
import resource
import signal
import statistics
import subprocess
import sys
import time

from instance import cpu_seconds

PATIENCE = 600


def program_cpu(command):
    """CPU seconds of a whole program, as the kernel counts them for ingest too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def upload(instance, photos, prefix):
    settings = instance.settings
    environment = os.environ | {
        "RCLONE_CONFIG": os.devnull, "RCLONE_S3_PROVIDER": "SeaweedFS", "RCLONE_S3_ENDPOINT": settings["S3_ENDPOINT"],
        "RCLONE_S3_REGION": settings["AWS_REGION"], "RCLONE_S3_ACCESS_KEY_ID": settings["AWS_ACCESS_KEY_ID"],
        "RCLONE_S3_SECRET_ACCESS_KEY": settings["AWS_SECRET_ACCESS_KEY"]}
    subprocess.run(
        ["rclone", "sync", photos, f":s3:{settings['S3_BUCKET']}/{prefix}", "--include", "*.{jpg,jpeg,JPG,JPEG}", "--quiet"],
        env=environment, check=True)


def wait(instance, query, expected, what):
    deadline = time.monotonic() + PATIENCE
    while int(instance.sql(query)) < expected:
        if time.monotonic() > deadline:
            sys.exit(f"error: {what} did not come in {PATIENCE} s")
        time.sleep(0.2)


def ingest_round(instance, photos, count, number):
    """CPU seconds of the ingest process, and seconds by the clock, for a bucket that is full before it begins."""
    worker = instance.part("ingest")
    # Stopped while the photos arrive, so that nothing but its own speed sets the rate.
    os.kill(worker, signal.SIGSTOP)
    upload(instance, photos, f"round-{number}")
    wait(instance, "SELECT count(*) FROM ingest_jobs", count, "the events of the uploaded photos")
    before, start = cpu_seconds(worker), time.time()
    os.kill(worker, signal.SIGCONT)
    done = f"FROM photos WHERE indexed_at IS NOT NULL AND s3_path LIKE '%/round-{number}/%'"
    wait(instance, f"SELECT count(*) {done}", count, "the rows of the uploaded photos")
    end = float(instance.sql(f"SELECT extract(epoch FROM max(indexed_at AT TIME ZONE 'UTC')) {done}"))
    return cpu_seconds(worker) - before, end - start


def measure(instance, photos, floor, rounds):
    files = sorted(path for path in photos.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    results = []
    for number in range(rounds):
        plain = program_cpu([floor, "--decode", *files])
        least = program_cpu([floor, *files])
        results.append((plain, least, *ingest_round(instance, photos, len(files), number)))
    time.sleep(1)
    worker = instance.part("ingest")
    idle = cpu_seconds(worker)
    time.sleep(10)
    idle = (cpu_seconds(worker) - idle) / 10

    def milliseconds(values):
        return f"{statistics.median(values) * 1000 / len(files):.1f} ms"

    plain, least, ours, clock = zip(*results)
    ours = [cpu - idle * seconds for cpu, seconds in zip(ours, clock)]
    ratios = [cpu / floor for cpu, floor in zip(ours, least)]
    rate = statistics.median(len(files) / seconds for seconds in clock)
    bytes_read = sum(path.stat().st_size for path in files)
    return [
        (f"{len(files)} photos, {bytes_read / 1e6:.0f} MB, median of {rounds} rounds", "CPU a photo"),
        ("plain libjpeg decode in full size", milliseconds(plain)),
        ("floor: scaled decode, two thumbnails, in C", milliseconds(least)),
        ("the ingest process, all that it does", milliseconds(ours)),
        ("  beside the floor (at most 1.5)", f"{statistics.median(ratios):.2f} ×"),
        ("  in each round", " ".join(f"{ratio:.2f}" for ratio in ratios)),
        ("  when idle", f"{idle * 1000:.1f} ms/s"),
        ("photos by the clock", f"{rate:.0f} /s"),
    ]
