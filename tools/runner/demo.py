"""make demo: a gateway, its auth server and a backend, until Ctrl-C."""

from . import jdk, stack
from .group import Failed, Group


def main():
    java = jdk.default()
    if not java:
        raise Failed(f"No JDK {jdk.OLDEST} or newer found: set JAVA_HOME or put java on the PATH")
    ports = stack.Ports.from_environment()
    url = f"http://127.0.0.1:{ports.gateway}"
    with Group(stack.ROOT / ".run" / "demo") as group:
        say = group.progress.line
        stack.start(group, java.java, ports)
        say(f"""
The gateway (JDK {java.version}) is at {url}. In another shell:

  curl -i -H 'Authorization: Bearer demo' {url}/
  curl -i {url}/
  curl -H 'Authorization: Bearer demo' -H 'X-User: root' {url}/headers
  curl -H 'Authorization: Bearer demo' {url}/redis

Logs are in .run/demo, the gateway's follow here. Ctrl-C ends everything.
""")
        group.watch()
