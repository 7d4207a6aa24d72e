// Playout is the channel engine: it turns a plan (Core/Contract) into one endless MPEG transport stream, frame by
// frame, on one thread. It owns timestamps, encoding, multiplexing, pacing, the slate and the ladder of fallbacks.
// It never decides what is on, never touches the network beyond a source's URL, and never ends for a bad source.
//
// The seam between ways of playing is `ItemSource`: the engine asks it for one picture per output frame, in order,
// and for sound up to a sample. A transcoded source answers with decoded frames of the channel's size, which the
// engine's H.264 session encodes; a copied source answers with access units in decoding order, each with the output
// frame it is shown at. Both kinds may follow each other at any frame, also within one source, as long as a run of
// access units starts with an IDR picture and is complete (it shows exactly the output frames of its ticks) when it
// ends. The k-th access unit of the channel is always decoded at frame k - `ChannelFormat.reorderDepth`, regardless of what made it,
// so timestamps never depend on the way of playing. Sound is decoded, normalised and encoded again for every source.
