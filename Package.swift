// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled the same way: Swift 6 mode, unsafe code must be marked,
/// warnings are errors, and release builds inline across our own targets.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

func library(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "continuity",
    products: [
        .executable(name: "continuity", targets: ["Station"]),
        .executable(name: "continuity-engine", targets: ["Engine"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
        .executable(name: "stream-load", targets: ["StreamLoad"]),
        .executable(name: "fault-run", targets: ["FaultRun"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CLibAV", providers: [.apt(["libavformat-dev", "libavfilter-dev"])]),
        .systemLibrary(name: "CEvent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CAssets"),

        library("Core", []),
        library("JSON", ["Core"]),
        library("Linux", ["CLinux", "Core"]),
        library("Assets", ["CAssets"]),
        library("LibAV", ["CLibAV", "Core"]),
        library("Playout", ["Core", "JSON", "LibAV", "Linux", "XML"]),
        library("Scheduler", ["Core"]),
        library("Store", ["CSQLite", "CSodium", "Assets", "Core", "JSON", "Linux"]),
        library("XML", ["CExpat"]),
        library("Library", ["Core", "JSON", "Linux", "XML"]),
        library("StationFile", ["CYAML", "Core"]),
        library("Streamer", ["Core", "JSON", "Linux"]),
        library("HTTP", ["CEvent", "CZlib", "Core", "Linux"]),
        library("WebAPI", ["HTTP", "Assets", "Core", "JSON"], exclude: ["OpenAPI", "UI"]),

        .executableTarget(
            name: "Station",
            dependencies: [
                "Assets", "Core", "HTTP", "JSON", "Library", "Linux", "Scheduler", "StationFile", "Store", "Streamer",
                "WebAPI",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Engine", dependencies: ["Core", "JSON", "LibAV", "Linux", "Playout"], swiftSettings: settings),

        tests("ArchitectureTests", ["TestMedia"]),
        tests("CoreTests", ["Core", "Linux", "TestChance"]),
        tests("LinuxTests", ["Core", "Linux"]),
        tests("PlayoutTests", ["Core", "JSON", "LibAV", "Linux", "Playout", "Streamer", "TestChance", "TestMedia"]),
        tests("SchedulerTests", ["Core", "Linux", "Scheduler", "TestChance"]),
        tests("StoreTests", ["Assets", "Core", "Linux", "Store", "TestChance"]),
        tests("XMLTests", ["TestChance", "XML"]),
        tests("LibraryTests", ["Core", "JSON", "Library", "Linux", "TestChance", "XML"]),
        tests("StationFileTests", ["Core", "Linux", "StationFile", "Store", "TestChance"]),
        tests("StreamerTests", ["Core", "JSON", "Linux", "Streamer", "TestChance"]),
        tests("HTTPTests", ["Core", "HTTP", "Linux", "TestChance"]),
        tests("WebAPITests", ["Assets", "Core", "HTTP", "JSON", "TestChance", "WebAPI"]),
        tests(
            "StationTests",
            [
                "CSQLite", "Core", "JSON", "Linux", "Scheduler", "Station", "StationFile", "Store", "Streamer",
                "TestChance",
                "TestMedia", "WebAPI",
            ]),
        tests("EndToEndTests", ["Core", "JSON", "Linux", "Store", "Streamer", "TestMedia", "TestPrograms"]),
        tests("ClientTests", ["TestMedia", "TestPrograms"]),

        .executableTarget(
            name: "Benchmarks",
            dependencies: ["Core", "JSON", "Linux", "Scheduler", "Store", "Streamer", "TestMedia", "TestPrograms"],
            path: "Tests/Benchmarks", swiftSettings: settings),
        .executableTarget(name: "StreamLoad", path: "Tests/StreamLoad"),
        .executableTarget(
            name: "FaultRun", dependencies: ["Streamer", "TestChance", "TestMedia", "TestPrograms"],
            path: "Tests/FaultRun", swiftSettings: settings),
        .target(name: "TestChance", path: "Tests/TestChance", swiftSettings: settings),
        .target(name: "TestMedia", path: "Tests/TestMedia", swiftSettings: settings),
        .target(
            name: "TestPrograms", dependencies: ["TestMedia"], path: "Tests/TestPrograms", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
