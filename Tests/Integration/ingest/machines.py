"""Two workers on two machines share one queue. The machines are network namespaces with their own addresses, joined to this
one by veth pairs. One worker is killed in the middle; the other finishes. No photo is read twice."""

import os
import selectors
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

from calotype.library import s3_client
from calotype.samples import PHOTOS as SAMPLES

from . import audit
from .audit import table

PHOTOS = 120
PATIENCE = 150


class NotAllowed(Exception):
    """This machine does not allow network namespaces."""


class Machine:
    """A network namespace with the address 198.18.N.2; ours on the link to it is 198.18.N.1 (the range is of RFC 2544)."""

    def __init__(self, number):
        self.here, self.there = f"198.18.{number}.1", f"198.18.{number}.2"
        self.name = f"calotype-{os.getpid()}-{number}"
        self.link = f"ct{os.getpid() % 1_000_000}-{number}"

    def __enter__(self):
        try:
            for words in [
                f"netns add {self.name}", f"link add {self.link} type veth peer name eth0 netns {self.name}",
                f"addr add {self.here}/30 dev {self.link}", f"link set {self.link} up",
                f"-n {self.name} addr add {self.there}/30 dev eth0", f"-n {self.name} link set eth0 up",
            ]:
                subprocess.run(["ip", *words.split()], check=True, capture_output=True, text=True)
        except FileNotFoundError:
            raise NotAllowed("the program ip is missing")
        except subprocess.CalledProcessError as error:
            self.__exit__()
            raise NotAllowed(error.stderr.strip())
        return self

    def __exit__(self, *_):
        # That removes the link, too.
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True)


class Relay(threading.Thread):
    """Forwards connections of a machine to a port of 127.0.0.1, where all parts of `calotype up` listen."""

    def __init__(self, address, port):
        super().__init__(daemon=True)
        self.to, self.peers = port, set()
        self.server = socket.create_server((address, 0))
        self.port = self.server.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                client, peer = self.server.accept()
            except OSError:
                return
            self.peers.add(peer[0])
            threading.Thread(target=self.join_up, args=(client,), daemon=True).start()

    def join_up(self, client):
        with client, socket.create_connection(("127.0.0.1", self.to)) as service, selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, service)
            ready.register(service, selectors.EVENT_READ, client)
            try:
                while True:
                    for key, _ in ready.select():
                        data = key.fileobj.recv(1 << 16)
                        if not data:
                            return
                        key.data.sendall(data)
            except OSError:
                return


class Worker:
    """A `calotype ingest` on a machine. In a process namespace of its own, others cannot see that it has died."""

    def __init__(self, up, machine, own_processes):
        database = urllib.parse.urlsplit(up.settings["DATABASE_URL"])
        endpoint = urllib.parse.urlsplit(up.settings["S3_ENDPOINT"])
        self.relays = [Relay(machine.here, database.port), Relay(machine.here, endpoint.port)]
        login = database.netloc.rsplit("@", 1)[0]
        self.log = open(up.folder / f"{machine.name}.log", "w")
        # Its jobs have the name of the machine, which is its host name.
        self.name = machine.name
        apart = ["--pid", "--fork", "--mount-proc", "--kill-child"] if own_processes else []
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", machine.name, "unshare", "--uts", *apart, "sh", "-c", 'hostname "$0" && exec "$@"',
             machine.name, up.program, "ingest"],
            stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
            env=os.environ | up.settings | {
                "DATABASE_URL": database._replace(netloc=f"{login}@{machine.here}:{self.relays[0].port}").geturl(),
                "S3_ENDPOINT": f"http://{machine.here}:{self.relays[1].port}", "CALOTYPE_RECONCILE_MINUTES": "0"})

    def peers(self):
        return set.union(*(relay.peers for relay in self.relays))

    def tell(self, number):
        os.killpg(self.process.pid, number)

    def stop(self):
        if self.process.poll() is None:
            self.tell(signal.SIGKILL)
        self.process.wait()
        for relay in self.relays:
            relay.server.close()
        self.log.close()


def wait(what, is_so):
    deadline = time.monotonic() + PATIENCE
    while not (answer := is_so()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {PATIENCE} s")
        time.sleep(0.1)
    return answer


def run(up, check, own_processes=False):
    """Raises NotAllowed where there are no network namespaces."""
    if os.geteuid() != 0:
        raise NotAllowed("only root may make them")
    with Machine(1) as one, Machine(2) as two:
        ours = up.child("ingest")
        wait("the queue to be empty", lambda: up.rows("SELECT count(*) FROM ingest_jobs") == ["0"])
        os.kill(ours, signal.SIGSTOP)
        workers = []
        try:
            workers = [Worker(up, machine, own_processes) for machine in (one, two)]
            share(up, workers, check)
            addresses = [worker.peers() for worker in workers]
            check("each worker has an address of its own", addresses == [{one.there}, {two.there}], addresses)
        finally:
            for worker in workers:
                worker.stop()
            os.kill(ours, signal.SIGCONT)


def share(up, workers, check):
    audit.start(up)
    client, bucket = s3_client(up.settings), up.settings["S3_BUCKET"]
    bodies = [path.read_bytes() for path in sorted(SAMPLES.rglob("*.jpg"))]
    bodies = sorted(bodies, key=len)[:20]
    before = int(up.rows("SELECT count(*) FROM photos")[0])
    for number in range(PHOTOS):
        client.put_object(Bucket=bucket, Key=f"machines/{number:04}.jpg", Body=bodies[number % 20] + b"%d" % number)

    wait("both workers to work", lambda: len(table(up, "SELECT DISTINCT new_worker FROM storm.jobs "
                                                       "WHERE became = 'running' AND new_worker IS NOT NULL")) == 2)
    wait("a third of the photos", lambda: int(up.rows("SELECT count(*) FROM photos")[0]) >= before + PHOTOS // 3)
    dying, living = workers
    held = wait("the worker to have jobs", lambda: stopped_with_jobs(up, dying))
    dying.tell(signal.SIGKILL)
    began = time.monotonic()
    wait("the other to finish", lambda: up.rows(
        f"SELECT (SELECT count(*) FROM photos) = {before + PHOTOS} AND NOT EXISTS (SELECT FROM ingest_jobs)") == ["t"])
    print(f"      one worker died with {held} jobs; the other had finished {time.monotonic() - began:.1f} s later", flush=True)
    # How many jobs each worker ended.
    done = {worker.split("/")[0]: int(count) for worker, count in table(
        up, "SELECT old_worker, count(*) FROM storm.jobs WHERE op = 'DELETE' GROUP BY 1")}
    check(f"both workers ended jobs: {sorted(done.values())}", done.keys() == {dying.name, living.name}, done)
    failed = table(up, "SELECT s3_path, error FROM photos WHERE error IS NOT NULL")
    check("no job was given up", not failed, failed)
    audit.check_jobs(up, check)


def stopped_with_jobs(up, worker):
    """Stops a worker in the middle of jobs and returns how many. Continues it and returns 0 if it has none."""
    worker.tell(signal.SIGSTOP)
    # The database finishes what the worker had sent.
    time.sleep(0.3)
    held = int(up.rows(f"SELECT count(*) FROM ingest_jobs WHERE state = 'running' AND worker LIKE '{worker.name}/%'")[0])
    if not held:
        worker.tell(signal.SIGCONT)
    return held
