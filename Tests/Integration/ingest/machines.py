"""Two workers on two machines share one queue: network namespaces with addresses of their own, joined to this one by veth
pairs. One is killed in the middle; the other finishes. No photo is read twice."""

import os
import pathlib
import selectors
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

import storm
import storm_checks
from storm_checks import table

PHOTOS = 120
PATIENCE = 150


class NotAllowed(Exception):
    """This machine does not let us make namespaces."""


class Machine:
    """A network namespace: its own address is 198.18.N.2, ours on the way to it 198.18.N.1. See RFC 2544 for the range."""

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
            raise NotAllowed("there is no program ip")
        except subprocess.CalledProcessError as error:
            self.__exit__()
            raise NotAllowed(error.stderr.strip())
        return self

    def __exit__(self, *_):
        # The link goes with the namespace.
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True)


class Relay(threading.Thread):
    """Hands connections from a machine on to a port of 127.0.0.1, where all that `calotype up` starts listens."""

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
    """A `calotype ingest` on a machine; with processes of its own, nobody else can see that it has died."""

    def __init__(self, calotype, up, machine, own_processes):
        database = urllib.parse.urlsplit(up.settings["DATABASE_URL"])
        endpoint = urllib.parse.urlsplit(up.settings["S3_ENDPOINT"])
        self.relays = [Relay(machine.here, database.port), Relay(machine.here, endpoint.port)]
        login = database.netloc.rsplit("@", 1)[0]
        self.log = open(up.folder / f"{machine.name}.log", "w")
        # Its jobs bear the machine's name, which is its host's name there.
        self.name = machine.name
        apart = ["--pid", "--fork", "--mount-proc", "--kill-child"] if own_processes else []
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", machine.name, "unshare", "--uts", *apart, "sh", "-c", 'hostname "$0" && exec "$@"',
             machine.name, calotype, "ingest"],
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
            raise SystemExit(f"error: waited {PATIENCE} s in vain: {what}")
        time.sleep(0.1)
    return answer


def run(up, calotype, check, own_processes=False):
    """Raises NotAllowed where this machine makes no namespaces."""
    if os.geteuid() != 0:
        raise NotAllowed("only root may")
    with Machine(1) as one, Machine(2) as two:
        ours = up.child("ingest")
        wait("an empty queue", lambda: up.rows("SELECT count(*) FROM ingest_jobs") == ["0"])
        os.kill(ours, signal.SIGSTOP)
        workers = []
        try:
            workers = [Worker(calotype, up, machine, own_processes) for machine in (one, two)]
            share(up, workers, check)
            addresses = [worker.peers() for worker in workers]
            check("each came from an address of its own", addresses == [{one.there}, {two.there}], addresses)
        finally:
            for worker in workers:
                worker.stop()
            os.kill(ours, signal.SIGCONT)


def share(up, workers, check):
    if up.rows(storm.AUDIT) is None:
        raise SystemExit("error: the audit's triggers were refused")
    client, bucket = storm.store(up.settings), up.settings["S3_BUCKET"]
    bodies = [path.read_bytes() for path in sorted(pathlib.Path("samples/photos").rglob("*.jpg"))]
    bodies = sorted(bodies, key=len)[:20]
    before = int(up.rows("SELECT count(*) FROM photos")[0])
    for number in range(PHOTOS):
        client.put_object(Bucket=bucket, Key=f"machines/{number:04}.jpg", Body=bodies[number % 20] + b"%d" % number)

    wait("both workers at work", lambda: len(table(up, "SELECT DISTINCT new_worker FROM storm.jobs "
                                                       "WHERE became = 'running' AND new_worker IS NOT NULL")) == 2)
    wait("a third", lambda: int(up.rows("SELECT count(*) FROM photos")[0]) >= before + PHOTOS // 3)
    dying, living = workers
    held = wait("jobs in its hands", lambda: stopped_with_jobs(up, dying))
    dying.tell(signal.SIGKILL)
    began = time.monotonic()
    wait("the other to finish", lambda: up.rows(
        f"SELECT (SELECT count(*) FROM photos) = {before + PHOTOS} AND NOT EXISTS (SELECT FROM ingest_jobs)") == ["t"])
    print(f"      one died with {held} jobs in its hands; the other had finished {time.monotonic() - began:.1f} s later", flush=True)
    # Who ended how many.
    done = {worker.split("/")[0]: int(count) for worker, count in table(
        up, "SELECT old_worker, count(*) FROM storm.jobs WHERE op = 'DELETE' GROUP BY 1")}
    check(f"both worked: {sorted(done.values())} jobs", done.keys() == {dying.name, living.name}, done)
    failed = table(up, "SELECT s3_path, error FROM photos WHERE error IS NOT NULL")
    check("nothing was given up", not failed, failed)
    storm_checks.check_jobs(up, check)


def stopped_with_jobs(up, worker):
    """Stops a worker in the middle of jobs; of how many. Lets it go on and says 0 where it holds none."""
    worker.tell(signal.SIGSTOP)
    # What it had sent already is done.
    time.sleep(0.3)
    held = int(up.rows(f"SELECT count(*) FROM ingest_jobs WHERE state = 'running' AND worker LIKE '{worker.name}/%'")[0])
    if not held:
        worker.tell(signal.SIGCONT)
    return held
