extension ChildProcess.Launch {
    /// An engine. It gets nothing of our environment, and enters its sandbox by itself, because only it knows when its
    /// libraries are loaded.
    ///
    /// A channel gives way to the server by a little, so that viewers are served first when the processor is short; more
    /// would only make it late.
    public static func engine(_ program: String, _ command: String, niceness: Int32 = 1) -> Self {
        var launch = Self(program, [command])
        launch.inheritsEnvironment = false
        // A crash is told by its signal. Without this the Swift runtime would try to start a debugger.
        launch.environment = ["SWIFT_BACKTRACE": "enable=no"]
        // Where the operator's libraries are.
        launch.environment["LD_LIBRARY_PATH"] = Environment.value("LD_LIBRARY_PATH")
        launch.niceness = niceness
        return launch
    }
}
