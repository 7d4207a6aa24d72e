// Streamer turns engines into viewers' streams: it starts, feeds, watches and replaces one engine process per running
// channel, cuts its bytes into shared chunks, keeps them in one ring per channel, and gives every client a cursor into it.
// HLS segments are cut from the same chunks. It knows neither sockets nor libav: clients are `ChunkReader`s and `Waker`s,
// engines are processes that speak `Core`'s contract, and plans and reports go through two small protocols.
