# Everything a developer or an operator runs here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help deps certs build test judge demo api webhooks docs pages crash failover nodes faults restore dark bench-signer fuzz simulate crash-sweep trouble burst bench bench-peers bench-upload bench-pages judge-workbooks run reference deb package lint format layers ci clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

deps: ## install the Debian packages that are missing
	@scripts/install-deps

certs: deps ## make development certificates in certs/dev
	@certs/make-dev-certs

build: deps ## debug build of everything, tests included
	swift build --build-tests

test: certs build ## all tests
	scripts/test

judge: certs build ## signatures judged by xmlsec1, signxml, openssl and gmssl
	scripts/judge-signatures

api: certs build ## the API judged by openapi-spec-validator and schemathesis; two tenants at every address
	scripts/check-api

webhooks: certs build ## webhooks judged by standardwebhooks, mail by a server of its own
	scripts/judge-webhooks

docs: certs build ## the examples of docs/, run
	scripts/check-docs

pages: certs build ## every page in a browser: axe, Nu HTML checker, three languages, two themes, two widths
	scripts/install-deps --pages
	scripts/check-pages

demo: certs build ## 500 sample orders through gateway and port simulator
	scripts/demo

crash: certs build ## 2,000 orders while the gateway is killed 50 times
	scripts/crash-run

failover: certs build ## the PostgreSQL primary is killed under load, the standby promoted
	scripts/failover-run

nodes: certs build ## two gateways on one database, one frozen, killed and started again
	scripts/nodes-run

faults: certs build ## orders through a port that misbehaves, four runs
	scripts/fault-run

restore: certs build ## a lost ledger of 2,000 documents comes back from a backup; nothing is filed twice
	TONGGUAN_THOROUGH=1 swift test --skip-build --disable-xctest --filter RestoreStoryTests

dark: certs build ## a card goes dark for 60 seconds and is replaced, three runs
	scripts/dark-run

bench-signer: certs build ## 50 tenants share a card of 250 signatures a minute; writes benchmarks/signer.json
	.build/debug/tongguan bench signer --minutes 2 --skew --label "$$(git describe --always --dirty)" \
		--output benchmarks/signer.json

simulate: certs build ## 10,000 seeds of the deterministic simulation; a failing one is printed and replays
	TONGGUAN_BUILD=release scripts/simulate

crash-sweep: certs build ## the power fails at every write of a scripted run on SQLite, three ways
	scripts/crash-sweep

trouble: certs build ## the disk runs full and read-only under a gateway at work
	scripts/trouble-run

burst: certs deps ## 10,000 live-commerce orders within a minute, all released by the built-in simulator
	swift build -c release --product tongguan
	scripts/burst-run

bench: certs deps ## short measurements of the release build, beside the kept results
	swift build -c release --product tongguan
	swift build -c release --product port-simulator
	scripts/bench

bench-upload: ## 50,000 rows: CSV and XLSX, all right and all wrong; each run a process of its own
	swift build -c release --product tongguan
	scripts/bench-upload

bench-pages: certs deps ## how long pages take beside 50,000 orders, and what looking does to intake; writes benchmarks/pages.json
	swift build -c release --product tongguan
	scripts/bench-pages --output benchmarks/pages.json

judge-workbooks: ## workbooks judged by openpyxl, xlsxwriter and calamine
	scripts/judge-workbooks

bench-peers: certs deps ## queue and signatures beside those of others, as ratios
	swift build -c release --product tongguan
	scripts/bench-peers

run: certs build ## gateway and port simulator, kept running
	scripts/run

fuzz: deps ## ten minutes of fuzzing for each reader of foreign bytes
	scripts/fuzz

reference: build ## write the pages of docs/ that are made from the program
	.build/debug/tongguan reference

deb: ## a Debian package of the release build, in run/packages
	swift build -c release --static-swift-stdlib --product tongguan
	TONGGUAN_BINARIES=.build/release scripts/build-deb

package: certs build ## a Debian package of the debug build: lintian, install, upgrade, remove, purge (as root)
	scripts/install-deps --package
	scripts/check-package

lint: ## check the format of the sources
	swift format lint --strict --parallel --recursive Package.swift Sources Tests

format: ## format the sources
	swift format --in-place --parallel --recursive Package.swift Sources Tests

layers: ## check imports, habits and file lengths
	scripts/check-layers

ci: ## what continuous integration runs
	.ci/run

clean: ## remove what builds and runs left; certificates stay
	rm -rf .build run
