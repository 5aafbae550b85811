"""Two processes of the example AI writer work on the library at the same time."""

import json
import os
import re
import subprocess
import sys
import urllib.request

import jsonschema
from calotype.program import ROOT

PROGRAM = ROOT / "examples/face-writer/face_writer.py"


def run(up, check):
    address = up.settings["CALOTYPE_URL"]
    token = up.run("token", "create", "face writer", "--scope", "ai:write").stdout.strip()
    environment = os.environ | {"CALOTYPE_URL": address, "CALOTYPE_TOKEN": token}

    def write(version, processes):
        """How many photos each process did."""
        started = [
            subprocess.Popen([sys.executable, PROGRAM, "--version", version, "--batch", "3"], env=environment,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            for _ in range(processes)]
        outputs = [process.communicate(timeout=120)[0] for process in started]
        for process, output in zip(started, outputs):
            check(f"the writer of version {version} ends with status 0", process.returncode == 0, output)
        return [int((re.findall(r"^(\d+) photos", output, re.M) or ["0"])[-1]) for output in outputs]

    (count,) = map(int, up.rows("SELECT count(*) FROM photos WHERE deleted_at IS NULL"))
    done = write("1.0", 2)
    check("two processes share the photos, each done once", sum(done) == count and all(done), done)
    rows = up.rows(
        "SELECT count(*) FROM ai_part_runs JOIN photos ON photos.id = photo_id WHERE part = 'faces' AND deleted_at IS NULL "
        "AND version = '1.0' AND ai_part_runs.error IS NULL")
    check("each is recorded as done", rows == [str(count)], rows)
    check("nothing is left for this version", write("1.0", 1) == [0])
    schema = json.loads((ROOT / "schema/ai-results.schema.json").read_text())
    faces = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/faces"}
    found = [json.loads(row) for row in up.rows("SELECT faces FROM photo_ai_results WHERE faces IS NOT NULL")]
    for value in found:
        jsonschema.validate(value, faces)
    check("there are faces, and they conform to schema/ai-results.schema.json", any(found), found)
    compare_with_schema(schema, address, token, check)


def compare_with_schema(schema, address, token, check):
    """Sends lines about a photo that does not exist, some of them invalid."""
    by = {"writer": "w", "version": "1"}
    lines = [{"photo": 999_999_999} | rest for rest in (
        {"tags": []}, by | {"faces": [{"person": None}]}, by | {"failed": ["tags"], "error": "dark"}, {"status": "done"},
        {"status": "x" * 50, "writer": None, "version": None}, by | {"tags": None, "failed": ["tags"], "error": "dark"},
        by | {"tags": ["日" * 500], "writer": "é" * 100}, by | {"objects": [{"label": "x" * 500, "box": [0, 0, 1, 1]}]},
        {}, by, {"tags": None}, {"tags": [], "error": "dark"}, {"tags": [], "failed": ["tags"], "error": None},
        {"tags": [], "writer": "w"}, {"tags": [], "version": "1"}, by | {"tags": [], "version": "20261126120000"},
        {"failed": ["tags"], "error": "dark"}, {"tags": [""]}, {"tags": ["日" * 501]}, {"status": "x" * 51},
        {"faces": [{"confidence": 1.1}]}, {"objects": [{}]}, {"smell": "sweet"}, {"photo": 2 ** 63, "tags": []},
    )]
    request = urllib.request.Request(
        f"{address}/api/v1/ai/results", "\n".join(map(json.dumps, lines)).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"})
    with urllib.request.urlopen(request) as answer:
        accepted = [json.loads(line)["status"] == "NOT_FOUND" for line in answer]
    valid = [jsonschema.Draft202012Validator(schema).is_valid(line) for line in lines]
    differ = [line for line, one, other in zip(lines, accepted, valid, strict=True) if one != other]
    check("the schema and the server accept the same lines", not differ and any(valid) and not all(valid), differ)
