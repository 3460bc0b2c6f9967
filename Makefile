# Pantau: `make run` and `make test` do everything on a Debian 12 machine with a Swift 6.3 toolchain.
#
#   make run      install what is missing, build, watch the four sample cameras (PORT=8080)
#   make test     install what the tests need and run all of them
#   make build    the release binary only: .build/release/pantau
#   make bench    measure this machine; table on the terminal, JSON in benchmarks/results
#   make cameras  thirty-six cameras beside decoding alone and Debian's motion
#   make soak     half an hour of cameras that break off; JSON in benchmarks/results
#   make peers    motion beside MOG2, KNN, ViBe and SuBSENSE on labelled sequences (PANTAU_DATA)
#   make engines  the crowd network beside ONNX Runtime, which is installed from PyPI for it
#   make samples  render the sample streams anew
#   make format   lay out the Swift sources; `make lint` only checks

PORT ?= 8080
FOOTAGE := .build/footage
AXE := .build/axe

BUILD_PACKAGES := libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libsqlite3-dev \
	libmosquitto-dev pkg-config libjs-leaflet
TEST_PACKAGES := $(BUILD_PACKAGES) ffmpeg sqlite3 python3 python3-gi \
	gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good \
	gstreamer1.0-plugins-bad gstreamer1.0-rtsp nginx-light libnginx-mod-rtmp chromium \
	fonts-dejavu-core python3-venv mosquitto mosquitto-clients openssl

.PHONY: run test build bench cameras soak peers engines samples format lint build-packages test-packages footage schemathesis axe

run: build
	@.build/release/pantau run --config sample-streams/demo.yaml --port $(PORT)

build: build-packages
	@.ci/drop-stale-objects .build/release
	swift build -c release --product pantau

# Tests that wait for servers, browsers and the running program: one after the other, when nothing
# else keeps the cores busy.
LIVE := PantauTests\.((Delivery)?Run|Page|Soak|Kill|ArchiveCommand|TaskDeadlineService)Tests|WebAPITests\.([A-Za-z]*PageTests|SchemathesisTests|LimitTests)|PipelineTests\.(RTSPRestart|RTSPHealth|SubStream|Ingest|Apply|BadSurroundings|EventRecorder|Format)Tests|(MQTT|Deliveries|Outbound|Sites)Tests\.

# A crash shows where it was, not pages of registers and libraries.
test: export SWIFT_BACKTRACE := enable=yes,threads=crashed,registers=none,images=none,color=no
test: test-packages footage schemathesis axe
	.ci/check-tree
	@.ci/drop-stale-objects .build/debug
	swift build --build-tests --explicit-target-dependency-import-check error
	.ci/check-objects .build/debug
	@# Every kernel beside its reference, through the whole pipeline: traps on a difference.
	CHECK_KERNELS=1 .build/debug/pantau analyze sample-streams/gate-sub.mp4
	swift test --skip-build --skip '$(LIVE)'
	PANTAU_FOOTAGE=$(CURDIR)/$(FOOTAGE) PANTAU_AXE=$(CURDIR)/$(AXE)/axe.min.js \
		PANTAU_SCHEMATHESIS=$(CURDIR)/.build/schemathesis/bin/schemathesis \
		swift test --skip-build --no-parallel --filter '$(LIVE)'

bench: test-packages footage
	@.ci/drop-stale-objects .build/release
	swift build -c release --product bench
	PANTAU_FOOTAGE=$(CURDIR)/$(FOOTAGE) .build/release/bench all --output benchmarks/results

soak: build
	.build/release/pantau bench soak --json > .build/soak.json
	mv .build/soak.json benchmarks/results/soak.json

# Labelled sequences are looked for in $PANTAU_DATA/motion; PEERS="--held-out DIR" adds others.
PEER_PACKAGES := python3-venv python3-dev cmake make g++ libopencv-dev

peers: build
	@.ci/install-packages $(PEER_PACKAGES)
	benchmarks/peers/run --output benchmarks/results $(PEERS)

cameras: build
	@.ci/install-packages motion
	swift build -c release --product bench
	benchmarks/cameras/run $(CAMERAS)

engines: build-packages
	@.ci/install-packages python3-venv
	@.ci/drop-stale-objects .build/release
	swift build -c release --product bench
	benchmarks/engines/run --output benchmarks/results

samples: build
	.build/release/pantau samples gate street plaza corridor-night --output sample-streams

format:
	swift format format --in-place --parallel --recursive Package.swift Sources Tests benchmarks sample-streams

lint:
	swift format lint --strict --parallel --recursive Package.swift Sources Tests benchmarks sample-streams

build-packages:
	@.ci/install-packages $(BUILD_PACKAGES)

test-packages:
	@.ci/install-packages $(TEST_PACKAGES)

# Sends the API what its document allows, and what it does not.
schemathesis:
	@.ci/python-environment .build/schemathesis Tests/requirements.txt schemathesis

# Real footage of people on a campus, from Debian's opencv-doc. Unpacked by hand: some systems leave
# out /usr/share/doc when they install.
footage: $(FOOTAGE)/vtest.avi

$(FOOTAGE)/vtest.avi:
	@.ci/fetch-footage $(FOOTAGE)

# axe-core: what checks the page for people who do not see or use a mouse.
axe: $(AXE)/axe.min.js

$(AXE)/axe.min.js:
	@.ci/fetch-axe $(AXE)
