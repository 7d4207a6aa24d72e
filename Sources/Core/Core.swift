// Core holds the plain values every other target speaks: ids, instants, the station model, the contract between
// server and engine, chunks of transport stream, errors, log and metrics. It does no input or output, reads no clock
// and imports nothing but the standard library.
