"""Reads Dockerfiles, and holds them against their context and the run script beside them."""

import json
import pathlib
import re
import shlex

# What lies beside a Dockerfile and has no place in an image.
NOT_IN_THE_IMAGE = {"Dockerfile", ".dockerignore", "run", "requirements.in", "README.md"}
# What running and building leave behind.
MADE = {".venv", "node_modules", "target", "__pycache__"}


def instructions(text):
    """Pairs of instruction and argument; comments are dropped, continued lines joined."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        if line.strip():
            name, _, argument = line.strip().partition(" ")
            yield name.upper(), argument.strip()


def command(argument):
    """The words of ENTRYPOINT or of HEALTHCHECK's CMD, which are always lists here."""
    return json.loads(argument[argument.index("[") :])


def copies(text):
    """What is copied out of the context: lists of sources, the destination at the end."""
    return [shlex.split(argument) for name, argument in instructions(text) if name == "COPY" and "--from=" not in argument]


def sources(text):
    return {source.rstrip("/") for *copied, _ in copies(text) for source in copied}


def allowed(context):
    """What .dockerignore lets through: None means everything. Only the form "*", then "!name" is known."""
    file = context / ".dockerignore"
    if not file.exists():
        return None
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    if lines[:1] != ["*"] or not all(line.startswith("!") for line in lines[1:]):
        raise ValueError(f"{file}: expected * and then lines with !")
    return {line[1:] for line in lines[1:]}


def problems(dockerfile, context):
    """Sentences on what would fail in a build or would not be what the run script starts."""
    text = dockerfile.read_text()
    copied = sources(text)
    for source in sorted(copied):
        if not (context / source).exists():
            yield f"copies {source}, which is not there"
    if "pom.xml" in copied:
        always = re.sub(r"<profiles>.*</profiles>", "", (context / "pom.xml").read_text(), flags=re.S)
        for module in re.findall(r"<module>(.+?)</module>", always):
            if f"{module}/pom.xml" not in copied:
                yield f"does not copy {module}/pom.xml: Maven wants every module that pom.xml names"
    known = allowed(context)
    if known is not None:
        for source in sorted(copied - known):
            yield f"copies {source}, which .dockerignore keeps out"
    run = dockerfile.parent / "run"
    if run.exists() and context == dockerfile.parent:
        for file in sorted({file.name for file in context.iterdir()} - NOT_IN_THE_IMAGE - MADE - copied):
            yield f"does not copy {file}"
        yield from differences_from(run.read_text(), text)


def forgotten(dockerfiles, context):
    """Sentences on what none of the images of a context has."""
    copied = set().union(*(sources(file.read_text()) for file in dockerfiles))
    for source in sorted((allowed(context) or set()) - copied):
        yield f"no Dockerfile copies {source}, which .dockerignore lets in"


def differences_from(run, text):
    """The run script starts the same command, in the same environment where it sets one."""
    entry = next(command(argument) for name, argument in instructions(text) if name == "ENTRYPOINT")
    started = shlex.split(re.findall(r"exec (.+)", run)[-1])
    if [pathlib.PurePath(word).name for word in entry] != [pathlib.PurePath(word).name for word in started]:
        yield f"starts {' '.join(entry)}, the run script {' '.join(started)}"
    environment = {word for name, argument in instructions(text) if name == "ENV" for word in shlex.split(argument)}
    for setting in re.findall(r"^export (\S+)", run, re.M):
        if setting not in environment:
            yield f"does not set {setting}, the run script does"
    for install in re.findall(r"npm ci.*?(?= --silent|$)|--require-hashes -r \S+", run, re.M):
        if install not in text:
            yield f"does not install with {install}, the run script does"
