// swift-tools-version: 6.2
import PackageDescription

// The CPU floor on x86-64 is x86-64-v3 (AVX2, FMA): CPlatform, which is compiled for the baseline,
// ends the program with a sentence on an older one. On arm64 the same sources use NEON.
//
// KernelsV4 holds links to the few kernels that gain from AVX-512; they are chosen at run time.
#if arch(x86_64)
  let floor: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
  let v4: [SwiftSetting] = [
    .define("PANTAU_V4"), .unsafeFlags(["-Xcc", "-march=x86-64-v4", "-Xcc", "-mavx512vnni"]),
  ]
#else
  let floor: [SwiftSetting] = []
  let v4: [SwiftSetting] = []
#endif

/// Settings of every target of ours.
let base: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
  ] + floor

/// Targets that lend views into memory that they own.
let owning = base + [.enableExperimentalFeature("Lifetimes")]

/// Targets that work on every frame: optimised in debug builds too, or the tests would take hours
/// and could not count allocations. Without inlining across modules, which incremental builds do not
/// follow, no more than they follow layouts: see .ci/drop-stale-objects.
let perFrame =
  owning + [.unsafeFlags(["-O", "-disable-cmo"], .when(configuration: .debug))]

let package = Package(
  name: "pantau",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "pantau", targets: ["pantau"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.86.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // MARK: - Level 0: C
    .systemLibrary(
      name: "CFFmpeg",
      pkgConfig: "libavformat libavcodec libavutil libswscale",
      providers: [
        .apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev"])
      ]),
    .systemLibrary(
      name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
    .target(name: "CPlatform"),
    .target(name: "CVec"),

    // MARK: - Level 1
    .target(name: "Pixels", swiftSettings: perFrame),
    .target(name: "Bitstream", swiftSettings: perFrame),
    .target(name: "KernelsV4", dependencies: ["CVec"], swiftSettings: perFrame + v4),

    // MARK: - Level 2
    .target(
      name: "Kernels", dependencies: ["CVec", "KernelsV4", "CPlatform"],
      swiftSettings: perFrame),
    .target(name: "Scene", dependencies: ["Pixels"], swiftSettings: perFrame),
    .target(name: "Gating", dependencies: ["Pixels"], swiftSettings: perFrame),
    .target(
      name: "Access",
      dependencies: [
        "Pixels",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ],
      swiftSettings: base),

    .target(
      name: "Outbound",
      dependencies: [
        "Pixels",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: base),
    .target(
      name: "MQTT",
      dependencies: ["Pixels", "CMosquitto", .product(name: "Logging", package: "swift-log")],
      swiftSettings: base),

    // MARK: - Level 3
    .target(
      name: "Media", dependencies: ["Pixels", "Bitstream", "Kernels", "CFFmpeg"],
      swiftSettings: perFrame),
    .target(name: "Motion", dependencies: ["Pixels", "Kernels"], swiftSettings: perFrame),
    .target(name: "Crowd", dependencies: ["Pixels", "Kernels"], swiftSettings: perFrame),
    .target(
      name: "Store",
      dependencies: [
        "Access", "Scene", "Pixels", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: base),

    // MARK: - Level 4
    .target(
      name: "Pipeline",
      dependencies: [
        "Pixels", "Bitstream", "Media", "Motion", "Crowd", "Scene", "Gating", "CPlatform",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: perFrame),
    .target(
      name: "WebAPI",
      dependencies: [
        "Pixels", "Access", "Scene", "Store",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Page"), .copy("openapi.yaml")],
      swiftSettings: base),
    .target(
      name: "Sites",
      dependencies: [
        "Pixels", "Scene", "Outbound", "Store",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .target(
      name: "Deliveries",
      dependencies: [
        "Pixels", "Access", "Scene", "Store", "Outbound", "MQTT",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .target(
      name: "Archive",
      dependencies: [
        "Pixels", "Access", "Scene", "Store", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: base),
    .target(
      name: "SampleStreams",
      dependencies: ["Pixels", "Media"],
      path: "sample-streams/Generator",
      swiftSettings: perFrame),

    // MARK: - Level 5
    .target(
      name: "Evaluation",
      dependencies: [
        "CPlatform", "Pixels", "Media", "Motion", "Crowd", "Scene", "Pipeline", "SampleStreams",
      ],
      swiftSettings: perFrame),

    .target(
      name: "CameraBench",
      dependencies: [
        "CPlatform", "Pixels", "Bitstream", "Media", "Crowd", "Scene", "Gating", "Store",
        "Pipeline",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),

    // MARK: - Level 6
    .executableTarget(
      name: "pantau",
      dependencies: [
        "CPlatform", "Pixels", "Media", "Motion", "Crowd", "Scene", "Gating", "Access", "Store",
        "Pipeline", "WebAPI", "Outbound", "Sites", "MQTT", "Deliveries", "Archive",
        "SampleStreams", "Evaluation", "CameraBench", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CPlatform", "Pixels", "Kernels", "Media", "Motion", "Crowd", "Scene", "Store", "Pipeline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "benchmarks/bench",
      swiftSettings: perFrame),

    // MARK: - Tests
    .target(
      name: "TestSupport",
      dependencies: ["Pixels", "Scene", .product(name: "Logging", package: "swift-log")],
      path: "Tests/TestSupport",
      swiftSettings: perFrame),
    .testTarget(name: "PixelsTests", dependencies: ["Pixels"], swiftSettings: owning),
    .testTarget(
      name: "KernelTests", dependencies: ["Kernels", "TestSupport"], swiftSettings: perFrame),
    .testTarget(
      name: "MediaTests", dependencies: ["Media", "Pixels", "CameraBench", "TestSupport"],
      swiftSettings: perFrame),
    .testTarget(
      name: "MotionTests", dependencies: ["Motion", "Media", "Pixels", "Kernels", "TestSupport"],
      swiftSettings: perFrame),
    .testTarget(
      name: "CrowdTests",
      dependencies: ["Crowd", "Kernels", "Pixels", "TestSupport", "CAllocCounter"],
      swiftSettings: perFrame),
    .testTarget(
      name: "SceneTests", dependencies: ["Scene", "Pixels", "TestSupport"], swiftSettings: base),
    .testTarget(
      name: "BitstreamTests", dependencies: ["Bitstream", "Media", "Pixels"],
      swiftSettings: perFrame),
    .testTarget(
      name: "GatingTests", dependencies: ["Gating", "Pixels", "TestSupport"],
      swiftSettings: perFrame),
    .testTarget(name: "AccessTests", dependencies: ["Access", "Pixels"], swiftSettings: base),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Store", "Access", "Scene", "Pixels", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: base),
    .testTarget(
      name: "OutboundTests", dependencies: ["Outbound", "Pixels", "TestSupport"],
      swiftSettings: base),
    .testTarget(
      name: "SitesTests",
      dependencies: [
        "Sites", "Outbound", "Store", "Scene", "Pixels", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .testTarget(
      name: "MQTTTests",
      dependencies: ["MQTT", "TestSupport", .product(name: "Logging", package: "swift-log")],
      swiftSettings: base),
    .testTarget(
      name: "DeliveriesTests",
      dependencies: [
        "Deliveries", "Outbound", "MQTT", "Store", "Access", "Scene", "Pixels", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .testTarget(
      name: "ArchiveTests",
      dependencies: ["Archive", "Store", "Access", "Scene", "Pixels", "TestSupport"],
      swiftSettings: base),
    .testTarget(
      name: "SampleStreamsTests", dependencies: ["SampleStreams", "Media", "Pixels"],
      swiftSettings: perFrame),
    .target(
      name: "CAllocCounter", path: "Tests/CAllocCounter"),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "Pipeline", "Media", "Motion", "Crowd", "Scene", "Store", "Pixels", "SampleStreams",
        "CameraBench", "TestSupport", "CAllocCounter",
      ],
      swiftSettings: perFrame),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "Evaluation", "Pipeline", "Media", "Motion", "Crowd", "Scene", "Pixels", "SampleStreams",
        "TestSupport",
      ],
      swiftSettings: perFrame),
    .testTarget(
      name: "WebAPITests",
      dependencies: [
        "WebAPI", "Access", "Scene", "Store", "Pixels", "TestSupport", "Yams",
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: base),
    .testTarget(
      name: "PantauTests",
      dependencies: [
        "pantau", "Pipeline", "Media", "Motion", "Crowd", "Scene", "Access", "Store",
        "SampleStreams", "Pixels", "WebAPI", "Outbound", "Sites", "MQTT", "Deliveries", "Archive",
        "Evaluation", "CameraBench", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: base),
  ]
)
