// HTTP owns sockets and event loops: it reads requests strictly, answers them, and feeds endless streams to clients
// straight from shared chunks. libevent runs the loops; requests are parsed here, because its own HTTP layer accepts what
// a proxy in front may read differently, answers faults with statuses and pages of its own, and costs more per request.
// HTTP knows nothing of channels: what is answered comes from one handler, which never runs on a loop's thread.
