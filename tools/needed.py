"""What tests cannot do without."""

import os
import shutil

import pytest


def require(command, what_for):
    """Skips where the command is missing; in CI that is a failure."""
    if not shutil.which(command):
        assert os.environ.get("CI") != "true", f"{command} is not installed"
        pytest.skip(f"{command} is not installed: no test of {what_for}")
