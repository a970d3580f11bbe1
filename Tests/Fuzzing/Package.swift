// swift-tools-version: 6.2
import PackageDescription

/// The readers under libFuzzer and AddressSanitizer, without NIO and without the packages of the gateway: `scripts/fuzz`.
///
/// The modules are links to the ones of the gateway, compiled here with the instrumentation.
let instrumentation = ["-sanitize=fuzzer,address"]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(instrumentation),
]

let package = Package(
    name: "tongguan-fuzzing",
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CFuzzer"),
        .target(name: "Declarations", swiftSettings: settings),
        .target(name: "Manifests", dependencies: ["Declarations", "CLibXML2", "CZip"], swiftSettings: settings),
        .target(
            name: "Cryptography", dependencies: ["Manifests", "Declarations", "COpenSSL", "CZlib"],
            swiftSettings: settings),
        .executableTarget(
            name: "fuzz", dependencies: ["Cryptography", "Manifests", "Declarations", "CFuzzer"],
            path: "Sources/Fuzz", swiftSettings: settings,
            linkerSettings: [.unsafeFlags(instrumentation + ["-use-ld=lld"])]),
    ]
)
