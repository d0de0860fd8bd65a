"""Plays the steps of a Dockerfile as plain commands, in a folder that was empty: where no container engine is, they are still tried.

A stage is a folder that stands for its root; paths that the Dockerfile names from the root lie below it. What the base image brings
(Python, Node, Go, Maven, Java) is this machine's own."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess

import dockerfile

# Absolute paths in a command, except what every machine has.
ABSOLUTE = re.compile(r"""(?<![^\s"'=])/(?!dev/|bin/)(?=\w)""")


class Stage:
    """One FROM and what follows it."""

    def __init__(self, root):
        self.root = self.directory = root
        self.environment = {}
        self.programs = root / "usr/local/bin"
        self.programs.mkdir(parents=True)
        python = self.programs / "python"  # so it is called in Python's images
        python.write_text('#!/bin/sh\nexec python3 "$@"\n')
        python.chmod(0o755)

    def place(self, path):
        return self.root / path.lstrip("/") if path.startswith("/") else self.directory / path

    def words(self, command):
        return [f"{self.root}{word}" if word.startswith("/") else word for word in command]

    def variables(self, **more):
        return os.environ | self.environment | {"PATH": f"{self.programs}:{os.environ['PATH']}"} | more

    def copy(self, origin, sources, destination):
        into = destination.endswith("/") or len(sources) > 1
        for source in sources:
            found = origin / source.lstrip("/")
            target = self.place(destination) / (found.name if into and found.is_file() else "")
            target.parent.mkdir(parents=True, exist_ok=True)
            if found.is_dir():
                shutil.copytree(found, target, symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy2(found, target)

    def run(self, command):
        command = ABSOLUTE.sub(f"{self.root}/", command)
        subprocess.run(["sh", "-c", command], cwd=self.directory, env=self.variables(), check=True)


class Image:
    """The last stage after all its steps, ready to be started; or the one that target names, as with docker build --target."""

    def __init__(self, file, context, directory, target=None):
        stages, names = [], {}
        for name, argument in dockerfile.instructions(file.read_text()):
            if name == "FROM":
                if target in names:
                    break
                stages.append(Stage(pathlib.Path(directory) / str(len(stages))))
                names[argument.partition(" AS ")[2]] = stages[-1]
            elif name == "WORKDIR":
                stages[-1].directory = stages[-1].place(argument)
                stages[-1].directory.mkdir(parents=True, exist_ok=True)
            elif name == "ENV":
                stages[-1].environment |= dict(word.split("=", 1) for word in shlex.split(argument))
            elif name == "RUN":
                stages[-1].run(argument)
            elif name == "COPY":
                *sources, destination = shlex.split(argument)
                origin = context
                if sources[0].startswith("--from="):
                    origin = names[sources.pop(0).removeprefix("--from=")].root
                stages[-1].copy(origin, sources, destination)
            elif name == "ENTRYPOINT":
                self.entry = dockerfile.command(argument)
            elif name == "HEALTHCHECK":
                self.check = dockerfile.command(argument)
        self.stage = stages[-1]

    def command(self):
        """The entry command, with the program's whole path: that is what a process is started by."""
        program, *rest = self.stage.words(self.entry)
        return [shutil.which(program, path=self.stage.variables()["PATH"]) or program, *rest]

    def healthy(self, **environment):
        """What the HEALTHCHECK says, asked as an engine asks it."""
        return not subprocess.run(
            self.stage.words(self.check),
            cwd=self.stage.directory,
            env=self.stage.variables(**environment),
            capture_output=True,
            timeout=20,
            check=False,
        ).returncode
