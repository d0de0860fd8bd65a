"""The Dockerfiles of the Java applications: Maven makes in an empty folder what the image then takes; the gateway is laid out with its cache."""

import shlex
import subprocess

import pytest

import dockerfile
from replay import Image
from runner.stack import ROOT


@pytest.mark.parametrize("name", ["auth-stub", "gateway"])
def test_what_the_image_takes_is_what_the_build_makes(name, tmp_path):
    file = ROOT / name / "Dockerfile"
    build = Image(file, ROOT, tmp_path, target="build").stage
    taken = [shlex.split(argument)[1] for _, argument in dockerfile.instructions(file.read_text()) if "--from=build" in argument]
    assert taken
    assert all(build.place(path).is_file() for path in taken)


def test_the_gateway_is_laid_out_with_a_cache_and_starts_as_the_entry_says(tmp_path):
    image = Image(ROOT / "gateway/Dockerfile", ROOT, tmp_path)
    made = {file.name for file in image.stage.directory.iterdir()}
    assert {"gateway.jar", "lib", "jvm.options", "cache.options"} < made
    assert made & {"gateway.aot", "gateway.jsa"}
    # The cache's own options are valid, and the jar is whole: it refuses a wrong setting.
    wrong = [*image.command(), "--forward-auth.server.warm-up=1h"]
    said = subprocess.run(wrong, cwd=image.stage.directory, env=image.stage.variables(), capture_output=True, text=True, check=False)
    assert (said.returncode, "Property: forward-auth.server.warm-up" in said.stdout) == (1, True)
