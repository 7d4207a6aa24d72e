# make run            builds the station and runs a demonstration of it
# make test           all tests but those with the heavy clients
# make test-clients   tests with Chromium, VLC, GStreamer, Kodi and nginx
# make fuzz           gives everything that reads from outside random input, and counts it (docs/fuzzing.md)
# make bench          measures costs and waits beside references, and prints a table
# make fault-run      keeps a station on air for two hours while something goes wrong every minute (MINUTES=…)
# make build          only builds; the programs are .build/release/continuity and .build/release/continuity-engine
# make install        installs what was built, with a unit for systemd (docs/running-as-a-service.md)
# make deps           installs what building needs (apt)
# make format, lint   puts the code in its form; checks it
# make clean          removes what was built
#
# Each installs the packages that it needs and that are missing.

SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: run build install test test-clients fuzz fault-run bench deps format lint clean fixtures

run: build
	.build/release/continuity demo

build: deps
	swift build --configuration release --product continuity
	swift build --configuration release --product continuity-engine

# It builds nothing, because it runs as root. PREFIX=/usr installs elsewhere, DESTDIR= below a folder.
PREFIX := /usr/local

install:
	@Tools/install.sh .build/release $(PREFIX) $(DESTDIR)

deps:
	@Tools/swift.sh
	@Tools/packages.sh build

# Tests of plain values run side by side; those with sockets, processes and streams one after another, because they wait
# for the world outside. Two rows of these leave neither core idle.
PARTS := ^(HTTPTests|LinuxTests|StreamerTests|PlayoutTests|EngineTests)\.
WHOLE := ^EndToEndTests\.
ONE_BY_ONE := swift test --skip-build --disable-xctest --no-parallel --ignore-lock --filter

test: fixtures
	@Tools/packages.sh build test
	Tools/web/check.sh
	swift build --build-tests
	swift test --skip-build --disable-xctest --skip "$(PARTS)|$(WHOLE)|^ClientTests\."
	@Tools/side-by-side.sh '$(ONE_BY_ONE) "$(PARTS)"' '$(ONE_BY_ONE) "$(WHOLE)"'

test-clients: deps
	@Tools/packages.sh build test clients
	swift build --build-tests
	swift test --skip-build --disable-xctest --no-parallel --filter "^ClientTests\."

# SECONDS=600 gives each reader so long. What is found is printed with its seed; CONTINUITY_TEST_SEED=… make fuzz brings it
# back. Compiled for release: ten times as many inputs in the same time.
SECONDS := 60
FUZZ_BUILD := --configuration release -Xswiftc -enable-testing
FUZZ_LOG := $${TMPDIR:-/tmp}/continuity-fuzz.log

fuzz: deps
	@Tools/packages.sh build test
	swift build --build-tests $(FUZZ_BUILD)
	@rm -f $${TMPDIR:-/tmp}/continuity-fuzz-*.txt
	@set -o pipefail; CONTINUITY_TEST_SECONDS=$(SECONDS) nice \
	    swift test --skip-build --disable-xctest --no-parallel $(FUZZ_BUILD) --filter "with random input" 2>&1 | tee $(FUZZ_LOG) \
	    || { tail --verbose $${TMPDIR:-/tmp}/continuity-fuzz-*.txt 2>/dev/null; exit 1; }
	@echo; echo "inputs by kind:"; sed -n 's/^\([a-z0-9-]*\) with random input: \([0-9]*\) inputs in .*/\2 \1/p' $(FUZZ_LOG) \
	    | sort -rn | awk '{ printf "%12d  %s\n", $$1, $$2; sum += $$1 } END { printf "%12d  in all\n", sum }'

# ONLY="fan-out restart" measures just these.
bench: fixtures
	@Tools/packages.sh build test bench
	swift build --configuration release
	CONTINUITY_BIN_DIR=$(CURDIR)/.build/release .build/release/benchmarks $(ONLY)

MINUTES := 120

fault-run: fixtures
	@Tools/packages.sh build test
	swift build --configuration release
	CONTINUITY_BIN_DIR=$(CURDIR)/.build/release .build/release/fault-run $(MINUTES)

fixtures: deps
	@media-fixtures/make.sh

format:
	swift format --in-place --recursive Sources Tests Package.swift

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

clean:
	rm -rf .build
