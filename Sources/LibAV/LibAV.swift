// LibAV is the one place that speaks to the FFmpeg libraries: demuxer, decoder, filter graph, encoder, bitstream
// filter, muxer, packet, frame and sound queue, each a small class that owns one libav object and frees it once.
// No libav type, pointer or number leaves it: callers see Swift values, typed errors and spans.
// Objects belong to the thread that uses them; only `Interrupt`, `CodecParameters` and plain values may be shared.
// It decides nothing about channels, items or timelines: that is Playout's.
