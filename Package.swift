// swift-tools-version: 6.2
import PackageDescription

/// One set of compiler rules for every target of ours (CONTRIBUTING.md, "House rules").
let houseRules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Modules that touch C or hold buyer data also say `unsafe` where they mean it.
let strictRules: [SwiftSetting] = houseRules + [.strictMemorySafety()]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "tongguan",
    products: [
        .executable(name: "tongguan", targets: ["tongguan"]),
        .executable(name: "port-simulator", targets: ["port-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

        .target(name: "Declarations", swiftSettings: strictRules),
        .target(
            name: "Manifests", dependencies: ["Declarations", "CLibXML2", "CZip"], swiftSettings: strictRules),
        .target(
            name: "Cryptography", dependencies: ["Manifests", "Declarations", "COpenSSL", "CZlib"],
            swiftSettings: strictRules),
        .target(
            name: "Transports", dependencies: ["Manifests", "Declarations", "CCurl", "CRabbitMQ"],
            swiftSettings: strictRules),
        .target(
            name: "RemoteSigners",
            dependencies: [
                "Cryptography", "Transports", "Manifests", "Declarations", hummingbird, hummingbirdTLS, lifecycle,
                logging, nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL,
            ],
            swiftSettings: strictRules),
        .target(
            name: "Ledger", dependencies: ["Declarations", "CPostgreSQL", grdb, sqlite], swiftSettings: strictRules),
        .target(
            name: "Gateway",
            dependencies: [
                "Ledger", "Transports", "RemoteSigners", "Cryptography", "Manifests", "Declarations", lifecycle,
                logging, yams,
            ],
            swiftSettings: strictRules),
        .target(
            name: "GatewayHTTP",
            dependencies: ["Gateway", "Declarations", hummingbird, hummingbirdTLS, lifecycle, logging],
            swiftSettings: strictRules),
        .target(
            name: "PortSimulator",
            dependencies: [
                "Cryptography", "Manifests", "Declarations", hummingbird, hummingbirdTLS, lifecycle, logging,
            ],
            swiftSettings: strictRules),
        .target(
            name: "CardSimulator",
            dependencies: [
                "Cryptography", "Declarations", lifecycle, logging, nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL,
            ],
            swiftSettings: strictRules),
        .target(
            name: "TestMode",
            dependencies: ["Gateway", "PortSimulator", "Transports", "Cryptography", "Manifests", "Declarations"],
            swiftSettings: strictRules),
        .executableTarget(
            name: "port-simulator",
            dependencies: [
                "PortSimulator", "CardSimulator", "Cryptography", "Transports", arguments, logging, lifecycle,
            ],
            swiftSettings: strictRules),
        .executableTarget(
            name: "tongguan",
            dependencies: [
                "GatewayHTTP", "Gateway", "Ledger", "RemoteSigners", "CardSimulator", "TestMode", "Transports",
                "Cryptography", "Manifests", "Declarations", arguments, logging, lifecycle, signals,
            ],
            swiftSettings: strictRules),

        .target(
            name: "GatewayTestKit",
            dependencies: [
                "Gateway", "GatewayHTTP", "Ledger", "Transports", "Cryptography", "Manifests", "Declarations",
                "PortSimulator", "CardSimulator", "RemoteSigners", "TestMode", logging, lifecycle,
            ],
            swiftSettings: houseRules),
        .testTarget(name: "DeclarationsTests", dependencies: ["Declarations", yams], swiftSettings: houseRules),
        .testTarget(
            name: "ManifestsTests", dependencies: ["Manifests", "Declarations", yams], swiftSettings: houseRules),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography", "Manifests", "Declarations", yams],
            swiftSettings: houseRules),
        .testTarget(
            name: "TransportsTests", dependencies: ["Transports", "Manifests", "Declarations"], exclude: ["Fixtures"],
            swiftSettings: houseRules),
        .testTarget(
            name: "RemoteSignersTests", dependencies: ["RemoteSigners", "CardSimulator", "GatewayTestKit"],
            swiftSettings: houseRules),
        .testTarget(
            name: "LedgerTests", dependencies: ["Ledger", "GatewayTestKit", "Cryptography"], exclude: ["Fixtures"],
            swiftSettings: houseRules),
        .testTarget(name: "GatewayTests", dependencies: ["Gateway", "GatewayTestKit"], swiftSettings: houseRules),
        .testTarget(
            name: "GatewayHTTPTests", dependencies: ["GatewayHTTP", "GatewayTestKit"], swiftSettings: houseRules),
        .testTarget(
            name: "PortSimulatorTests", dependencies: ["PortSimulator", "GatewayTestKit"], swiftSettings: houseRules),
        .testTarget(name: "EndToEndTests", dependencies: ["GatewayTestKit"], swiftSettings: houseRules),
        .testTarget(name: "SimulationTests", dependencies: ["GatewayTestKit"], swiftSettings: houseRules),
        .executableTarget(
            name: "crash-script", dependencies: ["GatewayTestKit", "Ledger", "Declarations"], path: "Tests/CrashScript",
            swiftSettings: houseRules),
    ]
)
