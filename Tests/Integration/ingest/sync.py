"""A tree with awkward names, synced by rclone; overwritten, renamed, deleted and restored while no event arrives."""

import hashlib
import os
import shutil
import signal
import time

from calotype.library import rclone
from calotype.samples import PHOTOS

# Names that file systems and S3 allow and programs trip over. No backslash: SeaweedFS turns it into a slash.
NAMES = [
    "plain.jpg", "with space.jpg", "plus+plus.jpg", "per%20cent%.jpg", "été/composé.jpg", "e\u0301te\u0301/decomposed.jpg",
    "emoji 📷/😀.jpg", "hash#question?.jpg", "quote'\"`.jpg", "'; DROP TABLE photos; --.jpg", "a&b=c;d,e.jpg",
    "{curly}[square](round).jpg", "deep/er/and/deep/er/IMG_0001.jpg", "deep/IMG_0001.jpg", "-dash.jpg",
    "~tilde$HOME.jpg", "UPPER.JPG", "no extension", "日本語.jpg",
]
PATIENCE = 60


def contents(folder):
    """SHA-256 by key."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


def rclone_sync(up, folder):
    # With normalization it takes the two spellings of é for one folder.
    rclone(up.settings, "sync", folder, f":s3:{up.settings['S3_BUCKET']}", "--s3-encoding", "InvalidUtf8,Dot",
           "--no-unicode-normalization")


def photos(up):
    """Id, SHA-256 and size by key of the photos that are not deleted."""
    # One line per photo; no name here has a line break or a vertical bar.
    rows = up.rows(
        "SELECT id, encode(sha256, 'hex'), size_bytes, s3_path FROM photos WHERE deleted_at IS NULL ORDER BY id") or []
    prefix = f"s3://{up.settings['S3_BUCKET']}/"
    found = {}
    for row in rows:
        number, digest, size, path = row.split("|", 3)
        found[path.removeprefix(prefix)] = (int(number), digest, int(size))
    return found


def settle(up, folder):
    """Waits until the database equals the folder and no job is left. Returns the differences if that takes too long."""
    expected = contents(folder)
    deadline = time.monotonic() + PATIENCE
    while True:
        found = {key: digest for key, (_, digest, _) in photos(up).items()}
        jobs = up.rows("SELECT object_key, state, error FROM ingest_jobs")
        if found == expected and jobs == []:
            return None
        if time.monotonic() > deadline:
            differing = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
            return f"{len(differing)} differ: {differing[:5]}; jobs {jobs}"
        time.sleep(0.2)


def run(up, folder, check):
    samples = sorted(PHOTOS.rglob("*.jpg"), key=lambda path: path.stat().st_size)
    tree = folder / "tree"
    for name, sample in zip(NAMES, samples):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample, tree / name)
    rclone_sync(up, tree)
    fault = settle(up, tree)
    check("events alone make a photo of every name that rclone uploads", fault is None, fault)
    before = photos(up)

    # This photo is deleted while the webhook works and comes back while it does not.
    lost = tree / "plain.jpg"
    kept = folder / "kept.jpg"
    lost.rename(kept)
    rclone_sync(up, tree)
    fault = settle(up, tree)
    check("a deleted photo is gone", fault is None, fault)

    serve = up.child("serve")
    os.kill(serve, signal.SIGSTOP)
    try:
        shutil.copyfile(samples[len(NAMES)], tree / "with space.jpg")
        shutil.copyfile(samples[len(NAMES) + 1], tree / "emoji 📷/😀.jpg")
        (tree / "new").mkdir()
        renamed = {"été/composé.jpg": "new/renamed été.jpg", "deep/er/and/deep/er/IMG_0001.jpg": "deep/moved.jpg"}
        for old, new in renamed.items():
            (tree / old).rename(tree / new)
        (tree / "-dash.jpg").unlink()
        (tree / "quote'\"`.jpg").unlink()
        shutil.copyfile(samples[len(NAMES) + 2], tree / "new/added.jpg")
        kept.rename(lost)
        rclone_sync(up, tree)
    finally:
        # Events that wait for it are lost with it.
        os.kill(serve, signal.SIGKILL)
    while up.child("serve") in (None, serve):
        time.sleep(0.1)

    answer = up.run("reconcile")
    check("calotype reconcile succeeds", answer.returncode == 0, answer.stdout + answer.stderr)
    # No event reported them before: two overwritten, two under a new key, one added, one back; two old keys, two deleted.
    wanted = f"{len(contents(tree))} objects: 3 new, 2 changed, 1 restored\n{len(before) - 1} photos: 2 vanished, 2 renamed\n"
    check("it finds all that happened while no event arrived", answer.stdout.startswith(wanted), answer.stdout)
    fault = settle(up, tree)
    check("after one reconcile the database equals the bucket", fault is None, fault)
    after = photos(up)
    sizes = {str(path.relative_to(tree)): path.stat().st_size for path in tree.rglob("*") if path.is_file()}
    check("sizes are equal, too", {key: size for key, (_, _, size) in after.items()} == sizes)
    numbers = {key: before[key][0] == after[key][0] for key in before.keys() & after.keys()}
    check("photos that stayed, were overwritten or came back keep their id", all(numbers.values()), numbers)
    moved = {old: (before[old][0], after[new][0]) for old, new in renamed.items()}
    check("renamed photos keep their id", all(was == now for was, now in moved.values()), moved)
    answer = up.run("reconcile")
    wanted = f"{len(sizes)} objects: 0 new, 0 changed, 0 restored\n{len(sizes)} photos: 0 vanished, 0 renamed\n"
    check("the next reconcile finds nothing", wanted in answer.stdout, answer.stdout)
