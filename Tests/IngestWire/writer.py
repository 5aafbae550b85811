"""The example of an AI writer at work on the library, two processes of it side by side."""

import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema

PROGRAM = "examples/face-writer/face_writer.py"


def run(up, calotype, check):
    address = up.settings["CALOTYPE_URL"]
    token = subprocess.run(
        [calotype, "token", "create", "face writer", "--scope", "ai:write"], check=True, capture_output=True, text=True,
        env=os.environ | up.settings).stdout.strip()
    environment = os.environ | {"CALOTYPE_URL": address, "CALOTYPE_TOKEN": token}

    def write(version, processes):
        """Photos that each process did."""
        started = [
            subprocess.Popen([sys.executable, PROGRAM, "--version", version, "--batch", "3"], env=environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for _ in range(processes)]
        outputs = [process.communicate(timeout=120)[0] for process in started]
        for process, output in zip(started, outputs):
            check(f"the writer ends well, version {version}", process.returncode == 0, output)
        return [int((re.findall(r"^(\d+) photos", output, re.M) or ["0"])[-1]) for output in outputs]

    (count,) = map(int, up.rows("SELECT count(*) FROM photos WHERE deleted_at IS NULL"))
    done = write("1.0", 2)
    check("two processes share the photos, each done once", sum(done) == count and all(done), done)
    rows = up.rows(
        "SELECT count(*) FROM ai_part_runs JOIN photos ON photos.id = photo_id WHERE part = 'faces' AND deleted_at IS NULL "
        "AND version = '1.0' AND ai_part_runs.error IS NULL")
    check("each is noted as done", rows == [str(count)], rows)
    check("nothing is left for this version", write("1.0", 1) == [0])
    schema = json.loads(pathlib.Path("schema/ai-results.schema.json").read_text())
    faces = schema | {"$ref": "#/$defs/faces"}
    for part in ("type", "required", "properties", "additionalProperties", "dependentRequired"):
        faces.pop(part)
    found = [json.loads(row) for row in up.rows("SELECT faces FROM photo_ai_results WHERE faces IS NOT NULL")]
    for value in found:
        jsonschema.validate(value, faces)
    check("faces are of the shape that schema/ says, and there are some", any(found), found)
