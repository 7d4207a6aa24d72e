// Linux wraps the operating system: descriptors, threads, executors, clocks, child processes, signals, files.
// Everything above it is free of system calls and of unsafe code that goes with them.
