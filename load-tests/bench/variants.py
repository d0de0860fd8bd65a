"""The configurations of load-tests/proxies, which a contract holds to one behaviour, with what a row changes in them."""

import json
import re
from dataclasses import dataclass

from runner.group import Failed

PREDICATES = ("path", "host", "method")


@dataclass(frozen=True)
class Setup:
    """How a proxy is set up for a row."""

    auth: bool = True
    denying: bool = False  # the auth server lets nobody pass
    tls: bool = False  # at the edge
    routes: int = 0  # 0: one for everything
    predicate: str = "path"
    cores: int = 1
    websocket: bool = False
    foreign: bool = False  # a filter on the route that only Spring Cloud Gateway knows
    settings: tuple = ()  # of the gateway: (property, value)
    heap: str = ""  # of the gateway: in place of the one in jvm.options


def route(predicate, number):
    """What the number-th of many routes asks for: a path's prefix, a host, or a method with a path's prefix."""
    return {"path": f"/r{number}/", "host": f"h{number}.test", "method": f"/m{number}/"}[predicate]


def changed(text, old, new):
    """Replaces what must be there exactly once: a peer's configuration that was rewritten is noticed."""
    if text.count(old) != 1:
        raise Failed(f"expected once in a configuration of load-tests/proxies, found {text.count(old)} times: {old!r}")
    return text.replace(old, new)


def without(text, pattern):
    found = re.findall(pattern, text, re.S | re.M)
    if len(found) != 1:
        raise Failed(f"expected once in a configuration of load-tests/proxies, found {len(found)} times: {pattern!r}")
    return re.sub(pattern, "", text, flags=re.S | re.M)


def traefik(text, setup, pem):
    if not setup.auth:
        text = changed(text, "      middlewares: [auth]\n", "")
    if setup.tls:
        text = changed(text, "      entryPoints: [web]\n", "      entryPoints: [web]\n      tls: {}\n")
        text += f"tls:\n  stores:\n    default:\n      defaultCertificate: {{ certFile: {pem}, keyFile: {pem} }}\n"
    if setup.routes:
        rules = {
            "path": "PathPrefix(`{}`)",
            "host": "Host(`{}`)",
            "method": "Method(`GET`) && PathPrefix(`{}`)",
        }  # fmt: skip
        block = re.search(r"^    all:\n(?:      .*\n)+", text, re.M)[0]
        many = []
        for number in range(setup.routes):
            rule = rules[setup.predicate].format(route(setup.predicate, number))
            many.append(changed(changed(block, "    all:\n", f"    r{number}:\n"), "PathPrefix(`/`)", rule))
        text = changed(text, block, "".join(many))
    return text


def envoy(text, setup, pem):
    if not setup.auth:
        text = without(text, r"^ +- name: envoy\.filters\.http\.ext_authz$.*?(?=^ +- name: envoy\.filters\.http\.router$)")
    if setup.tls:
        certificate = {"certificate_chain": {"filename": str(pem)}, "private_key": {"filename": str(pem)}}
        context = {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "common_tls_context": {"alpn_protocols": ["h2", "http/1.1"], "tls_certificates": [certificate]},
        }
        socket = json.dumps({"name": "envoy.transport_sockets.tls", "typed_config": context})
        text = changed(text, "        - filters:\n", f"        - transport_socket: {socket}\n          filters:\n")
    if setup.websocket:
        text = changed(text, "                http_filters:\n",
                       "                upgrade_configs: [{ upgrade_type: websocket }]\n                http_filters:\n")  # fmt: skip
    if setup.routes:
        block = "                        - match: { prefix: / }\n                          route: { cluster: origin }"
        many = []
        for number in range(setup.routes):
            match = {"prefix": route(setup.predicate, number)}
            if setup.predicate == "method":
                match["headers"] = [{"name": ":method", "string_match": {"exact": "GET"}}]
            many.append("                        - " + json.dumps({"match": match, "route": {"cluster": "origin"}}))
        text = changed(text, block, "\n".join(many))
    return text


def caddy(text, setup, pem):
    if not setup.auth:
        text = without(text, r"^\t# A client's own X-User.*?\n\tforward_auth .*?\n\t}\n")
    if setup.tls:
        text = changed(text, "http://:{$PORT} {\n", f"https://:{{$PORT}} {{\n\ttls {pem} {pem}\n")
    return text


def nginx(text, setup, pem):
    # As many workers as cores are meant for it, and connections that are kept as long as the others keep them.
    text = changed(text, "worker_processes auto;", f"worker_processes {setup.cores};")
    text = changed(text, "worker_connections 1024;", "worker_connections 20000;")
    text = changed(text, "\taccess_log off;\n", "\taccess_log off;\n\tkeepalive_requests 100000000;\n\tkeepalive_timeout 300s;\n")
    text = re.sub(r"keepalive 256;", "keepalive 256; keepalive_requests 100000000;", text)
    text = changed(text, "http {\n", "http {\n\tclient_max_body_size 0;\n")
    if not setup.auth:
        text = without(text, r"^\t\t\tauth_request .*?(?=^\t\t\tproxy_set_header Connection)")
        text = changed(text, "proxy_set_header X-User $user;", 'proxy_set_header X-User "";')
    if setup.tls:
        listen = f"backlog=4096 ssl http2;\n\t\tssl_certificate {pem};\n\t\tssl_certificate_key {pem};"
        text = changed(text, "backlog=4096;", listen)
    if setup.websocket:
        location, auth = text.split("\t\tlocation = /_auth")
        upgrade = 'proxy_set_header Connection upgrade;\n\t\t\tproxy_set_header Upgrade $http_upgrade;'
        text = changed(location, 'proxy_set_header Connection "";', upgrade) + "\t\tlocation = /_auth" + auth
    return text


def gateway(setup, pem, origin):
    """What the gateway is told beside load-tests/proxies/gateway/application.yml."""
    routes = []
    for number in range(max(1, setup.routes)):
        where = {"Path": "/**"}
        if setup.routes:
            key = route(setup.predicate, number)
            where = {"Host": key} if setup.predicate == "host" else {"Path": f"{key}**"}
            if setup.predicate == "method":
                where["Method"] = "GET"
        filters = [] if setup.auth else ["ForwardAuth=none"]
        filters += ["RequestSize=100MB"] if setup.foreign else []
        predicates = [f"{name}={value}" for name, value in where.items()]
        routes.append({"id": f"r{number}", "uri": origin, "predicates": predicates, "filters": filters})
    told = {"spring.cloud.gateway.server.webflux.routes": routes} | dict(setup.settings)
    if setup.tls:
        told |= {"server.ssl.certificate": f"file:{pem}", "server.ssl.certificate-private-key": f"file:{pem}"}
        told |= {"management.server.ssl.enabled": False}
    return json.dumps(told)


EDITS = {"traefik": ("dynamic.yml", traefik), "envoy": ("envoy.yaml", envoy), "caddy": ("Caddyfile", caddy), "nginx": ("nginx.conf", nginx)}
