# make run     the demonstration on http://127.0.0.1:8080
# make test    every test, and the journeys of one day's work in a browser
# make check   format, vet, staticcheck, modules, the page's types and lint
# make build   bin/sanlei with the page in it
# make e2e     what takes long: load, a killed server, fuzzing
# make bench   the benchmarks, with 100,000 parcels; with a million: make bench parcels=1000000
# make race    the tests of what runs concurrently, under the race detector
#
# run and test install what is missing on Debian or Ubuntu.

.PHONY: run build test e2e race check bench
.DEFAULT_GOAL := build

# What reports are written with, as PDF and in pictures.
font := /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf:fonts-droid-fallback

staticcheck := honnef.co/go/tools/cmd/staticcheck@v0.8.2

sources := $(shell find web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)

# How many parcels the large benchmarks have.
parcels := 100000

run:
	.ci/install postgis $(font)
	$(MAKE) build
	bin/sanlei demo

build: web/dist/index.html
	go build -trimpath -o bin/sanlei ./cmd/sanlei

web/dist/index.html: web/node_modules/.package-lock.json $(sources)
	cd web && npm run build
	touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci
	touch $@

test: web/dist/index.html
	.ci/install postgis ogr2ogr:gdal-bin pdftotext:poppler-utils $(font) chromium:chromium /usr/share/fonts/opentype/noto:fonts-noto-cjk
	cd web && npm test
	go test -timeout 30m ./...
	cd web && npm run journey -- e2e/work.spec.ts

# A fuzzer by its package, its name and how many inputs: by the clock one may fail as
# it ends. What it finds interesting is thrown away in the end and need not be made
# smaller first, which takes up to a minute each time.
fuzz = go test ./geo/$(1) -run '^$$' -fuzz '^$(2)$$' -fuzztime $(3)x -fuzzminimizetime 100x

# A minute of sixteen officers with the server killed in the middle, every journey,
# and every reader of outside bytes under the fuzzer, for 20 seconds of two idle
# processors at least.
e2e: web/dist/index.html
	.ci/install postgis soffice:libreoffice-calc /usr/lib/libreoffice/program/libswlo.so:libreoffice-writer pdftotext:poppler-utils $(font) \
		chromium:chromium /usr/lib/python3/dist-packages/qgis:python3-qgis
	go test -tags office ./land/report -run TestLibreOfficeReadsTheFiles -v
	go test ./api -run TestQGISReadsEveryFeature -v -args -qgis
	go test ./cmd/sanlei -run TestSlowClientsDisturbNobody -v -args -slow-clients 500
	go test ./cmd/sanlei -run TestNothingAcknowledgedIsLost -v -args -officers 16 -write-for 60s
	$(call fuzz,cql2,FuzzParse,600000)
	$(call fuzz,format/charset,FuzzReader,400000)
	$(call fuzz,format/csv,FuzzReader,200000)
	$(call fuzz,format/geojson,FuzzReader,450000)
	$(call fuzz,format/geojson,FuzzParseGeometry,350000)
	$(call fuzz,format/surveytxt,FuzzReader,200000)
	$(call fuzz,format/pasted,FuzzRead,450000)
	$(call fuzz,format/archive,FuzzOpen,900000)
	$(call fuzz,format/prj,FuzzParse,650000)
	$(call fuzz,format/shapefile,FuzzReader,200000)
	$(call fuzz,format/kml,FuzzReader,330000)
	go test -tags e2e ./geo/format/xlsx -run ComesBack
	$(call fuzz,format/xlsx,FuzzSheet,28000)
	$(call fuzz,format/geopackage/blob,FuzzBlob,1600000)
	cd web && OLD_CHROMIUM=$$(node build/old-chromium.mjs) npm run journey

# The race detector needs a C compiler, which a bare machine has not.
race:
	.ci/install postgis cc:gcc /usr/include/stdio.h:libc6-dev
	go test -race ./land/store/... ./api/...

check: web/node_modules/.package-lock.json
	@out=$$(gofmt -l $$(find . -name node_modules -prune -o -name '*.go' -print)); \
	if [ -n "$$out" ]; then echo "not formatted; run gofmt -w on:" $$out; exit 1; fi
	go vet ./...
	go run $(staticcheck) ./...
	go mod verify
	go mod tidy -diff
	cd web && npm run types && npm run lint

bench:
	.ci/install postgis ogr2ogr:gdal-bin
	go test -run '^$$' -bench . $$(go list ./... | grep -v -e '/api$$' -e '/land/store$$')
	go test -timeout 3h -run '^$$' -bench . ./land/store -args -parcels $(parcels)
	go test -timeout 3h -run '^$$' -bench . ./api -args -parcels $(parcels)
