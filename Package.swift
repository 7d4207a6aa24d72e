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

func library(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], linked: [LinkerSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings, linkerSettings: linked)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
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
        .systemLibrary(name: "CLibASS"),
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
        // The libass that FFmpeg is linked with, whose headers come with no package of FFmpeg's.
        library("LibAV", ["CLibASS", "CLibAV", "Core"], linked: [.linkedLibrary(":libass.so.9")]),
        library("Playout", ["Core", "JSON", "LibAV", "Linux", "XML"]),
        library("Scheduler", ["Core"]),
        library("SQLite", ["CSQLite", "Core", "Linux"]),
        library("Store", ["CSodium", "Assets", "Core", "JSON", "Linux", "SQLite"]),
        library("XML", ["CExpat"]),
        library("Library", ["Core", "JSON", "Linux", "XML"]),
        library("StationFile", ["CYAML", "Core"]),
        library("Streamer", ["Core", "JSON", "Linux"]),
        library("Inspection", ["Core"]),
        library(
            "MasterControl",
            ["Core", "JSON", "Library", "Linux", "Scheduler", "StationFile", "Store", "Streamer"]),
        library("HTTP", ["CEvent", "CZlib", "Core", "Linux"]),
        library("WebAPI", ["HTTP", "Assets", "Core", "JSON"], exclude: ["UI"]),

        .executableTarget(
            name: "Station",
            dependencies: [
                "Assets", "Core", "HTTP", "Inspection", "JSON", "Library", "Linux", "MasterControl", "Scheduler",
                "StationFile", "Store", "Streamer", "WebAPI",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Engine", dependencies: ["Core", "JSON", "LibAV", "Linux", "Playout"], swiftSettings: settings),

        tests("ArchitectureTests", ["TestMedia"]),
        tests("CoreTests", ["Core", "Linux", "TestRandom"]),
        tests("LinuxTests", ["Core", "Linux"]),
        tests(
            "PlayoutTests",
            ["Core", "Inspection", "JSON", "LibAV", "Linux", "Playout", "Streamer", "TestRandom", "TestMedia"]),
        tests("SchedulerTests", ["Core", "Linux", "Scheduler", "TestRandom"]),
        tests("StoreTests", ["Assets", "Core", "Linux", "SQLite", "Store", "TestRandom"]),
        tests("XMLTests", ["TestRandom", "XML"]),
        tests("LibraryTests", ["Core", "JSON", "Library", "Linux", "TestRandom", "XML"]),
        tests("StationFileTests", ["Core", "Linux", "SQLite", "StationFile", "Store", "TestRandom"]),
        tests("InspectionTests", ["Core", "Inspection", "TestRandom"]),
        tests("StreamerTests", ["Core", "JSON", "Linux", "Streamer", "TestRandom"]),
        tests("HTTPTests", ["Core", "HTTP", "Linux", "TestRandom"]),
        tests("WebAPITests", ["Assets", "Core", "HTTP", "JSON", "TestPrograms", "TestRandom", "WebAPI"]),
        tests(
            "MasterControlTests",
            [
                "CSQLite", "Core", "JSON", "Library", "Linux", "MasterControl", "Scheduler", "StationFile", "Store",
                "Streamer", "TestRandom", "TestMedia",
            ]),
        tests(
            "StationTests",
            ["Core", "HTTP", "JSON", "Linux", "MasterControl", "Scheduler", "Station", "Store", "WebAPI"]),
        tests("EngineTests", ["Core", "Inspection", "JSON", "Linux", "TestMedia", "TestPrograms"]),
        tests(
            "EndToEndTests",
            ["Core", "Inspection", "JSON", "Linux", "Store", "TestRandom", "TestMedia", "TestPrograms"]),
        tests("ClientTests", ["TestMedia", "TestPrograms"], exclude: ["SchemaWalk.js"]),

        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Core", "Inspection", "JSON", "Linux", "MasterControl", "Scheduler", "StationFile", "Store", "Streamer",
                "TestMedia", "TestPrograms",
            ],
            path: "Tests/Benchmarks", swiftSettings: settings),
        .executableTarget(name: "StreamLoad", path: "Tests/StreamLoad"),
        .executableTarget(
            name: "FaultRun", dependencies: ["Inspection", "Streamer", "TestRandom", "TestMedia", "TestPrograms"],
            path: "Tests/FaultRun", swiftSettings: settings),
        .target(name: "TestRandom", path: "Tests/TestRandom", swiftSettings: settings),
        .target(name: "TestMedia", path: "Tests/TestMedia", swiftSettings: settings),
        .target(
            name: "TestPrograms", dependencies: ["TestMedia"], path: "Tests/TestPrograms", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
