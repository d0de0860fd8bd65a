# The habits of this project. `make` lists them.

SHELL := /bin/sh
MVN ?= mvn
export MAVEN_ARGS ?= --no-transfer-progress
VENV := .venv/bin
SEED ?= 1
COUNT ?= 20000
WAY ?= mixed
FROM ?= 0
BENCHMARKS ?= .*
SOURCES := $(shell find pom.xml */pom.xml */src/main -type f 2>/dev/null)
DOCKERFILES := auth-stub/Dockerfile gateway/Dockerfile $(wildcard backends/*/Dockerfile load-tests/proxies/*/Dockerfile)
SCRIPTS := .ci/run tools/install auth-stub/run gateway/train $(wildcard backends/*/run load-tests/*/run load-tests/proxies/*/run load-tests/bench/plain-gateway/run) load-tests/proxies/common.sh

.DEFAULT_GOAL := help
.PHONY: help demo dist test verify lint lint-files smoke h2spec test-java test-python conformance fuzz bench bench-quick jmh flame load-test load-tests test-load-tests report report-check image-check clean install

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

demo: gateway/target/gateway.jar auth-stub/target/auth-stub.jar ## Gateway, auth stub and Flask backend until Ctrl-C
	@tools/install python
	@exec python3 tools/run.py demo

dist: gateway/target/gateway.jar ## The gateway taken apart, with a cache of the JVM's, as it starts fastest: gateway/target/dist
	gateway/train gateway/target/gateway.jar gateway/target/dist

test: install lint-files test-java test-python test-load-tests smoke ## Every test a change must pass (at most 12 minutes on two cores)

verify: test lint image-check report-check conformance fuzz bench-quick ## The long form: tests, all of lint, the steps of the images, the report in a browser, conformance, fuzz, the quick benchmark, every load test once
	$(MAKE) --no-print-directory load-tests RUNS=1 VUS=20 ITERATIONS=200

lint: lint-files ## Format of Java, Dockerfiles, compose file, shell scripts
	$(MVN) -B -q spring-javaformat:validate

smoke: gateway/target/gateway.jar auth-stub/target/auth-stub.jar ## The gateway as make dist lays it out, on the oldest and the newest JDK found
	tools/install python
	python3 tools/run.py smoke

h2spec: gateway/target/gateway.jar ## HTTP/2 as h2spec sees it, in the clear and with TLS; needs Go
	tools/install python
	python3 tools/run.py h2spec

conformance: gateway/target/gateway.jar conformance/target/conformance.jar .tools/bench/ready ## The table on Traefik and on the gateway; writes docs/conformance.md
	java -jar conformance/target/conformance.jar compare

fuzz: gateway/target/gateway.jar conformance/target/conformance.jar ## Hostile requests by the thousand: SEED=1 COUNT=20000 WAY=mixed FROM=0; writes its figures into docs/conformance.md
	java -jar conformance/target/conformance.jar fuzz --seed $(SEED) --count $(COUNT) --way $(WAY) --from $(FROM) --page docs/conformance.md

bench-quick: gateway/target/gateway.jar .tools/bench/ready ## CPU per request against Traefik and nginx, in three minutes
	tools/install bench
	python3 load-tests/bench/quick.py

jmh: ## What the pieces cost, in time and allocation: BENCHMARKS='RouteLookUp.*index'
	$(MVN) -B -q -P benchmarks -DskipTests -Dspring-javaformat.validate.skip=true -pl benchmarks -am package
	@mkdir -p .run
	java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main -jvmArgs @gateway/jvm.options \
		-f 1 -wi 3 -w 1 -i 3 -r 1 -foe true -prof gc -rf json -rff .run/jmh.json '$(BENCHMARKS)'

flame: gateway/target/gateway.jar ## Flame graphs of the gateway under load, CPU time and allocation: .run/flame/*.html
	tools/install bench
	$(MVN) -B -q -P benchmarks -DskipTests -Dspring-javaformat.validate.skip=true -pl benchmarks -am package
	python3 load-tests/bench/flame.py
bench: gateway/target/gateway.jar .tools/bench/ready ## Every row of docs/performance.md, and which goals hold: ROWS='auth tls' ROUNDS=3 DURATION=5 WARMUP=20 SYSTEMS='gateway nginx' DOCS=docs
	tools/install bench-all
	ROWS='$(ROWS)' ROUNDS='$(ROUNDS)' DURATION='$(DURATION)' WARMUP='$(WARMUP)' SYSTEMS='$(SYSTEMS)' DOCS='$(DOCS)' python3 load-tests/bench/full.py

load-test: ## One scenario of load-tests/scenarios.json: SCENARIO=directAccessGo VUS=100 ITERATIONS=200
	@tools/install python
	@exec python3 tools/run.py load-test

load-tests: ## All scenarios, cold and warm, with a report: RUNS=5 ONLY='proxy*' VUS=100 ITERATIONS=200 WARMUP=0
	@tools/install python
	@exec python3 tools/run.py load-tests

report: ## Writes load-tests/results/report.html again from the latest results
	tools/install python
	load-tests/report/run load-tests/results/latest.json load-tests/results/report.html

report-check: .tools/report-check/ready ## The report in a headless Chromium, made of a sample or of RESULTS=latest.json; keeps pictures
	tools/install browser
	RESULTS=$(RESULTS) .tools/report-check/bin/python -B -m pytest -p no:cacheprovider -q -rs load-tests/report/check

clean: ## Remove what was built
	$(MVN) -B -q clean
	rm -rf .run .tools .venv tools/node_modules backends/*/.venv backends/*/node_modules backends/*/target load-tests/results
	rm -rf load-tests/node_modules load-tests/*/node_modules load-tests/*/.venv load-tests/proxies/*/target load-tests/proxies/node/node_modules
	find tools backends load-tests -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(VENV)/ready ## Install what the tests need and say what is missing
	tools/install test

test-java: .tools/bench/ready ## Java modules: build, checks, tests; the table beside Traefik among them
	$(MVN) -B -P benchmarks verify
	@touch gateway/target/gateway.jar auth-stub/target/auth-stub.jar conformance/target/conformance.jar

test-python: $(VENV)/ready ## Runner and backends
	$(VENV)/python -B -m pytest -p no:cacheprovider -q -rs --durations=8 --ignore-glob='*_images.py' tools/tests load-tests/bench load-tests/report/tests backends/tests load-tests/proxies/tests

image-check: $(VENV)/ready gateway/target/gateway.jar auth-stub/target/auth-stub.jar .tools/bench/ready ## What the Dockerfiles say, done as plain commands in empty folders
	$(VENV)/python -B -m pytest -p no:cacheprovider -q -rs --durations=8 tools/tests/test_java_images.py backends/tests/test_backend_images.py load-tests/proxies/tests/test_proxy_images.py

test-load-tests: load-tests/node_modules/ready ## The k6 scripts: types, and each of them run with stand-ins of k6
	if [ -x load-tests/node_modules/.bin/tsc ]; then cd load-tests && npm run --silent check && npm test --silent; fi

lint-files: $(VENV)/ready tools/node_modules/ready
	$(VENV)/hadolint --config .hadolint.yaml $(DOCKERFILES)
	$(VENV)/shellcheck $(SCRIPTS)
	$(VENV)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(VENV)/python -B tools/check_compose.py
	if [ -x tools/node_modules/.bin/dclint ]; then tools/node_modules/.bin/dclint --max-warnings 0 docker-compose.yml; fi

# One run of Maven builds all jars but the load generator, which its run script builds when a load test wants it.
# Builds are reproducible: the jar has a fixed date, so touch says when it was made.
gateway/target/gateway.jar: $(SOURCES)
	@echo "Building the jars (a first time also fetches their dependencies) ..."
	$(MVN) -B -q -DskipTests -Dspring-javaformat.validate.skip=true -pl '!load-tests/generator' package
	@touch $@

auth-stub/target/auth-stub.jar: gateway/target/gateway.jar
	@test -f $@ || $(MVN) -B -q -DskipTests -Dspring-javaformat.validate.skip=true -pl '!load-tests/generator' package
	@touch $@

conformance/target/conformance.jar: gateway/target/gateway.jar
	@test -f $@ || $(MVN) -B -q -DskipTests -Dspring-javaformat.validate.skip=true -pl '!load-tests/generator' package
	@touch $@

$(VENV)/ready: tools/requirements.lock
	tools/install python
	rm -rf .venv && python3 -m venv .venv
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r tools/requirements.lock
	@touch $@

.tools/bench/ready: load-tests/bench/requirements.lock
	tools/install python
	rm -rf .tools/bench && python3 -m venv .tools/bench
	.tools/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r load-tests/bench/requirements.lock
	@touch $@

.tools/report-check/ready: load-tests/report/check/requirements.lock
	tools/install python
	rm -rf .tools/report-check && python3 -m venv .tools/report-check
	.tools/report-check/bin/pip install --quiet --disable-pip-version-check --require-hashes -r load-tests/report/check/requirements.lock
	@touch $@
load-tests/node_modules/ready: load-tests/package-lock.json
	tools/install node
	if command -v npm >/dev/null; then cd load-tests && npm ci --silent && touch node_modules/ready; fi

tools/node_modules/ready: tools/package-lock.json
	tools/install node
	if command -v npm >/dev/null; then cd tools && npm ci --silent && touch node_modules/ready; fi
