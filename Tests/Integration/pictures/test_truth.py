"""Compares the metadata and perceptual hashes that Calotype stores with those of exiftool and ImageHash.

The pictures of --photos, or else the shared ones, go through a real `rclone sync` into a library of their own. Differences
are explained in docs/exif-differences.md.
"""

import json

import pytest
from calotype.library import Library
from calotype.program import ROOT

from . import truth

pytestmark = pytest.mark.long
# Seconds until all pictures must be rows.
PATIENCE = 300


@pytest.fixture(scope="module")
def pictures(pytestconfig):
    folder = pytestconfig.getoption("photos") or ROOT.parent / "shared/photos"
    if not folder.is_dir():
        pytest.skip("needs --photos FOLDER")
    return folder


@pytest.fixture(scope="module")
def manifest(pictures):
    """exiftool's values of each file."""
    return truth.manifest(pictures)


@pytest.fixture(scope="module")
def rows(pictures, manifest, folder, program, pytestconfig):
    """The rows of the pictures by file name."""
    with Library(folder, program, CALOTYPE_RECONCILE_MINUTES=1, CALOTYPE_RECONCILE_GUARD_PERCENT=5) as library:
        truth.sync(library.settings, pictures)
        rows = truth.wait(library, manifest.keys(), PATIENCE)
        if sheet := pytestconfig.getoption("sheet"):
            truth.draw_sheet(library.settings, rows, sheet)
    (folder / "rows.json").write_text(json.dumps(rows))
    errors = {name: row["error"] for name, row in sorted(rows.items()) if row["error"]}
    print(f"{len(rows)} rows of {len(manifest)} files, {len(errors)} with an error")
    for name, error in errors.items():
        print(f"  {name}: {error}")
    return rows


def test_every_picture_is_a_row(rows, manifest):
    assert rows.keys() == manifest.keys()


def test_every_difference_to_exiftool_is_explained(rows, manifest):
    assert truth.compare_facts(rows, manifest) == 0


def test_perceptual_hashes_agree_with_imagehash(rows, pictures):
    share, greatest = truth.compare_hashes(rows, truth.pictures(pictures))
    assert share >= truth.IDENTICAL_SHARE
    assert greatest <= truth.BITS
