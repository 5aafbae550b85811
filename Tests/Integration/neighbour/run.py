"""What another user of the machine reaches of `calotype up`: of one that root runs, and of one that a user runs.

As root it looks for what is open, and has it tried as nobody. The same probe inside the store's own network must find the
store open, else it proves nothing.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import boto3
import processes
from chaos import Up

HERE = pathlib.Path(__file__).parent
CHECKOUT = HERE.parents[2]
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]
# Any user but nobody that PostgreSQL can find the name of.
OWNER = "games"
outcomes = []


def check(what, fault):
    outcomes.append(fault is None)
    print(f"{'ok  ' if fault is None else 'FAIL'} {what}" + (f": {fault}" if fault is not None else ""), flush=True)


def store(settings):
    return boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"])


def probe(told, network=None):
    """What nobody could do, in our network or in that of another process."""
    entering = ["nsenter", "--target", str(network), "--net", "--"] if network else []
    answer = subprocess.run(
        [*entering, *NOBODY, sys.executable, "-B", HERE / "probe.py"], input=json.dumps(told), stdout=subprocess.PIPE,
        text=True, cwd="/", env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"}, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def try_all(up, mode):
    api = int(up.settings["CALOTYPE_URL"].rsplit(":", 1)[1])
    all_processes = [each for each in processes.tree(up.process.pid) if each != up.process.pid or mode == "user"]
    weed = up.child("weed")
    ours = os.stat("/proc/self/ns/net").st_ino
    open_ports, inner_ports, files = set(), set(), set()
    for each in processes.tree(up.process.pid):
        if processes.network(each) == ours:
            open_ports |= processes.ports(each)
        elif processes.network(each):
            inner_ports |= processes.ports(each)
        files |= {f"/proc/{each}/{name}" for name in ("environ", "fd", "cwd", "maps", "io")}
    socket_files = set().union(*(processes.socket_files(each) for each in processes.tree(up.process.pid)))
    # The store's have another path behind its walls.
    socket_files |= {str(path) for path in up.data.rglob("*.sock")}
    files |= {str(path) for path in up.data.rglob("*")} | {str(up.folder / "calotype.env")}
    told = {"ports": sorted(open_ports), "filers": sorted(open_ports - {api}), "api": api, "public": [str(CHECKOUT / "web"), str(CHECKOUT / "openapi")],
            "sockets": sorted(socket_files), "files": sorted(files), "weed": shutil.which("weed"), "onlyReads": False}
    # The same question where the store is: what is asked there changes nothing.
    tried = sorted(inner_ports & {9333, 8888, 19333})
    inner = told | {"ports": tried, "filers": [18888], "sockets": [], "files": [], "onlyReads": True}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        outside, inside = pool.submit(probe, told), pool.submit(probe, inner, weed)
        faults, inside = outside.result(), inside.result()
    check(f"{mode}: {len(open_ports)} ports, {len(socket_files)} sockets and {len(files)} files refuse nobody",
          None if not faults else "; ".join(faults[:10]))
    check(f"{mode}: the ports are those of API, database and S3", None if len(open_ports) == 3 else sorted(open_ports))

    check(f"{mode}: inside its walls the store is open ({len(inner_ports)} ports)",
          None if any("weed shell" in fault for fault in inside) and any("GET" in fault for fault in inside) else inside)

    words = {word for each in processes.tree(up.process.pid) for word in processes.words(each)}
    secrets = dict(line.split("=", 1) for line in (up.data / "secrets.env").read_text().splitlines())
    told_secrets = [name for name, value in secrets.items() if len(value) > 8 and any(value in word for word in words)]
    check(f"{mode}: no argument is a secret", told_secrets or None)

    for each in all_processes:
        status = processes.status(each)
        if not status:
            continue
        name = f"{status['Name']} ({' '.join(processes.words(each)[1:2])})"
        wrong = [f"{key} {status[key]}" for key in ("CapEff", "CapPrm", "CapInh", "CapAmb") if int(status[key], 16) != 0]
        if each != up.process.pid:
            wrong += ["NoNewPrivs 0"] if status["NoNewPrivs"] != "1" else []
            wrong += ["CapBnd"] if mode == "root" and int(status["CapBnd"], 16) != 0 else []
        wrong += ["runs as root"] if "0" in status["Uid"].split() else []
        if wrong:
            check(f"{mode}: {name} is without privileges", ", ".join(wrong))
    check(f"{mode}: {len(all_processes)} processes looked at for privileges", None)


def put_and_wait(up):
    photo = (CHECKOUT / "samples" / "photos").rglob("*.jpg")
    store(up.settings).put_object(Bucket="photos", Key="album/one.jpg", Body=next(photo).read_bytes())
    deadline = time.monotonic() + 60
    # Only an event tells of it in this time: the comparison with the bucket is hours away.
    while up.indexed() == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    check("the store's event comes through its walls", None if up.indexed() == 1 else "no row after 60 s")


def run(calotype, folder, mode):
    program = [calotype]
    if mode == "user":
        shutil.chown(folder, OWNER, OWNER)
        program = ["setpriv", "--reuid", OWNER, "--regid", OWNER, "--clear-groups", "--no-new-privs", "--", calotype]
    up = Up(program, folder, reconcile_minutes=600)
    try:
        put_and_wait(up)
        try_all(up, mode)
        endpoint = up.settings["S3_ENDPOINT"]
        began = time.monotonic()
        up.stop()
        took = time.monotonic() - began
        check(f"{mode}: stops in {took:.1f} s", None if took < 5 else f"{took:.1f} s")
        log = (up.folder / "up.log").read_text()
        check(f"{mode}: nothing is killed", "killed" if "killed" in log else None)
        check(f"{mode}: no login link is in the log", "link" if "#link=" in log else None)
        if mode == "root":
            up = Up(program, folder, reconcile_minutes=600)
            now = up.settings["S3_ENDPOINT"]
            check("the store's address is that of before", None if now == endpoint else f"{endpoint}, then {now}")
            size = store(up.settings).head_object(Bucket="photos", Key="album/one.jpg")["ContentLength"]
            check("the photo is still there", None if size > 0 else size)
    finally:
        if up.process.poll() is None:
            up.stop()


def main():
    calotype = sys.argv[1]
    for mode in sys.argv[2:] or ["root", "user"]:
        with tempfile.TemporaryDirectory(prefix="calotype-neighbour.") as folder:
            try:
                run(calotype, pathlib.Path(folder), mode)
            except SystemExit:
                print((pathlib.Path(folder) / "up.log").read_text())
                raise
    print(f"{sum(outcomes)} passed, {len(outcomes) - sum(outcomes)} failed")
    sys.exit(0 if all(outcomes) else 1)


main()
