"""Sends valid and invalid requests to every operation of openapi/openapi.yaml with schemathesis. No response may be an
error of the server, have a status or a shape that the document does not name, or accept what the document forbids.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import openapi_spec_validator
import yaml
from calotype.program import ROOT
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

DOCUMENT = ROOT / "openapi" / "openapi.yaml"
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method",
]  # fmt: skip


def fault_of_the_document():
    """Why the document is no OpenAPI document; None if it is one."""
    try:
        openapi_spec_validator.validate(yaml.safe_load(DOCUMENT.read_text()))
        return None
    except OpenAPIValidationError as error:
        return str(error)


def faults(examples):
    """(what, None, fault or None) of each operation; the requests are the same every time."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.json")
        command = [
            pathlib.Path(sys.executable).with_name("schemathesis"), "--no-color", "run", DOCUMENT,
            "--url", os.environ["CALOTYPE_URL"], "--header", f"Authorization: Bearer {os.environ['CALOTYPE_TOKEN']}",
            "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--max-examples", str(examples),
            "--generation-deterministic", "--request-timeout", "20", "--continue-on-failure", "--warnings", "off",
            "--report-json-path", report,
        ]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "serializers", "PYTHONPATH": str(pathlib.Path(__file__).parent)}
        run = subprocess.run(command, cwd=folder, env=os.environ | hooks, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not report.exists():
            yield "contract", None, run.stdout
            return
        found = json.loads(report.read_text())
        if run.returncode != 0:
            print(run.stdout, flush=True)
    wrong = [(operation, failure["title"]) for failure in found["failures"] for operation in failure["operations"]]
    wrong += [("contract", str(error)) for error in found["errors"]]
    if not wrong and (run.returncode or not found["operations"]["tested"]):
        wrong = [("contract", run.stdout[-2000:])]
    for operation, title in wrong:
        yield f"contract of {operation}", None, title
    for _ in range(found["operations"]["tested"] - len({operation for operation, _ in wrong})):
        yield "contract", None, None
