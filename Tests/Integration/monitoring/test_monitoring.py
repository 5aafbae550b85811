"""The alert rules and the dashboard that deploy/ offers."""

import json
import subprocess

import pytest
from calotype.program import ROOT


@pytest.mark.parametrize("arguments", [
    pytest.param(["check", "rules", "alerts.yml"], id="the alert rules are valid"),
    pytest.param(["test", "rules", "alerts.test.yml"], id="the alert rules fire as their tests expect"),
])
def test_promtool_says(arguments):
    answer = subprocess.run(["promtool", *arguments], cwd=ROOT / "deploy/prometheus", capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_dashboard_is_json():
    assert json.loads((ROOT / "deploy/grafana/calotype.json").read_text())["panels"]
